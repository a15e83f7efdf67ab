"""Verbs of the library, a module a subject."""

from terreau.library.actions.marks import hide, publish, unhide, unpublish, write_hidden
from terreau.library.actions.sheets import (
    RESERVED,
    Edited,
    add,
    change,
    create_sheet,
    edit_sheet,
    free_slug,
    restore_version,
)
from terreau.library.actions.suggestions import accept_suggestion, decline_suggestion

__all__ = [
    "RESERVED",
    "Edited",
    "accept_suggestion",
    "add",
    "change",
    "create_sheet",
    "decline_suggestion",
    "edit_sheet",
    "free_slug",
    "hide",
    "publish",
    "restore_version",
    "unhide",
    "unpublish",
    "write_hidden",
]
