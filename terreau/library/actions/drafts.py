"""Telling an experience: a draft that keeps itself, then a sheet."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.actions import action
from terreau.foundation.errors import Gone, Invalid, NotFound
from terreau.foundation.limits import limit
from terreau.foundation.policy import Actor, allow
from terreau.library import confirmed, drafts, places
from terreau.library.actions.sheets import add
from terreau.library.actions.uses import follow_experience, move_use
from terreau.library.models import Contribution, ExperienceDraft, Sheet
from terreau.library.policy import Held
from terreau.notices import actions as notices
from terreau.notices import mails
from terreau.people.actions.accounts import checked_email

CODE, SALT, AGE = "experience", "terreau.library.draft", 60 * 60 * 24 * 90  # seconds


@action
def write_experience(
    actor: Actor, draft: ExperienceDraft, step: str, values: Mapping[str, Any], held: bool = False
) -> ExperienceDraft:
    """Keep the answers of one step as they are, right or wrong: what is wrong is told, and never lost."""
    if step not in drafts.STEPS:
        raise NotFound(_("There is no such step."))
    locked = _locked(actor, draft, held)
    locked.answers = {**locked.answers, **drafts.cleaned(step, values)}
    locked.by_id = locked.by_id or actor.person_id
    locked.save()
    if step == "where":
        _follow(locked)
    return locked


@action
def delete_experience_draft(actor: Actor, draft: ExperienceDraft, held: bool = False) -> None:
    """Erase what was written; the use stays counted."""
    _locked(actor, draft, held).delete()


@action
def publish_experience(actor: Actor, draft: ExperienceDraft, held: bool = False) -> Sheet:
    """Make the sheet, of a person who is logged in; of somebody new here it waits for a first reading."""
    locked = _locked(actor, draft, held)
    allow(actor, "library.create_sheet")
    return _make(actor, locked)


@action
def send_experience(draft: ExperienceDraft, email: str, held: bool = False) -> Contribution:
    """Without account: the sheet is made once the link of a mail is confirmed, and waits for a first reading."""
    locked = _locked(Actor.anonymous(), draft, held)
    content = drafts.content_of(locked)
    asked = confirmed.ask.inside(CODE, email, {"draft": locked.token}, title=content["title"])  # type: ignore[attr-defined]
    locked.sent_at = timezone.now()
    locked.save(update_fields=["sent_at"])
    return asked


def make_confirmed(contribution: Contribution) -> Sheet:
    """What the confirmation of a mail makes, in its transaction."""
    token = contribution.data.get("draft", "")
    draft = ExperienceDraft.objects.select_for_update().select_related("method").filter(token=token).first()
    if draft is None:
        raise Gone(_("This experience was published already, or its draft was erased."))
    return _make(Actor(label="by e-mail"), draft)


@action
def mail_draft(actor: Actor, draft: ExperienceDraft, email: str, held: bool = False) -> None:
    """Send the link by which the draft is found again on any device; the address is not kept."""
    locked = _locked(actor, draft, held)
    email = checked_email(email)
    limit(f"contribution:{email}", confirmed.MAILS_AN_ADDRESS, confirmed.DAY)
    limit("contribution", confirmed.MAILS_IN_ALL, confirmed.HOUR)
    with override(locked.language):
        url = settings.TERREAU_URL + reverse("library:resume", args=[signing.dumps(locked.token, salt=SALT)])
    subject, body = mails.written("library/mails/draft.txt", locked.language, title=locked.method.title, url=url)
    notices.post(email, subject, body)


def draft_of(signed: str) -> ExperienceDraft:
    """The draft that the link of a mail leads to; raises `NotFound`, or `Gone` where it is no more."""
    try:
        token = signing.loads(signed, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        raise NotFound(_("This link is not known here: it may be cut short, or its time is over.")) from None
    draft = ExperienceDraft.objects.filter(token=token).first()
    if draft is None:
        raise Gone(_("This experience was published already, or its draft was erased."))
    return draft


def _locked(actor: Actor, draft: ExperienceDraft, held: bool) -> ExperienceDraft:
    locked = (
        ExperienceDraft.objects.select_for_update(of=("self",)).select_related("method").filter(pk=draft.pk).first()
    )
    if locked is None:
        raise Gone(_("This experience was published already, or its draft was erased."))
    allow(actor, "library.write_experience", Held(locked, held))
    return locked


def _make(actor: Actor, draft: ExperienceDraft) -> Sheet:
    content = drafts.content_of(draft)
    sheet = add(actor, drafts.KIND, content)
    if draft.use is not None:
        follow_experience(draft.use, sheet)
    draft.delete()
    return sheet


def _follow(draft: ExperienceDraft) -> None:
    """The use is counted where the draft says it was, as soon as it says so."""
    try:
        found = drafts.communes_of(draft.answers)
    except Invalid:
        return
    given = draft.answers.get("class_code", "")
    class_code = places.class_of(found) or places.read_class(given if given in places.vocabulary.CLASSES else "")
    move_use(draft.use, found, class_code, bool(draft.answers.get("place_hidden")))
