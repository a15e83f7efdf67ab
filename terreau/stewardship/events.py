"""Facts about what is cared for."""

from dataclasses import dataclass

from terreau.foundation.events import Event


@dataclass(frozen=True)
class Flagged(Event):
    flag_id: int


@dataclass(frozen=True)
class FlagDecided(Event):
    flag_id: int
