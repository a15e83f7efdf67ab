"""What may be asked of a town hall: codes in data, a word for the choice, a sentence for the letter."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence


@dataclass(frozen=True, slots=True)
class Ask:
    label: Sentence
    sentence: Sentence


ASKS: Mapping[str, Ask] = {
    "meeting": Ask(_("A meeting"), _("Meet us for an hour, to hear this proposal and tell us how you see it.")),
    "council": Ask(
        _("A point at the municipal council"),
        _("Put this proposal on the agenda of a coming municipal council."),
    ),
    "person": Ask(
        _("Someone to talk to"),
        _("Name an elected representative or a member of staff whom we can turn to."),
    ),
    "room": Ask(_("A room"), _("Lend us a municipal room for meetings open to everyone.")),
    "word": Ask(
        _("A word to the inhabitants"),
        _("Tell the inhabitants about it, in the municipal bulletin or on the notice boards."),
    ),
    "budget": Ask(_("A small budget"), _("Look with us at the modest means that the first steps call for.")),
    "knowledge": Ask(
        _("What the town hall already knows"),
        _("Share with us the studies and figures that the commune already has."),
    ),
    "committee": Ask(
        _("An advisory committee"),
        _(
            "Consider creating an advisory committee that brings elected representatives and inhabitants together "
            "(article L2143-2 of the general code of local authorities)."
        ),
    ),
}
