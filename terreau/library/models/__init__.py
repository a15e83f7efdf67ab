"""Nouns of the library, a module a subject."""

from terreau.library.models.confirmed import Contribution
from terreau.library.models.sheets import (
    ImportRun,
    Licence,
    PathStep,
    Sheet,
    SheetFacet,
    SheetKind,
    SheetQuerySet,
    Suggestion,
)

__all__ = [
    "Contribution",
    "ImportRun",
    "Licence",
    "PathStep",
    "Sheet",
    "SheetFacet",
    "SheetKind",
    "SheetQuerySet",
    "Suggestion",
]
