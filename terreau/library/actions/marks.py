"""What readers see of a sheet: publishing, hiding, and back."""

from typing import Any

from django.utils import timezone

from terreau.foundation.actions import action
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import events
from terreau.library.actions.sheets import locked_sheet
from terreau.library.models import Sheet
from terreau.stewardship import journal


@action
def publish(actor: Actor, sheet: Sheet) -> Sheet:
    """Accept a sheet that waited: everyone reads it, and its author is no longer new here."""
    allow(actor, "library.publish", sheet)
    return _mark(actor, sheet, "library.publish", published=True)


@action
def unpublish(actor: Actor, sheet: Sheet) -> Sheet:
    allow(actor, "library.unpublish", sheet)
    return _mark(actor, sheet, "library.unpublish", published=False)


@action
def hide(actor: Actor, sheet: Sheet) -> Sheet:
    """Hide a sheet from everyone but the stewards; `unhide` undoes it."""
    allow(actor, "library.hide", sheet)
    return _mark(actor, sheet, "library.hide", hidden_at=timezone.now())


@action
def unhide(actor: Actor, sheet: Sheet) -> Sheet:
    allow(actor, "library.hide", sheet)
    return _mark(actor, sheet, "library.unhide", hidden_at=None)


def write_hidden(sheet: Sheet, hidden: bool) -> None:
    """Hide or show in the caller's transaction, who has asked the policy and keeps the journal."""
    sheet.hidden_at = timezone.now() if hidden else None
    sheet.save(update_fields=["hidden_at", "updated_at"])


def _mark(actor: Actor, sheet: Sheet, verb: str, **changes: Any) -> Sheet:
    """Change what readers see of a sheet, not its content; doing it twice is doing it once."""
    locked = locked_sheet(sheet)
    if all(bool(getattr(locked, name)) == bool(value) for name, value in changes.items()):
        return locked
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*changes, "updated_at"])
    journal.record(actor, verb, locked)
    if verb == "library.publish":
        announce(events.ContributionDecided(locked.pk, locked.created_by_id, accepted=True))
    elif "hidden_at" in changes:
        announce(events.SheetHidden(locked.pk, hidden=changes["hidden_at"] is not None))
    return locked
