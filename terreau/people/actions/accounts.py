"""Coming in, setting one's account, leaving."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor
from terreau.people import consent
from terreau.people.events import PersonErased
from terreau.people.models import ERASED, Consent, Group, Invitation, Membership, Rhythm, Role, User, clean_email
from terreau.people.policy import LOG_IN

DAYS_TO_COME_BACK = 7
DAYS_UNCONFIRMED = 2


@action
def known_by(email: str) -> User:
    """The person of that e-mail, known from now on; who never proves it hers is forgotten two days later."""
    email = checked_email(email)
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, language=(get_language() or "fr")[:2])
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"primary": True})
    return person


def checked_email(email: str) -> str:
    email = clean_email(email)
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(_("This does not look like an e-mail: lea@example.org"), field="email") from None
    if len(email) > 254:
        raise Invalid(_("This e-mail is too long."), field="email")
    return email


@action
def came_in(person_id: int) -> None:
    """Somebody proved that an e-mail is hers. Coming back in time cancels a departure."""
    for person in User.objects.filter(pk=person_id, confirmed_at=None):
        person.confirmed_at = timezone.now()
        person.save(update_fields=["confirmed_at"])
        _keep_consent(person, "digest", person.mail_rhythm != Rhythm.NEVER)
    User.objects.filter(pk=person_id).exclude(leaving_at=None).update(leaving_at=None, leaving_keeps_name=False)


def me(actor: Actor) -> User:
    person = User.objects.filter(pk=actor.person_id).first() if actor.known else None
    if person is None:
        raise Refused(LOG_IN)
    return person


@action
def set_account(actor: Actor, display_name: str, language: str, mail_rhythm: str, public_name: bool) -> User:
    """The person's own settings; what they say about consent is kept as consent."""
    person = me(actor)
    name = " ".join(display_name.replace("\x00", "").split())
    errors: dict[str, list[Any]] = {}
    if len(name) > 100:
        errors["display_name"] = [_("A name of at most 100 characters, please.")]
    if public_name and not name:
        errors["display_name"] = [_("Give the name that may be shown.")]
    if language not in ("fr", "en"):
        errors["language"] = [_("Choose French or English.")]
    if mail_rhythm not in Rhythm.values:
        errors["mail_rhythm"] = [_("Choose one of the rhythms.")]
    if errors:
        raise Invalid(errors=errors)
    person.display_name, person.language, person.mail_rhythm = name, language, mail_rhythm
    person.save(update_fields=["display_name", "language", "mail_rhythm"])
    _keep_consent(person, "public-name", public_name)
    _keep_consent(person, "digest", mail_rhythm != Rhythm.NEVER)
    return person


def _keep_consent(person: User, purpose: str, given: bool) -> None:
    words = consent.find(purpose)
    in_force = person.consents.filter(purpose=purpose, withdrawn_at=None)
    if not given:
        in_force.update(withdrawn_at=timezone.now())
    elif not in_force.exists():
        Consent.objects.create(person=person, purpose=purpose, text_version=words.text_version)


@action
def withdraw_consent(actor: Actor, purpose: str) -> None:
    """One gesture: the purpose ends now."""
    person = me(actor)
    _keep_consent(person, consent.find(purpose).code, False)
    if purpose == "digest":
        person.mail_rhythm = Rhythm.NEVER
        person.save(update_fields=["mail_rhythm"])


@action
def stop_mails(person_id: int) -> None:
    """What the link of every mail does: no more, whoever follows it."""
    for person in User.objects.filter(pk=person_id):
        _keep_consent(person, "digest", False)
        person.mail_rhythm = Rhythm.NEVER
        person.save(update_fields=["mail_rhythm"])


def groups_left_alone(person: User) -> list[Group]:
    """The living groups that only this person keeps."""
    kept = Membership.objects.filter(person=person, role=Role.KEEPER, group__closed_at=None)
    others = Membership.objects.filter(role=Role.KEEPER).exclude(person=person).values("group")
    return [one.group for one in kept.exclude(group__in=others).select_related("group")]


@action
def close_sessions(actor: Actor) -> User:
    """Every session that is open elsewhere ends: they are signed with what changes here."""
    person = me(actor)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return person


@action
def leave_terreau(actor: Actor, keep_name: bool = False) -> User:
    """Ask to be erased: done after some days, undone by coming back before."""
    person = me(actor)
    if keep_name and not person.display_name:
        raise Invalid(_("Give the name that is to stay beside your texts first."), field="keep_name")
    person.leaving_at = timezone.now() + timedelta(days=DAYS_TO_COME_BACK)
    person.leaving_keeps_name = keep_name
    person.save(update_fields=["leaving_at", "leaving_keeps_name"])
    return person


def forget_expired() -> dict[str, int]:
    """The daily broom: erases what is past its end; gives how many of each."""
    now = timezone.now()
    unconfirmed = User.objects.filter(confirmed_at=None, date_joined__lt=now - timedelta(days=DAYS_UNCONFIRMED))
    unconfirmed = unconfirmed.filter(is_steward=False, memberships=None)
    leaving = User.objects.filter(leaving_at__lte=now)
    counts = {"people": 0}
    for person_id in [*unconfirmed.values_list("pk", flat=True), *leaving.values_list("pk", flat=True)]:
        erase(person_id)
        counts["people"] += 1
    ended = Q(expires_at__lt=now) | Q(revoked_at__lt=now) | Q(accepted_at__lt=now) & ~Q(email="")
    counts["invitations"] = Invitation.objects.filter(ended).delete()[0]
    counts["sessions"] = Session.objects.filter(expire_date__lt=now).delete()[0]
    return counts


@action
def erase(person_id: int) -> None:
    """Erase a person. Groups she alone kept pass to their longest-standing member, or close where there is none.

    With `leaving_keeps_name` the row stays, with the name and nothing else, so that texts stay credited.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    for group in groups_left_alone(person):
        _pass_on(group, person)
    if person.leaving_keeps_name:
        person.memberships.all().delete()
        person.consents.all().delete()
        EmailAddress.objects.filter(user=person).delete()
        person.email, person.is_active, person.is_steward = f"{person.pk}{ERASED}", False, False
        person.leaving_at = None
        person.save()
    else:
        person.delete()
    announce(PersonErased(person_id))


def _pass_on(group: Group, person: User) -> None:
    heir = group.memberships.exclude(person=person).order_by("since", "pk").first()
    of_system = Actor.of_system("leaving")
    if heir:
        heir.role = Role.KEEPER
        heir.save(update_fields=["role"])
        care.record(of_system, "people.pass_on_group", group, to=heir.person_id)
    else:
        group.closed_at = timezone.now()
        group.save(update_fields=["closed_at"])
        care.record(of_system, "people.close_group", group)


@action
def make_steward(email: str) -> User:
    """Who hosts the site names a steward, known or not yet."""
    person = known_by.inside(email)  # type: ignore[attr-defined]
    person.is_steward = True
    person.save(update_fields=["is_steward"])
    care.record(Actor.of_system("command"), "people.make_steward", person)
    return person
