"""What this room writes to the journal, in words: they follow the name of who did it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "territories.set_class": _("set the class"),
    "territories.clear_class": _("took the class back"),
    "territories.suggest_class": _("suggested a class"),
    "territories.accept_class": _("accepted a suggested class"),
    "territories.decline_class": _("did not keep a suggested class"),
    "territories.withdraw_class": _("took a suggested class back"),
    "territories.import_class": _("took a class in from an archive"),
    "territories.create_project": _("drew a territory"),
    "territories.edit_project": _("changed a territory"),
    "territories.import_archive": _("took a territory in from an archive"),
    "territories.correct_town_hall": _("corrected how to reach the town hall"),
}
