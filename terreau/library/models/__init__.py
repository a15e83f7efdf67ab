"""Nouns of the library, a module a subject."""

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

__all__ = ["ImportRun", "Licence", "PathStep", "Sheet", "SheetFacet", "SheetKind", "SheetQuerySet", "Suggestion"]
