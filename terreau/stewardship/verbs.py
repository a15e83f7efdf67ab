"""What this room writes to the journal, in words: they follow the name of who did it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "stewardship.flag": _("reported a problem"),
    "stewardship.keep": _("left it as it is"),
    "stewardship.hide": _("hid it"),
    "stewardship.show_again": _("showed it again"),
    "stewardship.link": _("linked it to something else"),
    "stewardship.unlink": _("took a link away"),
}
