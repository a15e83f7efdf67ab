"""Facts about people and groups."""

from dataclasses import dataclass

from terreau.foundation.events import Event


@dataclass(frozen=True)
class GroupOpened(Event):
    for_readers = "nothing has to follow: the journal has it"
    group_id: int


@dataclass(frozen=True)
class Invited(Event):
    """Somebody was invited by e-mail. The token is in this fact only; the database keeps its hash."""

    invitation_id: int
    token: str


@dataclass(frozen=True)
class MemberJoined(Event):
    group_id: int
    person_id: int


@dataclass(frozen=True)
class BecameKeeper(Event):
    group_id: int
    person_id: int


@dataclass(frozen=True)
class PersonErased(Event):
    person_id: int
