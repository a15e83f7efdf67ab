"""Facts of the library."""

from dataclasses import dataclass
from typing import ClassVar

from terreau.foundation.events import Event


@dataclass(frozen=True)
class SheetCreated(Event):
    sheet_id: int
    published: bool


@dataclass(frozen=True)
class SheetsImported(Event):
    """An import wrote new sheets, all at once."""

    for_readers: ClassVar[str] = "the list of imports tells it"
    sheet_ids: tuple[int, ...]


@dataclass(frozen=True)
class VersionDrawnFrom(Event):
    """A version of a sheet was made because of an experience."""

    sheet_id: int
    number: int
    experience_id: int


@dataclass(frozen=True)
class SheetEdited(Event):
    sheet_id: int
    version: int


@dataclass(frozen=True)
class ChangeSuggested(Event):
    suggestion_id: int


@dataclass(frozen=True)
class ContributionDecided(Event):
    """What somebody new here had written was accepted or declined: a sheet, or a change suggested to one."""

    sheet_id: int
    person_id: int | None
    accepted: bool
    suggestion_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class SheetHidden(Event):
    for_readers: ClassVar[str] = "the journal tells it"
    sheet_id: int
    hidden: bool


@dataclass(frozen=True)
class VocabularyChanged(Event):
    for_readers: ClassVar[str] = "the list of versions tells it"
    vocabulary_id: int
    version: int


@dataclass(frozen=True)
class SheetAdapted(Event):
    """Somebody made a local sheet of another one."""

    sheet_id: int
    parent_id: int


@dataclass(frozen=True)
class SheetRated(Event):
    """Somebody gave an opinion on a sheet for the first time."""

    rating_id: int


@dataclass(frozen=True)
class RatingAnswered(Event):
    rating_id: int


@dataclass(frozen=True)
class SheetDeleted(Event):
    """Stewards took a sheet away; nothing is erased."""

    sheet_id: int
    reason: str
