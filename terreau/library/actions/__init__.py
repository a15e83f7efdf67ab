"""Verbs of the library, a module a subject."""

from terreau.library.actions.keepers import (
    accept_to_keep,
    invite_keeper,
    leave_keeping,
    withdraw_keeper_invitation,
)
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
from terreau.library.actions.suggestions import accept_suggestion, decline_sheet, decline_suggestion

__all__ = [
    "RESERVED",
    "Edited",
    "accept_suggestion",
    "accept_to_keep",
    "add",
    "change",
    "create_sheet",
    "decline_sheet",
    "decline_suggestion",
    "edit_sheet",
    "free_slug",
    "hide",
    "invite_keeper",
    "leave_keeping",
    "publish",
    "restore_version",
    "unhide",
    "unpublish",
    "withdraw_keeper_invitation",
    "write_hidden",
]
