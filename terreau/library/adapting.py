"""What stands between a local adaptation and its parent: the place, what changed there, what a take-over would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Sentence
from terreau.foundation.policy import Actor
from terreau.library import content as contents
from terreau.library import present, vocabulary
from terreau.library.merging import Clash, Content, Merged, merge
from terreau.library.models import Sheet, SheetKind, SheetQuerySet
from terreau.library.queries import find_version

KINDS = (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH)
ITS_OWN = ("title", "aliases", "authors", "licence")  # of an adaptation, whatever its parent says


@dataclass(frozen=True, slots=True)
class Both:
    """A part that both sides changed, in words; `path` names the choice."""

    path: str
    label: Sentence
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What changed in the parent since the version that an adaptation stands on."""

    parent: Sheet
    since: int
    changes: list[present.Changed]
    clashes: list[Both]
    answered: bool


def adaptations_of(sheet: Sheet, actor: Actor) -> SheetQuerySet:
    return Sheet.objects.visible_to(actor).filter(adapts=sheet).prefetch_related("adapted_for").order_by("title")


def _shown(actor: Actor, sheet: Sheet) -> list[Sheet]:
    if actor.known or actor.steward:
        return list(adaptations_of(sheet, actor))
    found = _ADAPTATIONS.all(sheet=sheet.pk)
    prefetch_related_objects(found, "adapted_for")
    return found


_ADAPTATIONS: Prepared[Sheet] = Prepared(
    lambda sheet: Sheet.objects.shown().filter(adapts=sheet).order_by("title"), sheet=int
)


def place_of(sheet: Sheet) -> str:
    """Where an adaptation belongs: its communes, else its class in words."""
    names = sorted(one.name for one in sheet.adapted_for.all())
    return ", ".join(names) or str(vocabulary.CLASSES.get(sheet.class_code, ""))


def behind(sheet: Sheet) -> bool:
    """Whether the parent of an adaptation has a newer version that nobody answered."""
    if sheet.adapts is None or sheet.adapts_version is None:
        return False
    return sheet.adapts.version > max(sheet.adapts_version, sheet.adapts_answered or 0)


def parent_at(sheet: Sheet, number: int) -> Content:
    """The content of the parent of an adaptation at one of its versions; raises `NotFound`."""
    assert sheet.adapts is not None
    return contents.complete(sheet.kind, find_version(sheet.adapts, number).snapshot)


def pending(sheet: Sheet) -> Pending | None:
    """None where the adaptation stands on its parent's newest version."""
    parent = sheet.adapts
    if parent is None or sheet.adapts_version is None or parent.version <= sheet.adapts_version:
        return None
    before, after = parent_at(sheet, sheet.adapts_version), parent_at(sheet, parent.version)
    merged = taken_over(sheet)
    return Pending(
        parent,
        sheet.adapts_version,
        present.changes(sheet.kind, before, after),
        [_both(sheet.kind, clash) for clash in merged.conflicts],
        answered=not behind(sheet),
    )


def taken_over(sheet: Sheet, choices: Mapping[str, str] | None = None) -> Merged:
    """The adaptation with what changed in its parent since; nothing is written."""
    assert sheet.adapts is not None
    assert sheet.adapts_version is not None
    mine = contents.of(sheet)
    base, theirs = (parent_at(sheet, number) for number in (sheet.adapts_version, sheet.adapts.version))
    base, theirs = ({**one, **{code: mine[code] for code in ITS_OWN}} for one in (base, theirs))
    return merge(base, mine, theirs, choices)


def _both(kind: str, clash: Clash) -> Both:
    """A clash in the words that pages use for that part."""
    mine, theirs = (list(present.parts(kind, _alone(kind, clash.path, value))) for value in (clash.mine, clash.theirs))
    pairs = ((label, ours, other) for (label, ours), (_same, other) in zip(mine, theirs, strict=True) if ours != other)
    label, ours, other = next(pairs, (clash.path, str(clash.mine or ""), str(clash.theirs or "")))
    return Both(clash.path, label, ours, other)


def _alone(kind: str, path: str, value: Any) -> Content:
    """An empty content but for one part."""
    if path.startswith("fields."):
        return contents.complete(kind, {"fields": {path.removeprefix("fields."): value} if value is not None else {}})
    return contents.complete(kind, {path: value} if value is not None else {})


def shown(actor: Actor, sheet: Sheet) -> dict[str, Any]:
    """What the page of a sheet says of where it was adapted, and of what it adapts."""
    return {
        "adaptations": [(one, place_of(one)) for one in _shown(actor, sheet)],
        "adapted_for": place_of(sheet) if sheet.adapts else "",
        "behind": behind(sheet),
        "may_adapt": sheet.kind in KINDS and sheet.published and sheet.hidden_at is None,
    }
