"""Saying that a sheet is still right."""

from django.utils import timezone

from terreau.foundation.actions import action
from terreau.foundation.policy import Actor, allow
from terreau.library.models import Review, ReviewAsked, Sheet
from terreau.stewardship import journal


@action
def review_sheet(actor: Actor, sheet: Sheet) -> Review:
    """One click: the newest version was read again, and is right. Twice the same day is once."""
    allow(actor, "library.review_sheet", sheet)
    now = timezone.now()
    ReviewAsked.objects.filter(sheet=sheet).delete()
    mine = Review.objects.filter(sheet=sheet, by_id=actor.person_id, version=sheet.version)
    today = mine.filter(at__date=timezone.localdate(now)).first()
    if today is not None:
        return today
    made = Review.objects.create(sheet=sheet, version=sheet.version, by_id=actor.person_id, at=now)
    journal.record(actor, "library.review_sheet", sheet, version=sheet.version)
    return made
