"""Who is in a group: inviting, joining, leaving, handing over."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Gone, Invalid, NotFound, Refused
from terreau.foundation.events import announce
from terreau.foundation.limits import limit
from terreau.foundation.policy import Actor, allow
from terreau.people.actions.accounts import checked_email, me
from terreau.people.events import BecameKeeper, Invited, MemberJoined
from terreau.people.models import Group, Invitation, Membership, Role

DAYS_OPEN = 14
MOST_A_DAY = 60  # invitations by e-mail of one person


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@action
def invite(actor: Actor, group: Group, email: str = "", role: str = "member") -> tuple[Invitation, str]:
    """Open a door for an e-mail, or a link to share; gives the invitation and its token, which is kept nowhere."""
    allow(actor, "people.invite", group)
    if role not in Role.values:
        raise Invalid(_("Choose one of the roles."), field="role")
    if email.strip():
        email = checked_email(email)
        if Membership.objects.filter(group=group, person__email=email).exists():
            raise Invalid(_("This person is in the group already."), field="email")
        limit(f"invite:{actor.person_id}", MOST_A_DAY, 86_400)
        group.invitations.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    elif role == Role.KEEPER:
        raise Invalid(_("A link to share makes members only: invite a keeper by e-mail."), field="role")
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        group=group,
        by_id=actor.person_id,
        token_hash=hash_of(token),
        email=email.strip(),
        role=role,
        expires_at=timezone.now() + timedelta(days=DAYS_OPEN),
    )
    care.record(actor, "people.invite", group, invitation=invitation.pk)
    if invitation.email:
        announce(Invited(invitation.pk, token))
    return invitation, token


def open_invitation(token: str) -> Invitation:
    """The invitation that can still be used; raises `Gone`, with the reason, or `NotFound`."""
    invitation = Invitation.objects.select_related("group", "by").filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise NotFound(_("This invitation does not exist, or has expired. Ask the group for a new one."))
    if not invitation.open or invitation.group.closed_at:
        raise Gone(_("This invitation has been used, withdrawn, or has expired. Ask the group for a new one."))
    return invitation


@action
def accept_invitation(actor: Actor, token: str) -> Group:
    """Come in by an invitation. Whoever holds the link of a mail may, whatever her e-mail; once."""
    person = me(actor)
    invitation = open_invitation(token)
    group = invitation.group
    membership, new = Membership.objects.get_or_create(group=group, person=person, defaults={"role": invitation.role})
    if not new and invitation.role == Role.KEEPER and membership.role != Role.KEEPER:
        membership.role = Role.KEEPER
        membership.save(update_fields=["role"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    if new:
        care.record(actor, "people.join_group", group, invitation=invitation.pk)
        announce(MemberJoined(group.pk, person.pk))
    return group


@action
def revoke_invitation(actor: Actor, invitation: Invitation) -> None:
    allow(actor, "people.invite", invitation.group)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        care.record(actor, "people.revoke_invitation", invitation.group, invitation=invitation.pk)


@action
def leave_group(actor: Actor, group: Group) -> None:
    """Leave. The last keeper of a group that lives hands it over, or closes it, first."""
    allow(actor, "people.leave_group", group)
    membership = group.memberships.get(person_id=actor.person_id)
    _refuse_to_orphan(group, membership)
    membership.delete()
    care.record(actor, "people.leave_group", group)


@action
def remove_member(actor: Actor, group: Group, person_id: int) -> None:
    allow(actor, "people.keep_group", group)
    membership = _membership(group, person_id)
    _refuse_to_orphan(group, membership)
    membership.delete()
    care.record(actor, "people.remove_member", group, person=person_id)


@action
def set_role(actor: Actor, group: Group, person_id: int, role: str) -> None:
    allow(actor, "people.keep_group", group)
    if role not in Role.values:
        raise Invalid(_("Choose one of the roles."), field="role")
    membership = _membership(group, person_id)
    if membership.role == role:
        return
    if role != Role.KEEPER:
        _refuse_to_orphan(group, membership)
    membership.role = role
    membership.save(update_fields=["role"])
    care.record(actor, "people.set_role", group, person=person_id, role=role)
    if role == Role.KEEPER:
        announce(BecameKeeper(group.pk, person_id))


@action
def hand_over(actor: Actor, group: Group, person_id: int) -> None:
    """Make somebody keeper in one's place: one stays a member."""
    set_role.inside(actor, group, person_id, Role.KEEPER)  # type: ignore[attr-defined]
    if person_id != actor.person_id:
        set_role.inside(actor, group, actor.person_id, Role.MEMBER)  # type: ignore[attr-defined]


def _membership(group: Group, person_id: int) -> Membership:
    membership = group.memberships.select_for_update().filter(person_id=person_id).first()
    if membership is None:
        raise NotFound(_("This person is not in the group."))
    return membership


def _refuse_to_orphan(group: Group, membership: Membership) -> None:
    if membership.role != Role.KEEPER or group.closed_at:
        return
    keepers = group.memberships.select_for_update().filter(role=Role.KEEPER)
    if not [one for one in keepers if one.pk != membership.pk]:
        raise Refused(_("You are the last one who keeps this group: hand it over to a member first, or close it."))
