"""Opinions on sheets."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import django_auth

from terreau.library import actions, queries, ratings
from terreau.library.models import Rating

router = Router()


class Counted(Schema):
    """People for each grade, from 4 (yes) to 1 (no); empty under three answers."""

    criterion: str
    n: int
    grades: dict[str, int]


class Said(Schema):
    id: int
    version: int
    at: str
    author: str
    comment: str
    answer: str


class Opinions(Schema):
    counts: list[Counted]
    comments: list[Said]


class Opinion(Schema):
    """Marks from 1 (no) to 4 (yes) for clear, easy, useful, inclusive: at least one."""

    marks: dict[str, int]
    comment: str = ""


class AnswerIn(Schema):
    answer: str


@router.get("/sheets/{slug}/ratings/", url_name="library_ratings", response=Opinions)
def opinions(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Counts by criterion, each with its n, and the comments that everybody reads."""
    sheet = queries.find_sheet(request.actor, slug)
    counts = [
        {
            "criterion": count.code,
            "n": count.n,
            "grades": {str(4 - place): people for place, (_grade, people) in enumerate(count.grades)},
        }
        for count in ratings.counts(sheet)
    ]
    return {"counts": counts, "comments": [_said(one) for one in ratings.said_of(sheet, request.actor)]}


@router.put("/sheets/{slug}/ratings/mine/", auth=django_auth, url_name="library_rate", response=Said)
def rate(request: HttpRequest, slug: str, given: Opinion) -> dict[str, Any]:
    """Give or change one's opinion."""
    return _said(actions.rate(request.actor, queries.find_sheet(request.actor, slug), given.marks, given.comment))


@router.delete("/sheets/{slug}/ratings/mine/", auth=django_auth, url_name="library_unrate", response={204: None})
def withdraw(request: HttpRequest, slug: str) -> Status:
    """Take one's opinion back."""
    mine = ratings.mine(request.actor, queries.find_sheet(request.actor, slug))
    if mine is not None:
        actions.withdraw_rating(request.actor, mine)
    return Status(204, None)


@router.post("/ratings/{number}/answer/", auth=django_auth, url_name="library_answer_rating", response=Said)
def answer(request: HttpRequest, number: int, given: AnswerIn) -> dict[str, Any]:
    """The answer of those who keep the sheet; an empty one takes it back."""
    return _said(actions.answer_rating(request.actor, ratings.find(request.actor, number), given.answer))


def _said(one: Rating) -> dict[str, Any]:
    return {
        "id": one.pk,
        "version": one.version,
        "at": one.at.isoformat(),
        "author": one.by.public_name if one.by else one.name,
        "comment": one.comment,
        "answer": one.answer,
    }
