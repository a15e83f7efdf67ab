"""Telling people, summing up by mail, and what follows the facts of the rooms below."""

import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from terreau.foundation import care, jobs
from terreau.foundation.actions import action
from terreau.foundation.policy import Actor, allow
from terreau.notices import kinds, mails
from terreau.notices.models import Mail, Notice
from terreau.people.actions.accounts import stop_mails
from terreau.people.events import BecameKeeper, Invited, MemberJoined, PersonErased
from terreau.people.models import Group, Invitation, Rhythm, Role, User
from terreau.people.queries import invitation_path
from terreau.stewardship.events import FlagDecided, Flagged
from terreau.stewardship.models import Flag

log = logging.getLogger("terreau.notices")

PAUSES = {Rhythm.DAILY: timedelta(hours=20), Rhythm.WEEKLY: timedelta(days=6, hours=20)}
IN_A_MAIL = 30
DAYS_KEPT = 365
DAYS_TRIED = 7


def tell(person: User, code: str, data: Mapping[str, Any], fact: str = "") -> Notice | None:
    """Tell a person a fact: in her space at once, in the next mail that sums up. The same fact tells nothing twice.

    `fact` names the fact (`proposal:12:sent`); where it is empty, code and data do. Runs inside the caller's
    transaction, or its own.
    """
    if not kinds.is_known(code):
        raise ValueError(f"no room offers a sentence for the notice {code}")
    fact = fact or ":".join([code, *(f"{name}={value}" for name, value in sorted(data.items()))])
    notice, new = Notice.objects.get_or_create(
        person=person, fact=fact[:120], defaults={"code": code, "data": dict(data)}
    )
    return notice if new else None


@action
def read(actor: Actor, notice: Notice) -> None:
    allow(actor, "notices.read", notice)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


@action
def read_all(actor: Actor) -> int:
    return Notice.objects.visible_to(actor).unread().update(read_at=timezone.now())


def stop(token: str) -> bool:
    """What the link of a mail does; False for a forged one."""
    person_id = mails.person_of(token)
    if person_id is None:
        return False
    stop_mails(person_id)
    return True


# ---------------------------------------------------------------- mails


def post(to: str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> Mail:
    """Keep a mail and send it once the present transaction is committed."""
    mail = Mail.objects.create(to=to, subject=subject[:200], body=body, headers=dict(headers or {}))
    jobs.enqueue(deliver, mail.pk)
    return mail


def deliver(mail_id: int) -> None:
    """Send one mail. One that fails is kept; `send_waiting` tries again."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().filter(pk=mail_id, sent_at=None).first()
        if mail is None:
            return
        mail.tries += 1
        try:
            EmailMessage(mail.subject, mail.body, None, [mail.to], headers=mail.headers).send()
        except (OSError, smtplib.SMTPException) as error:
            mail.trouble = type(error).__name__
            log.warning("mail not sent", extra={"mail": mail.pk, "tries": mail.tries, "reason": mail.trouble})
        else:
            mail.sent_at, mail.trouble, mail.to, mail.body, mail.headers = timezone.now(), "", "", "", {}
        mail.save()


def send_waiting() -> int:
    """Every few minutes: try again what could not leave, each time after a longer pause; gives how many left."""
    now = timezone.now()
    sent = 0
    for mail in Mail.objects.filter(sent_at=None, at__gt=now - timedelta(days=DAYS_TRIED)).order_by("at"):
        if now >= mail.at + timedelta(minutes=2) * (2 ** min(mail.tries, 10) - 1):
            deliver(mail.pk)
            sent += Mail.objects.filter(pk=mail.pk).exclude(sent_at=None).count()
    return sent


def send_digests(now: datetime | None = None) -> int:
    """Every hour: one mail for each person whose rhythm says so and who has something unread; gives how many."""
    now = now or timezone.now()
    waiting = Notice.objects.filter(mailed_at=None, read_at=None, person__is_active=True)
    waiting = waiting.filter(person__mail_rhythm__in=PAUSES).exclude(person__confirmed_at=None)
    count = 0
    for person_id in waiting.values_list("person", flat=True).order_by("person").distinct():
        count += _send_digest(person_id, now)
    return count


@transaction.atomic
def _send_digest(person_id: int, now: datetime) -> bool:
    person = User.objects.select_for_update().get(pk=person_id)
    last = person.notices.aggregate(last=Max("mailed_at"))["last"]
    if last and now - last < PAUSES[Rhythm(person.mail_rhythm)]:
        return False
    unread = list(person.notices.filter(mailed_at=None, read_at=None).order_by("at"))
    if not unread:
        return False
    subject, body = mails.written(
        "digest", person.language, lines=unread[:IN_A_MAIL], more=max(0, len(unread) - IN_A_MAIL),
        weekly=person.mail_rhythm == Rhythm.WEEKLY, stop_url=mails.stop_url(person),
    )  # fmt: skip
    person.notices.filter(pk__in=[one.pk for one in unread]).update(mailed_at=now)
    post(person.email, subject, body, mails.one_click(person))
    return True


def forget_old() -> dict[str, int]:
    """The daily broom of this room: read notices of last year, mails that left or were given up."""
    now = timezone.now()
    read_ = Notice.objects.filter(read_at__lt=now - timedelta(days=DAYS_KEPT))
    sent = Mail.objects.filter(sent_at__lt=now - timedelta(days=1))
    given_up = Mail.objects.filter(at__lt=now - timedelta(days=DAYS_TRIED))
    return {"notices": read_.delete()[0], "mails": sent.delete()[0] + given_up.delete()[0]}


# ---------------------------------------------------------------- what follows facts of the rooms below


def mail_invitation(event: Invited) -> None:
    """An invitation leaves at once: somebody waits for it."""
    invitation = Invitation.objects.select_related("group", "by").get(pk=event.invitation_id)
    language = invitation.by.language if invitation.by else "fr"
    with mails.override(language):
        path = invitation_path(event.token)
    subject, body = mails.written(
        "invitation", language, group=invitation.group, by=invitation.by.display_name if invitation.by else "",
        path=path, expires_at=invitation.expires_at, keeper=invitation.role == Role.KEEPER,
    )  # fmt: skip
    post(invitation.email, subject, body)


def tell_keepers_who_joined(event: MemberJoined) -> None:
    group = Group.objects.get(pk=event.group_id)
    who = User.objects.get(pk=event.person_id)
    data = {"group": group.name, "slug": group.slug, "who": who.display_name}
    for one in group.memberships.filter(role=Role.KEEPER).exclude(person=who).select_related("person"):
        code = "people.joined" if who.display_name else "people.somebody_joined"
        tell(one.person, code, data, fact=f"people.joined:{group.pk}:{who.pk}:{timezone.localdate()}")


def tell_new_keeper(event: BecameKeeper) -> None:
    group = Group.objects.get(pk=event.group_id)
    person = User.objects.get(pk=event.person_id)
    fact = f"people.keeper:{group.pk}:{timezone.localdate()}"
    tell(person, "people.keeper", {"group": group.name, "slug": group.slug}, fact=fact)


def tell_stewards(event: Flagged) -> None:
    flag = Flag.objects.get(pk=event.flag_id)
    thing = care.cared_for(flag.kind).find(Actor.of_system(), flag.key)
    for steward in User.objects.filter(is_steward=True, is_active=True):
        data = {"flag": flag.pk, "thing": str(thing)}
        tell(steward, "stewardship.flagged", data, fact=f"stewardship.flagged:{flag.pk}")


def tell_who_flagged(event: FlagDecided) -> None:
    flag = Flag.objects.select_related("by").get(pk=event.flag_id)
    if flag.by is None:
        return
    thing = care.cared_for(flag.kind).find(Actor.of_system(), flag.key)
    data = {"flag": flag.pk, "thing": str(thing), "reason": flag.decision_reason}
    tell(flag.by, f"stewardship.{flag.decision}", data, fact=f"stewardship.decided:{flag.pk}")


def forget_person(event: PersonErased) -> None:
    """Where the name of an erased person stays, what she was told does not."""
    Notice.objects.filter(person_id=event.person_id).delete()
