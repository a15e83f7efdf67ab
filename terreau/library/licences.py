"""Whether a text may move from a sheet of one licence into a sheet of another, and why not.

The closed list is `models.Licence`. What each asks for: the licence texts of Creative Commons (4.0), of CC0 (1.0) and
of Etalab's Licence Ouverte 2.0, which says that it is compatible with every free licence that asks for attribution at
least, CC BY among them. An unknown licence gives no right at all.
"""

from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid, Sentence
from terreau.foundation.policy import YES, Decision, no
from terreau.library.models import Licence

CC0, BY, SA, LO = map(str, (Licence.CC0, Licence.CC_BY, Licence.CC_BY_SA, Licence.LICENCE_OUVERTE))

MOVES: dict[str, tuple[str, ...]] = {  # from → to, nearest first; what is not here gives no right
    CC0: (CC0, BY, SA, LO),
    LO: (LO, BY, SA),
    BY: (BY, SA),
    SA: (SA,),
}
_UNKNOWN_THERE = _("The licence of the text is not known: ask its authors first. Until then it may be read, not moved.")
_UNKNOWN_HERE = _("Choose the licence of the new text first.")
_SA_STAYS = _("CC BY-SA asks that whatever is made from the text is shared under CC BY-SA too.")
_NAMES_STAY = _("This licence asks that the authors stay named; CC0 would let the names go.")
_BY_ASKS_MORE = _(
    "CC BY asks whoever uses the text after you to link to its licence and say what was changed; the Licence Ouverte "
    "does not ask that."
)


def may_move(from_code: str, to_code: str) -> Decision:
    """Whether text under one licence may be put into a text under another; a refusal carries its reason."""
    if from_code not in MOVES:
        return no(_UNKNOWN_THERE)
    if to_code not in MOVES:
        return no(_UNKNOWN_HERE)
    return YES if to_code in MOVES[from_code] else no(_why_not(from_code, to_code))


def _why_not(from_code: str, to_code: str) -> Sentence:
    if from_code == SA:
        return _SA_STAYS
    return _NAMES_STAY if to_code == CC0 else _BY_ASKS_MORE


def check_move(from_code: str, to_code: str) -> None:
    """Raise `Invalid(field="licence")`, with the reason, unless the text may move."""
    decision = may_move(from_code, to_code)
    if not decision:
        raise Invalid(decision.reason, field="licence")


def targets(from_code: str) -> list[tuple[str, str]]:
    """The licences that a text made from another may have, as choices; the same one first."""
    return [(code, str(Licence(code).label)) for code in MOVES.get(from_code, ())]
