"""“Adjusted because…”: a version says which experiences it draws on, and what was learned from them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import events, since
from terreau.library.actions.sheets import Edited, edit_sheet
from terreau.library.models import Sheet, VersionReason
from terreau.stewardship import journal

LONGEST, MOST = 500, 50


@action
def explain_version(actor: Actor, sheet: Sheet, number: int, text: str, experiences: Sequence[str]) -> VersionReason:
    """Say why the version `number` was made, and after which experiences (slugs), in place of what was said of it.

    Neither a sentence nor an experience takes the explanation back: what is given then has no `pk`.
    """
    return _explain(actor, Sheet.objects.select_for_update().get(pk=sheet.pk), number, text, experiences)


@action
def adjust_sheet(
    actor: Actor, sheet: Sheet, content: Mapping[str, Any], base: int, text: str, experiences: Sequence[str]
) -> Edited:
    """Change a sheet and say why, in one gesture. Raises what `edit_sheet` and `explain_version` raise."""
    allow(actor, "library.explain_version", sheet)
    sentence, _behind = _checked(sheet, text, experiences)
    if not sentence and not experiences:
        raise Invalid(_("Say why you adjusted it, or choose what was told."), field="reason")
    edited = edit_sheet.inside(actor, sheet, content, base, sentence)  # type: ignore[attr-defined]
    _explain(actor, edited.sheet, edited.sheet.version, text, experiences)
    return edited


def _explain(actor: Actor, sheet: Sheet, number: int, text: str, experiences: Sequence[str]) -> VersionReason:
    allow(actor, "library.explain_version", sheet)
    sentence, behind = _checked(sheet, text, experiences)
    if not 1 <= number <= sheet.version:
        raise NotFound(_("This sheet has no version %(number)s.") % {"number": number})
    if not sentence and not behind:
        VersionReason.objects.filter(sheet=sheet, number=number).delete()
        journal.record(actor, "library.explain_version", sheet, version=number, taken_back=True)
        return VersionReason(sheet=sheet, number=number)
    reason, _new = VersionReason.objects.update_or_create(sheet=sheet, number=number, defaults={"text": sentence})
    before = set(reason.experiences.values_list("pk", flat=True))
    reason.experiences.set(behind)
    journal.record(actor, "library.explain_version", sheet, version=number, experiences=len(behind))
    for one in behind:
        if one.pk not in before:
            announce(events.VersionDrawnFrom(sheet.pk, number, one.pk))
    return reason


def _checked(sheet: Sheet, text: str, experiences: Sequence[str]) -> tuple[str, list[Sheet]]:
    sentence = " ".join(str(text).replace("\x00", "").split())
    if len(sentence) > LONGEST:
        raise Invalid(_("Say why in at most 500 characters."), field="reason")
    slugs = list(dict.fromkeys(experiences))
    behind = since.may_be_behind(sheet, slugs[:MOST])
    if len(behind) != len(slugs):
        raise Invalid(_("One of these experiences does not tell of this sheet, or is not shown."), field="experiences")
    return sentence, behind
