"""The room's part of the public API, a module a subject: the twins of its pages, and the same actions."""

from ninja import Router

from terreau.library.api import (
    adaptations,
    end,
    evidence,
    files,
    keepers,
    ratings,
    sessions,
    sheets,
    suggestions,
    uses,
    vocabularies,
)

router = Router()
router.add_router("", sheets.router)
router.add_router("", suggestions.router)
router.add_router("", keepers.router)
router.add_router("", evidence.router)
router.add_router("", adaptations.router)
router.add_router("", uses.router)
router.add_router("", files.router)
router.add_router("", sessions.router)
router.add_router("", ratings.router)
router.add_router("", end.router)
router.add_router("/vocabularies", vocabularies.router)
