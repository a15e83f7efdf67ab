"""Facts about groups."""

from dataclasses import dataclass

from terreau.foundation.events import Event


@dataclass(frozen=True)
class GroupOpened(Event):
    for_readers = "nothing has to follow: the journal has it"
    group_id: int
