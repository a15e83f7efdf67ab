"""Answering what waits: changes suggested to a sheet, and sheets that were never published."""

from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import content as contents
from terreau.library import events, licences, masking, reasons
from terreau.library.actions.sheets import change, locked_sheet
from terreau.library.merging import merge
from terreau.library.models import Sheet, Suggestion
from terreau.stewardship import journal, revisions

LONGEST_REASON = 500


@action
def accept_suggestion(actor: Actor, suggestion: Suggestion, reason: str = "") -> Sheet:
    """Make a suggestion the next version, in its author's name.

    What changed in the sheet since it was written is kept; raises `Conflict` where both changed the same words. A
    suggestion told in words changes nothing by itself: who accepts it has changed the sheet.
    """
    allow(actor, "library.decide_suggestion", suggestion)
    reason = checked_reason(reason, needed=False)
    waiting = _undecided(suggestion)
    locked = locked_sheet(waiting.sheet)
    if waiting.experience_id and not waiting.in_words_only:
        licences.check_move(waiting.experience.licence, locked.licence)
    if not waiting.in_words_only:
        brought_up = _brought_up(waiting, locked)
        before = masking.places_of(locked)
        content = contents.check(locked.kind, brought_up, imported=True, places_before=before)
        masking.allow_place(actor, locked, content)
        author = Actor(person_id=waiting.by_id) if waiting.by_id else Actor(label="by e-mail")
        note = waiting.note[:500]
        locked = change(author, locked, content, locked.version, note, author_label=waiting.name)
        reasons.note(locked, locked.version, waiting.experience)
    _decide(actor, waiting, accepted=True, reason=reason)
    return locked


def _brought_up(suggestion: Suggestion, sheet: Sheet) -> contents.Content:
    """The suggested content on top of what stands now."""
    if suggestion.base == sheet.version:
        return suggestion.snapshot
    started = revisions.of(sheet).get(number=suggestion.base).snapshot
    merged = merge(started, suggestion.snapshot, contents.of(sheet))
    if merged.conflicts:
        raise Conflict(theirs=revisions.newest(sheet))
    return merged.content


@action
def decline_suggestion(actor: Actor, suggestion: Suggestion, reason: str) -> Suggestion:
    allow(actor, "library.decide_suggestion", suggestion)
    return _decide(actor, _undecided(suggestion), accepted=False, reason=checked_reason(reason))


@action
def decline_sheet(actor: Actor, sheet: Sheet, reason: str) -> Sheet:
    """Answer no to a sheet that waits. Its author still reads it, and asks again by changing it."""
    allow(actor, "library.decline_sheet", sheet)
    reason = checked_reason(reason)
    locked = locked_sheet(sheet)
    if locked.declined_at is not None:
        raise Invalid(_("This sheet has already been answered."))
    locked.declined_at = timezone.now()
    locked.save(update_fields=["declined_at", "updated_at"])
    journal.record(actor, "library.decline_sheet", locked, reason=reason)
    announce(events.ContributionDecided(locked.pk, locked.created_by_id, accepted=False, reason=reason))
    return locked


def checked_reason(reason: str, needed: bool = True) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if needed and len(reason) < 3:
        raise Invalid(_("Give the reason in a few words: it is told to who wrote."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Keep the reason under 500 characters."), field="reason")
    return reason


def _undecided(suggestion: Suggestion) -> Suggestion:
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if locked.decided_at is not None:
        raise Invalid(_("This suggestion has already been answered."))
    return locked


def _decide(actor: Actor, suggestion: Suggestion, accepted: bool, reason: str) -> Suggestion:
    suggestion.decided_at, suggestion.accepted, suggestion.reason = timezone.now(), accepted, reason
    suggestion.decided_by_id = actor.person_id
    suggestion.save(update_fields=["decided_at", "decided_by", "accepted", "reason"])
    verb = "library.accept_suggestion" if accepted else "library.decline_suggestion"
    journal.record(actor, verb, suggestion.sheet, suggestion=suggestion.pk)
    announce(events.ContributionDecided(suggestion.sheet_id, suggestion.by_id, accepted, suggestion.pk, reason))
    return suggestion
