"""Contributing with an e-mail only: written, confirmed by a button behind a link, read, answered, forgotten.

A kind of contribution is offered once, in `apps.py`, with what its confirmation makes. Its page calls `ask`; the mail
leads to a page whose button calls `confirm`: following the link confirms nothing, since mail scanners follow links.
What was made then waits where people's first contributions wait; its answer is mailed by `answer`. `forget_old` erases
what nobody confirmed after 48 hours, and the whole row, e-mail with it, 30 days after the answer.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Gone, Invalid, NotFound, Sentence
from terreau.foundation.house import Kept
from terreau.foundation.limits import limit
from terreau.foundation.policy import Actor
from terreau.library.models import Contribution, Sheet, Suggestion
from terreau.notices import actions as notices
from terreau.notices import mails
from terreau.people.actions.accounts import checked_email
from terreau.people.models import User
from terreau.stewardship import journal

HOURS_OPEN = 48
DAYS_AFTER_ANSWER = 30
MAILS_AN_ADDRESS = 6  # a day: nobody's mailbox is filled by somebody else
MAILS_IN_ALL = 300  # an hour, for the whole house
DAY, HOUR = 86_400, 3_600


@dataclass(frozen=True, slots=True)
class Confirmable:
    """A kind of contribution. `make(contribution)` writes, in the transaction of the confirmation, and gives what waits
    for an answer: an unpublished sheet or a suggestion. It raises `TerreauError` where it cannot be made any more.
    """

    code: str
    label: Sentence
    make: Callable[[Contribution], Sheet | Suggestion]


_kinds: dict[str, Confirmable] = {}


def offer_confirmable(kind: Confirmable) -> None:
    _kinds[kind.code] = kind


def kind_of(contribution: Contribution) -> Confirmable:
    try:
        return _kinds[contribution.kind]
    except KeyError:
        raise Gone(_("This kind of contribution is no longer taken.")) from None


@action
def ask(kind: str, email: str, data: Mapping[str, Any], *, title: str, name: str = "") -> Contribution:
    """Keep what somebody gives, already checked by its caller, and mail the link that leads to the button.

    Raises `Invalid(field="email")` or `Invalid(field="name")`, and `TooMany`.
    """
    if kind not in _kinds:
        raise LookupError(f"no room offers the contribution {kind}")
    email, name = checked_email(email), checked_name(name)
    limit(f"contribution:{email}", MAILS_AN_ADDRESS, DAY)
    limit("contribution", MAILS_IN_ALL, HOUR)
    token = secrets.token_urlsafe(24)
    contribution = Contribution.objects.create(
        kind=kind,
        data=dict(data),
        title=title[:200],
        email=email,
        name=name,
        language=(get_language() or "fr")[:2],
        token_hash=_hash(token),
        expires_at=timezone.now() + timedelta(hours=HOURS_OPEN),
    )
    with override(contribution.language):
        url = settings.TERREAU_URL + reverse("library:confirm", args=[token])
    _mail(contribution, "confirm", url=url, hours=HOURS_OPEN)
    return contribution


def checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if len(name) > 100:
        raise Invalid(_("A name of at most 100 characters, please."), field="name")
    return name


def find(token: str) -> Contribution:
    """What a link leads to, confirmed or not; raises `NotFound`, or `Gone` once its hours are over."""
    contribution = Contribution.objects.filter(token_hash=_hash(token)).first()
    if contribution is None:
        raise NotFound(_("This link is not known here: it may be cut short, or its time is over. Please write again."))
    if contribution.confirmed_at is None and not contribution.open():
        raise Gone(_("This link was good for 48 hours, which are over. Please write again."))
    return contribution


@action
def confirm(token: str) -> Contribution:
    """Make what the link confirms, once; a second time gives what the first one made."""
    found = find(token)
    contribution = Contribution.objects.select_for_update().get(pk=found.pk)
    if contribution.confirmed_at is not None:
        return contribution
    made = kind_of(contribution).make(contribution)
    contribution.confirmed_at = timezone.now()
    contribution.sheet = made.sheet if isinstance(made, Suggestion) else made
    contribution.suggestion = made if isinstance(made, Suggestion) else None
    contribution.data = {}  # what was made holds it from now on
    contribution.save()
    journal.record(Actor(label="by e-mail"), "library.confirm_contribution", made, contribution=contribution.pk)
    return contribution


def of_made(made: Sheet | Suggestion) -> Contribution | None:
    """The contribution that made a sheet or a suggestion, while it is kept."""
    rows = Contribution.objects.filter(confirmed_at__isnull=False)
    if isinstance(made, Suggestion):
        return rows.filter(suggestion=made).first()
    return rows.filter(sheet=made, suggestion=None).first()


def answer(made: Sheet | Suggestion, accepted: bool, reason: str = "") -> None:
    """Mail the answer to who gave it by e-mail, once; nothing where it was given otherwise."""
    contribution = of_made(made)
    if contribution is None or contribution.answered_at is not None:
        return
    contribution.answered_at = timezone.now()
    contribution.save(update_fields=["answered_at"])
    sheet = contribution.sheet
    with override(contribution.language):
        url = settings.TERREAU_URL + sheet.get_absolute_url() if sheet and sheet.published else ""
    _mail(contribution, "answer", accepted=accepted, reason=reason, url=url, days=DAYS_AFTER_ANSWER)


def forget_old() -> dict[str, int]:
    """Every hour: what was never confirmed, and what was answered 30 days ago, e-mail and all."""
    now = timezone.now()
    unconfirmed = Contribution.objects.unconfirmed().filter(expires_at__lt=now)
    answered = Contribution.objects.filter(answered_at__lt=now - timedelta(days=DAYS_AFTER_ANSWER))
    return {"unconfirmed": unconfirmed.delete()[0], "answered": answered.delete()[0]}


def data_of(actor: Actor) -> dict[str, Any]:
    """What a known person gave with her e-mail only, while it is kept."""
    person = User.objects.filter(pk=actor.person_id).first() if actor.known else None
    rows = Contribution.objects.filter(email=person.email) if person else Contribution.objects.none()
    shown = ("kind", "title", "name", "at", "confirmed_at", "answered_at")
    return {"contributions_by_email": list(rows.values(*shown))}


KEPT_INVITATION = Kept(
    _("The e-mail of somebody who is asked to keep a sheet"),
    _("to send the invitation"),
    _("until it is answered or withdrawn, 14 days at most"),
    order=51,
)
KEPT = Kept(
    _("The e-mail of somebody who suggests something to the library without an account"),
    _("to know that it comes from her, and to send her the answer"),
    format_lazy(
        _("{hours} hours where it is not confirmed; {days} days after the answer"),
        hours=HOURS_OPEN,
        days=DAYS_AFTER_ANSWER,
    ),
    order=50,
)


def _mail(contribution: Contribution, template: str, **context: Any) -> None:
    label = kind_of(contribution).label
    subject, body = mails.written(
        f"library/mails/{template}.txt", contribution.language, title=contribution.title, label=label, **context
    )
    notices.post(contribution.email, subject, body)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
