"""Who may do what with a proposal. The key of a draft, where the browser holds it, comes with the thing."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.people.queries import is_keeper, is_member
from terreau.processes.models import Proposal

LOG_IN = _("Tell us who you are first: a code by e-mail is enough. What you wrote is kept.")
NOT_YOURS = _("Only those who write this proposal may do that.")


@dataclass(frozen=True, slots=True)
class Held:
    """A proposal, with the key that the browser holds (empty where it holds none)."""

    proposal: Proposal
    key: str = ""


def _mine(actor: Actor, held: Held) -> bool:
    return Proposal.objects.mine(actor, held.key).filter(pk=held.proposal.pk).exists()


@rule("processes.start")
def start(actor: Actor, thing: None) -> Decision:
    return YES


@rule("processes.see")
def see(actor: Actor, held: Held) -> Decision:
    seen = Proposal.objects.visible_to(actor, held.key).filter(pk=held.proposal.pk).exists()
    return YES if seen else no(_("This proposal is not open to readers."))


@rule("processes.edit")
def edit(actor: Actor, held: Held) -> Decision:
    if Proposal.objects.editable_by(actor, held.key).filter(pk=held.proposal.pk).exists():
        return YES
    return no(NOT_YOURS if held.proposal.deleted_at is None else _("This proposal is deleted. Restore it first."))


@rule("processes.adopt")
def adopt(actor: Actor, held: Held) -> Decision:
    """Keep a draft under one's name: whoever holds its key, once known."""
    if not actor.known:
        return no(LOG_IN)
    return edit(actor, held)


@rule("processes.join_group")
def join_group(actor: Actor, held: Held) -> Decision:
    """Write in the name of the group that the proposal now carries: its members only."""
    if not actor.known:
        return no(LOG_IN)
    group = held.proposal.group
    inside = group is not None and group.closed_at is None and is_member(actor, group)
    return YES if inside else no(_("You are not a member of this group."))


@rule("processes.publish")
def publish(actor: Actor, held: Held) -> Decision:
    """Being known means that an e-mail was confirmed by a code."""
    if not actor.known:
        return no(LOG_IN)
    if held.proposal.hidden_at is not None:
        return no(_("This proposal was hidden by those who look after the site. Write to them."))
    return edit(actor, held)


@rule("processes.withdraw")
def withdraw(actor: Actor, held: Held) -> Decision:
    return edit(actor, held)


@rule("processes.delete")
def delete(actor: Actor, held: Held) -> Decision:
    group = held.proposal.group
    kept = group is not None and held.proposal.status != "draft" and is_keeper(actor, group)
    return YES if kept or _mine(actor, held) else no(_("Only its author, or those who keep the group, may delete it."))


@rule("processes.restore")
def restore(actor: Actor, held: Held) -> Decision:
    return delete(actor, held)


@rule("processes.hide")
def hide(actor: Actor, held: Held) -> Decision:
    return YES if actor.steward else no(_("Only stewards may do that."))
