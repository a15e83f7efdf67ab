"""What this room writes to the journal, in words: they follow the name of who did it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "processes.start": _("began a proposal"),
    "processes.write": _("wrote a part of a proposal"),
    "processes.adopt": _("brought a draft into the account"),
    "processes.share": _("shared a proposal with a group"),
    "processes.publish": _("published a proposal"),
    "processes.withdraw": _("took a proposal back"),
    "processes.delete": _("deleted a proposal"),
    "processes.restore": _("brought a deleted proposal back"),
    "processes.import_archive": _("took a proposal in from an archive"),
}
