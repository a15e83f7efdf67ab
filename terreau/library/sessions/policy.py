"""Who may do what with a session plan. The key of a draft, where the browser holds it, comes with the thing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.library.models import SessionPlan

LOG_IN = _("Tell us who you are first: a code by e-mail is enough. What you wrote is kept.")
NOT_YOURS = _("Only those who prepare this session may do that.")


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """A plan, with the key that the browser holds (empty where it holds none)."""

    plan: SessionPlan
    key: str = ""


@rule("library.start_session")
def start_session(actor: Actor, thing: Any) -> Decision:
    return YES


@rule("library.copy_session")
def copy_session(actor: Actor, held: Any) -> Decision:
    seen = SessionPlan.objects.visible_to(actor, held.key).filter(pk=held.plan.pk, deleted_at=None).exists()
    return YES if seen else no(_("This plan is not open to readers."))


@rule("library.edit_session")
def edit_session(actor: Actor, held: Any) -> Decision:
    if SessionPlan.objects.editable_by(actor, held.key).filter(pk=held.plan.pk).exists():
        return YES
    return no(NOT_YOURS if held.plan.deleted_at is None else _("This plan is deleted. Restore it first."))


@rule("library.keep_session")
def keep_session(actor: Actor, held: Any) -> Decision:
    """Keep a draft under one's name: whoever holds its key, once known."""
    return edit_session(actor, held) if actor.known else no(LOG_IN)


@rule("library.publish_session")
def publish_session(actor: Actor, held: Any) -> Decision:
    if not actor.known:
        return no(LOG_IN)
    if held.plan.hidden_at is not None:
        return no(_("This plan was hidden by those who look after the site. Write to them."))
    return edit_session(actor, held)


@rule("library.delete_session")
def delete_session(actor: Actor, held: Any) -> Decision:
    mine = SessionPlan.objects.mine(actor, held.key).filter(pk=held.plan.pk).exists()
    return YES if mine else no(_("Only who began this plan may delete it."))
