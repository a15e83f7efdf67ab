"""Deleting a sheet and bringing it back: stewards only, with a reason. Nothing is erased."""

from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import events
from terreau.library.actions.sheets import locked_sheet
from terreau.library.actions.suggestions import checked_reason
from terreau.library.models import Sheet
from terreau.stewardship import journal


@action
def delete_sheet(actor: Actor, sheet: Sheet, reason: str) -> Sheet:
    """Take a sheet away: its address answers that it is gone. What points at it stays, and so do its versions."""
    allow(actor, "library.delete_sheet", sheet)
    reason = checked_reason(reason)
    locked = locked_sheet(sheet)
    if locked.deleted_at is not None:
        raise Invalid(_("This sheet is deleted already."))
    locked.deleted_at = timezone.now()
    locked.hidden_at = locked.hidden_at or locked.deleted_at
    locked.save(update_fields=["deleted_at", "hidden_at", "updated_at"])
    journal.record(actor, "library.delete_sheet", locked, reason=reason)
    announce(events.SheetDeleted(locked.pk, reason))
    return locked


@action
def undelete_sheet(actor: Actor, sheet: Sheet) -> Sheet:
    """Bring a deleted sheet back as it was; a sheet that was hidden before stays hidden."""
    allow(actor, "library.delete_sheet", sheet)
    locked = locked_sheet(sheet)
    if locked.deleted_at is None:
        return locked
    if locked.hidden_at == locked.deleted_at:
        locked.hidden_at = None
    locked.deleted_at = None
    locked.save(update_fields=["deleted_at", "hidden_at", "updated_at"])
    journal.record(actor, "library.undelete_sheet", locked)
    return locked
