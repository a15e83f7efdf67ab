"""What the library keeps of people who use it and tell of it: for how long, and how they take it along."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from terreau.foundation.house import Kept
from terreau.foundation.policy import Actor
from terreau.library.browser import AGE
from terreau.library.models import ExperienceDraft, Use
from terreau.people.events import PersonErased

DAYS, DAYS_OF_A_PERSON = AGE // 86_400, 365
KEPT = (
    Kept(
        _("That you used a method: where, and a mark of your browser or your name"),
        _("to count it once a day, by kind of commune; nobody else reads where or who"),
        format_lazy(_("the mark, {days} days; your name until you leave; the count stays, without you"), days=DAYS),
        order=51,
    ),
    Kept(
        _("The experience that you are writing"),
        _("so that you may go on later"),
        format_lazy(
            _("until you publish or erase it; {days} days after you last wrote in it, {more} where you are logged in"),
            days=DAYS,
            more=DAYS_OF_A_PERSON,
        ),
        order=52,
    ),
)


@transaction.atomic
def forget_old() -> dict[str, int]:
    """The daily broom: who used what, and drafts that nobody goes on with."""
    now = timezone.now()
    uses = Use.objects.filter(day__lt=timezone.localdate(now) - timedelta(days=DAYS)).exclude(key="")
    drafts = ExperienceDraft.objects.filter(by=None, updated_at__lt=now - timedelta(days=DAYS))
    of_people = ExperienceDraft.objects.filter(updated_at__lt=now - timedelta(days=DAYS_OF_A_PERSON))
    return {"uses": uses.update(key=""), "drafts": drafts.delete()[0] + of_people.delete()[0]}


@transaction.atomic
def forget_person(event: PersonErased) -> None:
    """Where the name of an erased person stays, her drafts and where she used what do not."""
    Use.objects.filter(by_id=event.person_id).update(by=None, key="", territory=None)
    ExperienceDraft.objects.filter(by_id=event.person_id).delete()


def data_of(actor: Actor) -> dict[str, Any]:
    """What a known person used, and the experiences she is writing."""
    if not actor.known:
        return {}
    uses = Use.objects.filter(by_id=actor.person_id).select_related("sheet", "territory", "experience")
    drafts = ExperienceDraft.objects.filter(by_id=actor.person_id).select_related("method")
    return {
        "uses": [
            {
                "sheet": use.sheet.slug,
                "version": use.version,
                "at": use.at.isoformat(),
                "commune": use.territory.code if use.territory else "",
                "class": use.class_code,
                "experience": use.experience.slug if use.experience else "",
            }
            for use in uses
        ],
        "experience_drafts": [
            {"method": draft.method.slug, "updated_at": draft.updated_at.isoformat(), "answers": draft.answers}
            for draft in drafts
        ],
    }
