"""Answering what waits: changes suggested by people new here."""

from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import content as contents
from terreau.library import events
from terreau.library.actions.sheets import change, locked_sheet
from terreau.library.models import Sheet, Suggestion
from terreau.stewardship import journal


@action
def accept_suggestion(actor: Actor, suggestion: Suggestion) -> Sheet:
    """Make a suggestion the next version, in its author's name. Raises `Conflict` if the sheet changed meanwhile."""
    allow(actor, "library.decide_suggestion", suggestion)
    waiting = _undecided(suggestion)
    locked = locked_sheet(waiting.sheet)
    content = contents.check(locked.kind, waiting.snapshot, imported=True)
    author = Actor(person_id=waiting.by_id) if waiting.by_id else actor
    changed = change(author, locked, content, waiting.base, waiting.note)
    _decide(actor, waiting, accepted=True)
    return changed


@action
def decline_suggestion(actor: Actor, suggestion: Suggestion) -> Suggestion:
    allow(actor, "library.decide_suggestion", suggestion)
    return _decide(actor, _undecided(suggestion), accepted=False)


def _undecided(suggestion: Suggestion) -> Suggestion:
    locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if locked.decided_at is not None:
        raise Invalid(_("This suggestion has already been answered."))
    return locked


def _decide(actor: Actor, suggestion: Suggestion, accepted: bool) -> Suggestion:
    suggestion.decided_at, suggestion.accepted = timezone.now(), accepted
    suggestion.save(update_fields=["decided_at", "accepted"])
    verb = "library.accept_suggestion" if accepted else "library.decline_suggestion"
    journal.record(actor, verb, suggestion.sheet, suggestion=suggestion.pk)
    announce(events.ContributionDecided(suggestion.sheet_id, suggestion.by_id, accepted, suggestion.pk))
    return suggestion
