"""Who may do what in the library."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.library.models import Sheet, Suggestion

LOG_IN = _("Log in first: a code sent by e-mail is enough.")
STEWARDS_ONLY = _("Only the stewards of the library may do that.")


def is_trusted(actor: Actor) -> bool:
    """Whether what the actor writes is published at once: stewards, and people of whom something was accepted."""
    if actor.steward or not actor.known:
        return actor.steward
    accepted = Suggestion.objects.filter(by_id=actor.person_id, accepted=True)
    return accepted.exists() or Sheet.objects.shown().filter(created_by_id=actor.person_id).exists()


def _steward(actor: Actor) -> Decision:
    return YES if actor.steward else no(STEWARDS_ONLY)


@rule("library.create_sheet")
def create_sheet(actor: Actor, thing: Any) -> Decision:
    return YES if actor.known or actor.steward else no(LOG_IN)


@rule("library.edit_sheet")
def edit_sheet(actor: Actor, sheet: Any) -> Decision:
    if not (actor.known or actor.steward):
        return no(LOG_IN)
    if sheet.hidden_at is not None and not actor.steward:
        return no(_("This sheet is hidden: only the stewards may change it."))
    return YES


@rule("library.publish")
def publish(actor: Actor, sheet: Any) -> Decision:
    return _steward(actor)


@rule("library.unpublish")
def unpublish(actor: Actor, sheet: Any) -> Decision:
    own = actor.known and sheet.created_by_id == actor.person_id
    return YES if actor.steward or own else no(STEWARDS_ONLY)


@rule("library.hide")
def hide(actor: Actor, sheet: Any) -> Decision:
    return _steward(actor)


@rule("library.decide_suggestion")
def decide_suggestion(actor: Actor, suggestion: Any) -> Decision:
    return _steward(actor)


@rule("library.import")
def import_(actor: Actor, thing: Any) -> Decision:
    return _steward(actor)
