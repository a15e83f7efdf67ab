"""Saying what one thinks of a sheet, changing or taking it back; answering it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, Sentence
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import events
from terreau.library.models import CRITERIA, Rating, Sheet
from terreau.library.policy import is_trusted
from terreau.stewardship import journal

LONGEST = 1000


@action
def rate(actor: Actor, sheet: Sheet, marks: Mapping[str, Any], comment: str = "") -> Rating:
    """Give or change one's opinion: at least one mark, from 1 to 4. The comment of somebody new here is read first."""
    allow(actor, "library.rate", sheet)
    checked = _checked(marks)
    comment = _text(comment, "comment")
    before = Rating.objects.select_for_update().filter(sheet=sheet, by_id=actor.person_id).first()
    rating = before or Rating(sheet=sheet, by_id=actor.person_id)
    if before is None or before.comment != comment:
        rating.comment_read_at = timezone.now() if comment and _is_heard(actor) else None
    for code in CRITERIA:
        setattr(rating, code, checked.get(code))
    rating.comment, rating.version, rating.at = comment, sheet.version, timezone.now()
    rating.save()
    journal.record(actor, "library.rate_sheet", sheet, rating=rating.pk)
    if before is None:
        announce(events.SheetRated(rating.pk))
    return rating


def _is_heard(actor: Actor) -> bool:
    """Whether what the actor says is read by everybody at once."""
    earlier = Rating.objects.filter(by_id=actor.person_id).exclude(comment="").exclude(comment_read_at=None)
    return is_trusted(actor) or earlier.exists()


@action
def withdraw_rating(actor: Actor, rating: Rating) -> None:
    """Take one's opinion back: marks, comment and its answer go."""
    allow(actor, "library.withdraw_rating", rating)
    journal.record(actor, "library.withdraw_rating", rating.sheet, rating=rating.pk)
    rating.delete()


@action
def read_comment(actor: Actor, rating: Rating) -> Rating:
    """Let everybody read the comment of somebody new here; hiding it is `stewardship.hide`."""
    allow(actor, "library.read_comment", rating)
    locked = Rating.objects.select_for_update().get(pk=rating.pk)
    if locked.comment_read_at is None:
        locked.comment_read_at = timezone.now()
        locked.save(update_fields=["comment_read_at"])
        journal.record(actor, "library.read_comment", locked.sheet, rating=locked.pk)
    return locked


@action
def answer_rating(actor: Actor, rating: Rating, answer: str) -> Rating:
    """One answer to a comment, which may be changed; an empty one takes it back."""
    allow(actor, "library.answer_rating", rating)
    answer = _text(answer, "answer")
    locked = Rating.objects.select_for_update().get(pk=rating.pk)
    if locked.answer == answer:
        return locked
    first = not locked.answer
    locked.answer, locked.answer_by_id = answer, actor.person_id if answer else None
    locked.answered_at = timezone.now() if answer else None
    locked.save(update_fields=["answer", "answer_by", "answered_at"])
    journal.record(actor, "library.answer_rating", locked.sheet, rating=locked.pk)
    if first:
        announce(events.RatingAnswered(locked.pk))
    return locked


def _checked(marks: Mapping[str, Any]) -> dict[str, int]:
    errors: dict[str, list[Sentence]] = {}
    checked: dict[str, int] = {}
    for code, mark in marks.items():
        if mark in (None, ""):
            continue
        if code not in CRITERIA or str(mark) not in ("1", "2", "3", "4"):
            errors[str(code)[:20]] = [_("Choose one of the answers.")]
        else:
            checked[code] = int(mark)
    if errors:
        raise Invalid(errors=errors)
    if not checked:
        raise Invalid(_("Answer at least one of the questions."), field="clear")
    return checked


def _text(text: str, field: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Invalid(_("Keep it under 1,000 characters."), field=field)
    return text
