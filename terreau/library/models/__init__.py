"""Nouns of the library, a module a subject."""

from terreau.library.models.confirmed import Contribution
from terreau.library.models.evidence import Told, Traits
from terreau.library.models.files import SheetFile
from terreau.library.models.imports import ImportDraft, ImportLine, ImportMapping, ImportRun
from terreau.library.models.keepers import Keeper, KeeperInvitation
from terreau.library.models.links import RELATIONS, MethodLink, Relation
from terreau.library.models.ratings import CRITERIA, Rating
from terreau.library.models.reasons import VersionReason
from terreau.library.models.reviews import Review, ReviewAsked
from terreau.library.models.sessions import ItemKind, SessionItem, SessionPlan, SessionPlanQuerySet
from terreau.library.models.sheets import (
    Licence,
    PathStep,
    Sheet,
    SheetFacet,
    SheetKind,
    SheetQuerySet,
    Suggestion,
)
from terreau.library.models.uses import USED, ExperienceDraft, Use
from terreau.library.models.vocabularies import Vocabulary, VocabularyKind

__all__ = [
    "CRITERIA",
    "RELATIONS",
    "USED",
    "Contribution",
    "ExperienceDraft",
    "ImportDraft",
    "ImportLine",
    "ImportMapping",
    "ImportRun",
    "ItemKind",
    "Keeper",
    "KeeperInvitation",
    "Licence",
    "MethodLink",
    "PathStep",
    "Rating",
    "Relation",
    "Review",
    "ReviewAsked",
    "SessionItem",
    "SessionPlan",
    "SessionPlanQuerySet",
    "Sheet",
    "SheetFacet",
    "SheetFile",
    "SheetKind",
    "SheetQuerySet",
    "Suggestion",
    "Told",
    "Traits",
    "Use",
    "VersionReason",
    "Vocabulary",
    "VocabularyKind",
]
