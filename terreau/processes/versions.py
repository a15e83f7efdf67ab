"""Versions of a proposal: each save is one; two writers of the same part compare, nobody overwrites."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from terreau.foundation.errors import Conflict
from terreau.foundation.policy import Actor
from terreau.processes.models import Proposal
from terreau.stewardship import revisions
from terreau.stewardship.models import Revision

WHILE_TYPING = "auto"
FOLDED = timedelta(minutes=10)
PART_FIELDS: dict[str, tuple[str, ...]] = {
    "who": ("commune", "also", "group", "writers"),
    "why": ("title", "why", "themes"),
    "methods": ("path", "methods", "methods_words"),
    "facts": ("facts",),
    "asks": ("asks", "asks_words", "calendar"),
}


def snapshot(proposal: Proposal) -> dict[str, Any]:
    """What a version keeps: codes and words, never the contact, which is personal."""
    return {
        "commune": proposal.territory.code,
        "also": sorted(proposal.also.values_list("code", flat=True)),
        "group": proposal.group.slug if proposal.group else "",
        "writers": proposal.writers,
        "title": proposal.title,
        "why": proposal.why,
        "themes": proposal.themes,
        "path": proposal.path.slug if proposal.path else "",
        "methods": [f"{one.sheet.slug} v{one.version}" for one in proposal.chosen.select_related("sheet")],
        "methods_words": proposal.methods_words,
        "facts": proposal.facts,
        "asks": proposal.asks,
        "asks_words": proposal.asks_words,
        "calendar": proposal.calendar,
    }


def first_public(proposal: Proposal, every: Sequence[Any]) -> int:
    """Where the versions that everybody may read begin: the one that stood when the proposal was published.

    `every` holds all its versions, oldest first; gives an index, after the last where it is not published.
    """
    if proposal.published_at is None:
        return len(every)
    drafts = sum(one.at <= proposal.published_at for one in every)
    return max(drafts - 1, 0)


def first(actor: Actor, proposal: Proposal) -> None:
    revisions.save(actor, proposal, snapshot(proposal))


def refuse_overwriting(actor: Actor, proposal: Proposal, part: str, base: int | None) -> None:
    """Raise `Conflict(theirs=revision)` when somebody else changed `part` after version `base`."""
    if base is None:
        return
    before: dict[str, Any] | None = None
    for one in revisions.of(proposal):
        theirs = not (one.by_id == actor.person_id or one.by_id is None)
        if one.number > base and theirs and (before is None or _part(one.snapshot, part) != _part(before, part)):
            raise Conflict(theirs=revisions.newest(proposal))
        before = one.snapshot


def _part(kept: dict[str, Any], part: str) -> list[Any]:
    return [kept.get(field) for field in PART_FIELDS[part]]


def keep(actor: Actor, proposal: Proposal, auto: bool) -> None:
    """Keep the proposal as it stands now. What one person types in a few minutes becomes one version, not fifty."""
    last = revisions.newest(proposal)
    now = snapshot(proposal)
    if last is not None and last.snapshot == now:
        if not auto:
            Revision.objects.filter(pk=last.pk, note=WHILE_TYPING).update(note="")
        return
    made = revisions.save(actor, proposal, now, note=WHILE_TYPING if auto else "", base=last.number if last else None)
    if last is not None and last.note == WHILE_TYPING and last.by_id == actor.person_id and _fresh(last):
        last.delete()
    proposal.version = made.number
    proposal.save(update_fields=["version"])


def _fresh(revision: Revision) -> bool:
    return revision.at > timezone.now() - FOLDED
