"""Verbs of the library, a module a subject."""

from terreau.library.actions.adaptations import adapt, decline_parent, set_place, take_over
from terreau.library.actions.adjusting import adjust_sheet, explain_version
from terreau.library.actions.deletion import delete_sheet, undelete_sheet
from terreau.library.actions.drafts import (
    delete_experience_draft,
    draft_of,
    mail_draft,
    make_confirmed,
    publish_experience,
    send_experience,
    write_experience,
)
from terreau.library.actions.files import (
    add_file,
    bring_file_back,
    describe_file,
    publish_file,
    take_file_away,
)
from terreau.library.actions.keepers import (
    accept_to_keep,
    invite_keeper,
    leave_keeping,
    withdraw_keeper_invitation,
)
from terreau.library.actions.marks import (
    hide,
    publish,
    unhide,
    unpublish,
    write_hidden,
)
from terreau.library.actions.ratings import answer_rating, rate, read_comment, withdraw_rating
from terreau.library.actions.reviews import review_sheet
from terreau.library.actions.sheets import (
    Edited,
    add,
    change,
    create_sheet,
    edit_sheet,
    restore_version,
)
from terreau.library.actions.suggestions import (
    accept_suggestion,
    decline_sheet,
    decline_suggestion,
)
from terreau.library.actions.uses import (
    Used,
    undo_use,
    use_sheet,
)
from terreau.library.slugs import RESERVED, free_slug

__all__ = [
    "RESERVED",
    "Edited",
    "Used",
    "accept_suggestion",
    "accept_to_keep",
    "adapt",
    "add",
    "add_file",
    "adjust_sheet",
    "answer_rating",
    "bring_file_back",
    "change",
    "create_sheet",
    "decline_parent",
    "decline_sheet",
    "decline_suggestion",
    "delete_experience_draft",
    "delete_sheet",
    "describe_file",
    "draft_of",
    "edit_sheet",
    "explain_version",
    "free_slug",
    "hide",
    "invite_keeper",
    "leave_keeping",
    "mail_draft",
    "make_confirmed",
    "publish",
    "publish_experience",
    "publish_file",
    "rate",
    "read_comment",
    "restore_version",
    "review_sheet",
    "send_experience",
    "set_place",
    "take_file_away",
    "take_over",
    "undelete_sheet",
    "undo_use",
    "unhide",
    "unpublish",
    "use_sheet",
    "withdraw_keeper_invitation",
    "withdraw_rating",
    "write_experience",
    "write_hidden",
]
