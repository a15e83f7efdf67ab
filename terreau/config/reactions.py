"""When this fact, call that action: one line each, no logic here."""

from terreau.foundation.events import Event, Reaction, subscribe
from terreau.stewardship import journal
from terreau.territories.events import ClassSet

REACTIONS: list[tuple[type[Event], Reaction]] = [
    (ClassSet, journal.keep_class),
]


def connect() -> None:
    for event, reaction in REACTIONS:
        subscribe(event, reaction)
