"""Why a version was made: the experiences behind it, and where an experience led."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor
from terreau.library.events import VersionDrawnFrom
from terreau.library.models import Sheet, SheetKind, VersionReason


@dataclass(slots=True)
class Reason:
    """What everyone reads of why a version was made; only experiences that everyone reads."""

    number: int
    text: str = ""
    experiences: list[Sheet] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        slugs = [one.slug for one in self.experiences]
        return {"number": self.number, "text": self.text, "experiences": slugs}


def note(sheet: Sheet, number: int, experience: Sheet | None, text: str = "") -> None:
    """Name the experience behind a version, in the caller's transaction; nothing where there is none."""
    if experience is None:
        return
    reason, _new = VersionReason.objects.get_or_create(sheet=sheet, number=number, defaults={"text": text})
    reason.experiences.add(experience)
    announce(VersionDrawnFrom(sheet.pk, number, experience.pk))


def of_versions(sheet: Sheet) -> dict[int, Reason]:
    """Version → why it was made, for those of which something may be told."""
    rows = _REASONS.all(sheet=sheet.pk)
    if not rows:
        return {}
    found: dict[int, Reason] = {number: Reason(number, text) for number, text, _pk in rows}
    behind: dict[int, list[int]] = defaultdict(list)
    for number, _text, pk in rows:
        behind[number].append(pk)
    titles = {one.pk: one for one in Sheet.objects.shown().filter(led_to__sheet=sheet).order_by("title", "pk")}
    for number, reason in found.items():
        reason.experiences = [titles[pk] for pk in titles if pk in behind[number]]
    return {number: reason for number, reason in found.items() if reason.text or reason.experiences}


_REASONS: Prepared[Any] = Prepared(
    lambda sheet: VersionReason.objects.filter(sheet=sheet).values_list("number", "text", "experiences"), sheet=int
)


def led_to(experience: Sheet) -> list[VersionReason]:
    """The versions that everyone reads and that this experience is behind."""
    rows = VersionReason.objects.filter(experiences=experience, sheet__in=Sheet.objects.shown())
    return list(rows.select_related("sheet").order_by("sheet__title", "number"))


def experience_behind(actor: Actor, sheet: Sheet, slug: str) -> Sheet | None:
    """The experience of this sheet that a change is drawn from, if the actor may read it."""
    found = Sheet.objects.visible_to(actor).filter(kind=SheetKind.EXPERIENCE, method=sheet, slug=slug)
    return found.first() if slug else None


def named(actor: Actor, sheet: Sheet, slug: str) -> Sheet | None:
    """The same; raises `Invalid` where what is named is no such experience."""
    found = experience_behind(actor, sheet, slug)
    if slug and found is None:
        raise Invalid(_("This experience does not tell of this sheet."), field="experience")
    return found


def check(actor: Actor, sheet: Sheet, experience: Sheet | None) -> None:
    """Raise `Invalid` where a change is said to be drawn from an experience of something else."""
    if experience is not None and experience_behind(actor, sheet, experience.slug) is None:
        raise Invalid(_("This experience does not tell of this sheet."), field="experience")
