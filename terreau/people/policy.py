"""Who may do what with a group. Each rule asks a queryset, so that lists and single answers agree."""

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.people.models import Group

LOG_IN = _("Tell us who you are first: a code by e-mail is enough.")


def _standing(group: Group) -> Decision:
    return no(_("This group is closed. Reopen it first.")) if group.closed_at else YES


@rule("people.open_group")
def open_group(actor: Actor, thing: None) -> Decision:
    return YES if actor.known else no(LOG_IN)


@rule("people.see_group")
def see_group(actor: Actor, group: Group) -> Decision:
    seen = Group.objects.visible_to(actor).filter(pk=group.pk).exists()
    return YES if seen else no(_("This group is not open to readers."))


@rule("people.edit_group")
def edit_group(actor: Actor, group: Group) -> Decision:
    return keep_group(actor, group) and _standing(group)


@rule("people.invite")
def invite(actor: Actor, group: Group) -> Decision:
    return keep_group(actor, group) and _standing(group)


@rule("people.keep_group")
def keep_group(actor: Actor, group: Group) -> Decision:
    """Close, reopen, hand over, change roles: what keepers do."""
    if not actor.known:
        return no(LOG_IN)
    kept = Group.objects.kept_by(actor).filter(pk=group.pk).exists()
    return YES if kept else no(_("Only those who keep this group may do that."))


@rule("people.see_members")
def see_members(actor: Actor, group: Group) -> Decision:
    """The full list, with those who do not show their name in public."""
    inside = actor.steward or Group.objects.with_role(actor).filter(pk=group.pk).exists()
    return YES if inside else no(_("Only members see who is in this group."))


@rule("people.leave_group")
def leave_group(actor: Actor, group: Group) -> Decision:
    inside = Group.objects.with_role(actor).filter(pk=group.pk).exists()
    return YES if inside else no(_("You are not a member of this group."))


@rule("people.hide_group")
def hide_group(actor: Actor, group: Group) -> Decision:
    return YES if actor.steward else no(_("Only stewards may do that."))
