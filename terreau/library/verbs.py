"""What this room writes to the journal, in words: they follow the name of who did it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "library.create_sheet": _("wrote a sheet"),
    "library.edit_vocabulary": _("changed a list of words"),
    "library.edit_sheet": _("changed a sheet"),
    "library.publish": _("published a sheet"),
    "library.unpublish": _("took a sheet off the shelves"),
    "library.hide": _("hid a sheet"),
    "library.unhide": _("showed a sheet again"),
    "library.suggest_change": _("suggested a change"),
    "library.accept_suggestion": _("accepted a change"),
    "library.decline_suggestion": _("did not keep a change"),
    "library.decline_sheet": _("did not publish a sheet"),
    "library.confirm_contribution": _("confirmed by e-mail what was given"),
    "library.invite_keeper": _("invited somebody to keep a sheet"),
    "library.withdraw_keeper_invitation": _("took back an invitation to keep a sheet"),
    "library.keep_sheet": _("keeps a sheet from now on"),
    "library.leave_keeping": _("keeps a sheet no more"),
    "library.adapt_sheet": _("adapted a sheet to a place"),
    "library.place_adaptation": _("said again where an adaptation belongs"),
    "library.take_over": _("took over what changed in the parent sheet"),
    "library.decline_parent": _("left what changed in the parent sheet"),
    "library.mask_versions": _("took what is withheld out of the older versions"),
    "library.add_file": _("joined a file to a sheet"),
    "library.describe_file": _("changed what is said of a file"),
    "library.take_file_away": _("took a file away"),
    "library.bring_file_back": _("brought a file back"),
    "library.publish_file": _("showed a file that waited"),
    "library.undo_import": _("undid the import of a sheet"),
    "library.import_archive": _("took a sheet in from an archive"),
}
