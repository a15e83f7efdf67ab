"""Facts about places."""

from dataclasses import dataclass
from typing import ClassVar

from terreau.foundation.events import Event
from terreau.foundation.policy import Actor


@dataclass(frozen=True)
class PlacesImported(Event):
    """An import was written; `created` and `updated` count territories."""

    for_readers: ClassVar[str] = "what is computed from places (suggestions, classes) looks at ImportRun itself"
    source: str
    version: str
    created: int
    updated: int


@dataclass(frozen=True)
class ClassSet(Event):
    """A person said what class a territory (primary key) is of, or took a word back: `record` says so."""

    territory: int
    actor: Actor
    before: str
    after: str
    record: int


@dataclass(frozen=True)
class ClassSuggested(Event):
    """Somebody who may not set the class of a commune suggested one (primary key)."""

    suggestion: int
    person_id: int


@dataclass(frozen=True)
class ClassSuggestionDecided(Event):
    """A suggestion (primary key) was accepted or not; `actor` decided."""

    suggestion: int
    actor: Actor


@dataclass(frozen=True)
class ProjectTerritorySaved(Event):
    """Somebody drew the territory of a project, or changed it."""

    for_readers: ClassVar[str] = "the action itself writes the journal; rooms may follow a territory later"
    territory: int
    actor: Actor
    created: bool


@dataclass(frozen=True)
class TownHallCorrected(Event):
    """A steward corrected how to reach a town hall."""

    for_readers: ClassVar[str] = "the action itself writes the journal"
    territory: int
    actor: Actor
    fields: tuple[str, ...]
