"""Facts about places."""

from dataclasses import dataclass
from typing import ClassVar

from terreau.foundation.events import Event


@dataclass(frozen=True)
class PlacesImported(Event):
    """An import was written; `created` and `updated` count territories."""

    for_readers: ClassVar[str] = "what is computed from places (suggestions, classes) looks at ImportRun itself"
    source: str
    version: str
    created: int
    updated: int
