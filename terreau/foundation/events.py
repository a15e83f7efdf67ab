"""Facts that rooms announce and others may react to.

`announce` waits for the commit; then every reaction of `config/reactions.py` runs, in order. A reaction that fails
is logged and does not stop the others: the fact has happened.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction

log = logging.getLogger("terreau.events")


@dataclass(frozen=True)
class Event:
    """A fact, in the past tense. `for_readers` says why an event may have no reaction."""

    for_readers: ClassVar[str] = ""


Reaction = Callable[[Any], object]
_reactions: dict[type[Event], list[Reaction]] = defaultdict(list)


def subscribe(event: type[Event], reaction: Reaction) -> None:
    if reaction not in _reactions[event]:
        _reactions[event].append(reaction)


def reactions_to(event: type[Event]) -> list[Reaction]:
    return list(_reactions[event])


def announce(event: Event) -> None:
    """Tell the reactions about `event` once the present transaction is committed."""
    transaction.on_commit(lambda: _dispatch(event))


def _dispatch(event: Event) -> None:
    for reaction in _reactions[type(event)]:
        try:
            reaction(event)
        except Exception:
            log.exception("reaction failed", extra={"event": type(event).__name__, "reaction": reaction.__name__})
