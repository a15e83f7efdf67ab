"""Versions of what people write: whole snapshots, numbered from 1, compared two by two."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from terreau.foundation.care import Snapshot, Version
from terreau.foundation.difference import Segment, difference
from terreau.foundation.errors import Conflict
from terreau.foundation.policy import Actor
from terreau.stewardship.journal import name_of
from terreau.stewardship.models import Revision

__all__ = ["Segment", "as_everybody_reads", "difference", "newest", "of", "receive", "save", "save_first"]


def save(
    actor: Actor,
    thing: Model,
    snapshot: Snapshot,
    note: str = "",
    base: int | None = None,
    author_label: str = "",
) -> Revision:
    """Keep `snapshot` as the next version of `thing`.

    `base` is the number of the version that the author had before her eyes: when it is not the newest, raises
    `Conflict(theirs=revision)` and keeps nothing. None takes what is newest for granted.
    """
    last = newest(thing)
    number = last.number if last else 0
    if last and base is not None and base != number:
        raise Conflict(theirs=last)
    try:
        with transaction.atomic():
            return Revision.objects.create(
                **name_of(thing),
                number=number + 1,
                by_id=actor.person_id,
                author_label=author_label[:200],
                note=note[:500],
                snapshot=dict(snapshot),
            )
    except IntegrityError:  # two people saved at the same instant: the second one compares
        raise Conflict(theirs=newest(thing)) from None


def save_first(actor: Actor, things: Iterable[tuple[Model, Snapshot, str]], author_label: str = "") -> list[Revision]:
    """Keep the first version of many things just created, each with its note, in the caller's transaction."""
    return Revision.objects.bulk_create(
        [
            Revision(
                **name_of(thing),
                number=1,
                by_id=actor.person_id,
                author_label=author_label[:200],
                note=note[:500],
                snapshot=dict(snapshot),
            )
            for thing, snapshot, note in things
        ],
        batch_size=200,
    )


def of(thing: Model) -> QuerySet[Revision]:
    """The versions of a thing, oldest first."""
    return Revision.objects.filter(**name_of(thing)).select_related("by")


def newest(thing: Model) -> Revision | None:
    return of(thing).last()


def as_everybody_reads(thing: Model) -> list[Version]:
    """The versions of a thing, oldest first, with the public names of their authors."""
    return [
        Version(one.number, one.at, one.author_label or (one.by.public_name if one.by else ""), one.note, one.snapshot)
        for one in of(thing)
    ]


def receive(thing: Model, versions: Sequence[Version]) -> None:
    """Keep versions of another house, with their own numbers and dates, after the newest one here."""
    for one in versions:
        made = Revision.objects.create(
            **name_of(thing),
            number=one.number,
            author_label=one.author[:200],
            note=one.note[:500],
            snapshot=dict(one.content),
        )
        Revision.objects.filter(pk=made.pk).update(at=one.at)


def rewrite(thing: Model, change: Callable[[Any], Any]) -> int:
    """Give every version of a thing anew what `change` makes of its snapshot and of its note; gives how many changed.

    Only for what somebody withholds and nobody may read any more: versions are otherwise never touched.
    """
    changed = 0
    for one in of(thing):
        snapshot, note = change(one.snapshot), change(one.note)
        if (snapshot, note) != (one.snapshot, one.note):
            changed += Revision.objects.filter(pk=one.pk).update(snapshot=snapshot, note=note[:500])
    return changed
