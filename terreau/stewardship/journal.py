"""The journal: who did what to which thing, written in the transaction of the action itself."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from terreau.foundation.policy import Actor
from terreau.stewardship.models import Entry


def name_of(thing: Model) -> dict[str, str]:
    """How a thing of any room is named here: `{"kind": "library.sheet", "key": "12"}`."""
    return {"kind": thing._meta.label_lower, "key": str(thing.pk)}


def record(actor: Actor, verb: str, thing: Model, **data: Any) -> Entry:
    """Write one line. `verb` is `room.verb`; `data` holds codes and keys, never sentences or personal data."""
    label = "" if actor.known else (actor.label or "anonymous")
    return Entry.objects.create(
        **name_of(thing), verb=verb, by_id=actor.person_id, actor_label=label[:40], data=data
    )  # fmt: skip


def record_many(actor: Actor, verb: str, things: Iterable[tuple[Model, dict[str, Any]]]) -> list[Entry]:
    """One line a thing, each with its data: what `record` writes, at once."""
    label = "" if actor.known else (actor.label or "anonymous")
    return Entry.objects.bulk_create(
        [
            Entry(**name_of(thing), verb=verb, by_id=actor.person_id, actor_label=label[:40], data=data)
            for thing, data in things
        ],
        batch_size=200,
    )


def of(thing: Model) -> QuerySet[Entry]:
    """The lines about a thing, newest first."""
    return Entry.objects.filter(**name_of(thing)).select_related("by")
