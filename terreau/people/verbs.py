"""What this room writes to the journal, in words: they follow the name of who did it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "people.open_group": _("opened the group"),
    "people.edit_group": _("changed the page of the group"),
    "people.close_group": _("closed the group"),
    "people.reopen_group": _("reopened the group"),
    "people.hide_group": _("hid the group"),
    "people.unhide_group": _("showed the group again"),
    "people.invite": _("invited somebody into the group"),
    "people.revoke_invitation": _("took an invitation back"),
    "people.join_group": _("joined the group"),
    "people.leave_group": _("left the group"),
    "people.remove_member": _("took somebody out of the group"),
    "people.set_role": _("gave a member another role"),
    "people.pass_on_group": _("passed the group on to a member"),
    "people.make_steward": _("named a steward"),
    "people.import_archive": _("took a group in from an archive"),
}
