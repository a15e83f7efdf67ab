"""Who keeps a sheet: inviting, coming in, leaving."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from terreau.foundation.actions import action
from terreau.foundation.errors import Gone, Invalid, NotFound
from terreau.foundation.limits import limit
from terreau.foundation.policy import Actor, allow
from terreau.library.models import Keeper, KeeperInvitation, Sheet
from terreau.notices import actions as notices
from terreau.notices import mails
from terreau.people.actions.accounts import checked_email, me
from terreau.people.actions.members import hash_of
from terreau.people.models import User
from terreau.stewardship import journal

DAYS_OPEN = 14
MOST_A_DAY = 30  # invitations of one person
MOST_KEEPERS = 20


@action
def invite_keeper(actor: Actor, sheet: Sheet, email: str) -> KeeperInvitation:
    """Ask somebody, by mail, to keep a sheet too. Inviting again sends a new link, and the old one ends."""
    allow(actor, "library.invite_keeper", sheet)
    email = checked_email(email)
    if sheet.keepers.filter(person__email=email).exists():
        raise Invalid(_("This person keeps the sheet already."), field="email")
    if sheet.keepers.count() + sheet.keeper_invitations.exclude(email=email).count() >= MOST_KEEPERS:
        raise Invalid(_("At most %(most)s people keep a sheet.") % {"most": MOST_KEEPERS}, field="email")
    limit(f"keeper:{actor.person_id}", MOST_A_DAY, 86_400)
    token = secrets.token_urlsafe(24)
    given = {
        "by_id": actor.person_id,
        "token_hash": hash_of(token),
        "expires_at": timezone.now() + timedelta(days=DAYS_OPEN),
    }
    invitation, _new = KeeperInvitation.objects.update_or_create(sheet=sheet, email=email, defaults=given)
    journal.record(actor, "library.invite_keeper", sheet, invitation=invitation.pk)
    _mail(invitation, token)
    return invitation


def _mail(invitation: KeeperInvitation, token: str) -> None:
    invited = User.objects.filter(email=invitation.email).first()
    language = invited.language if invited else invitation.by.language if invitation.by else "fr"
    with override(language):
        url = settings.TERREAU_URL + reverse("library:keep", args=[token])
    subject, body = mails.written(
        "library/mails/keep.txt", language, sheet=invitation.sheet, url=url, expires_at=invitation.expires_at,
        by=invitation.by.display_name if invitation.by else "",
        address=settings.TERREAU_URL + invitation.sheet.get_absolute_url(),
    )  # fmt: skip
    notices.post(invitation.email, subject, body)


@action
def withdraw_keeper_invitation(actor: Actor, invitation: KeeperInvitation) -> None:
    allow(actor, "library.invite_keeper", invitation.sheet)
    journal.record(actor, "library.withdraw_keeper_invitation", invitation.sheet, invitation=invitation.pk)
    invitation.delete()


def open_invitation(token: str) -> KeeperInvitation:
    """The invitation that a link leads to; raises `NotFound`, or `Gone` once its days are over."""
    found = KeeperInvitation.objects.select_related("sheet", "by").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise NotFound(_("This invitation is not known here: it was used, withdrawn, or its link is cut short."))
    if not found.open or found.sheet.hidden_at is not None:
        raise Gone(_("This invitation is over. Ask those who keep the sheet for a new one."))
    return found


@action
def accept_to_keep(actor: Actor, token: str) -> Sheet:
    """Keep a sheet from now on. Whoever holds the link of the mail may, whatever her e-mail; once."""
    person = me(actor)
    invitation = open_invitation(token)
    sheet = invitation.sheet
    others = list(sheet.keepers.exclude(person=person).select_related("person"))
    _keeper, new = Keeper.objects.get_or_create(sheet=sheet, person=person)
    if new:
        journal.record(actor, "library.keep_sheet", sheet, invitation=invitation.pk)
        data = {"title": sheet.title, "slug": sheet.slug, "who": person.display_name or "…"}
        for one in others:
            notices.tell(one.person, "library.keeper", data, fact=f"library.keeper:{sheet.pk}:{person.pk}")
    invitation.delete()
    return sheet


@action
def leave_keeping(actor: Actor, sheet: Sheet) -> None:
    """Keep it no longer. When nobody keeps it, the stewards do."""
    allow(actor, "library.leave_keeping", sheet)
    sheet.keepers.filter(person_id=actor.person_id).delete()
    journal.record(actor, "library.leave_keeping", sheet)


def forget_old_invitations() -> int:
    """Every day: invitations that nobody accepted in time, with their e-mail."""
    return KeeperInvitation.objects.filter(expires_at__lt=timezone.now()).delete()[0]
