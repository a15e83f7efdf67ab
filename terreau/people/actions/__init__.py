"""What people do with their accounts and their groups."""

from terreau.people.actions.accounts import forget_expired, leave_terreau, make_steward, set_account, withdraw_consent
from terreau.people.actions.groups import close_group, edit_group, hide_group, open_group, reopen_group
from terreau.people.actions.members import (
    accept_invitation,
    hand_over,
    invite,
    leave_group,
    remove_member,
    revoke_invitation,
    set_role,
)

__all__ = [
    "accept_invitation",
    "close_group",
    "edit_group",
    "forget_expired",
    "hand_over",
    "hide_group",
    "invite",
    "leave_group",
    "leave_terreau",
    "make_steward",
    "open_group",
    "remove_member",
    "reopen_group",
    "revoke_invitation",
    "set_account",
    "set_role",
    "withdraw_consent",
]
