"""Suggesting with an e-mail only, and answering what waits."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.security import django_auth

from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.library import actions, giving, queries, reasons
from terreau.library.giving import GIFTS_AN_HOUR
from terreau.library.models import Contribution, Suggestion

router = Router()


class NewSuggestion(Schema):
    """A remark in `words`, or the whole `content` as it should be, with the version `base` it was written on."""

    email: str
    name: str = ""
    words: str = ""
    content: dict[str, Any] = {}
    base: int = 0
    note: str = ""
    experience: str = ""


class GivenSheet(Schema):
    kind: str
    content: dict[str, Any]
    email: str
    name: str = ""
    note: str = ""


class Waiting(Schema):
    """What waits for the button behind the link of the mail."""

    title: str
    expires_at: str


class SuggestionLine(Schema):
    id: int
    sheet: str
    base: int
    note: str
    at: str
    content: dict[str, Any]
    answered: bool
    accepted: bool
    reason: str


class Answer(Schema):
    accepted: bool
    reason: str = ""


@router.post("/suggestions/", url_name="library_give_sheet", response={202: Waiting})
def give_sheet(request: HttpRequest, given: GivenSheet) -> Status:
    """A new sheet, with an e-mail only: confirmed by the button behind the link of a mail, then read."""
    limit(f"give:{whence(request)}", GIFTS_AN_HOUR, 3600)
    return Status(202, _waiting(giving.give_sheet(given.kind, given.content, given.email, given.name, given.note)))


@router.post("/sheets/{slug}/suggestions/", url_name="library_suggest", response={202: Waiting})
def suggest(request: HttpRequest, slug: str, given: NewSuggestion) -> Status:
    """A correction, with an e-mail only: in words, or the whole content."""
    limit(f"give:{whence(request)}", GIFTS_AN_HOUR, 3600)
    sheet = queries.find_sheet(request.actor, slug)
    if given.content:
        behind = reasons.named(request.actor, sheet, given.experience)
        made = giving.give_change(
            sheet, given.content, given.base, given.email, given.name, note=given.note, experience=behind
        )
        return Status(202, _waiting(made))
    return Status(202, _waiting(giving.give_words(sheet, given.words, given.email, given.name)))


@router.get("/suggestions/", auth=django_auth, url_name="library_queue", response=list[SuggestionLine])
def queue(request: HttpRequest) -> list[dict[str, Any]]:
    """The suggestions that wait for the caller's answer: all for stewards, her sheets' for a keeper."""
    allow(request.actor, "library.see_queue")
    return [_line(one) for one in queries.waiting_suggestions(request.actor)]


@router.post("/suggestions/{number}/answer/", auth=django_auth, url_name="library_answer", response=SuggestionLine)
def answer(request: HttpRequest, number: int, given: Answer) -> dict[str, Any]:
    """Accept or decline, with the reason that is told to who wrote; declining needs one."""
    found = get_object_or_404(Suggestion.objects.select_related("sheet"), pk=number)
    decide = actions.accept_suggestion if given.accepted else actions.decline_suggestion
    decide(request.actor, found, given.reason)
    found.refresh_from_db()
    return _line(found)


def _waiting(contribution: Contribution) -> dict[str, str]:
    return {"title": contribution.title, "expires_at": contribution.expires_at.isoformat()}


def _line(one: Suggestion) -> dict[str, Any]:
    return {
        "id": one.pk,
        "sheet": one.sheet.slug,
        "base": one.base,
        "note": one.note,
        "at": one.at.isoformat(),
        "content": one.snapshot,
        "answered": one.decided_at is not None,
        "accepted": one.accepted,
        "reason": one.reason,
    }
