"""When this fact, call that action: one line each, no logic here."""

from terreau.foundation.events import Event, Reaction, subscribe

REACTIONS: list[tuple[type[Event], Reaction]] = []


def connect() -> None:
    for event, reaction in REACTIONS:
        subscribe(event, reaction)
