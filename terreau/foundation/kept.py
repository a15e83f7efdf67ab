"""What was made from the tables of some rooms, or parts of rooms, kept in this process while their stamps stand.

A stamp (`foundation/stamp.py`) is read *before* the thing is made, at every question: a thing of another stamp is made
anew, so nothing is ever given older than the last write that was acknowledged. Inside a transaction nothing is kept nor
given from memory: what it wrote itself may still be undone.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection
from django.utils.translation import get_language

from terreau.foundation import stamp

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `room` things, by key and language; the one least recently asked for goes first.

    With `spoken=False` a thing is the same in every language. What is given is shared by all who ask: read it, never
    change it.
    """

    def __init__(self, *rooms: str, room: int, spoken: bool = True) -> None:
        self._rooms = rooms
        self._room = room
        self._spoken = spoken
        self._things: OrderedDict[tuple[str | None, Hashable], tuple[stamp.Stamp, T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make()` gives, perhaps as it was given before; what `make` raises is not kept."""
        if connection.in_atomic_block:
            return make()
        now = self._stamp()
        name = get_language() if self._spoken else None, key
        with self._lock:
            before = self._things.get(name)
            if before is not None and before[0] == now:
                self._things.move_to_end(name)
                return before[1]
        made = make()
        with self._lock:
            self._things[name] = now, made
            self._things.move_to_end(name)
            while len(self._things) > self._room:
                self._things.popitem(last=False)
        return made

    def _stamp(self) -> stamp.Stamp:
        every = stamp.read()
        return {room: every.get(room, 0) for room in self._rooms}

    def __len__(self) -> int:
        return len(self._things)
