"""Local adaptations and their parents."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import django_auth

from terreau.foundation.errors import NotFound
from terreau.library import actions, adapting, content, present, queries
from terreau.library.models import Sheet

router = Router()


class Place(Schema):
    """INSEE codes, or only a class of territory."""

    communes: list[str] = []
    class_code: str = ""


class NewAdaptation(Place):
    title: str
    licence: str
    authors: list[str]


class AdaptationLine(Place):
    slug: str
    title: str
    version: int
    parent: str
    parent_version: int


class Change(Schema):
    """One part that changed: its words before and after."""

    part: str
    before: str
    after: str


class ParentChange(Schema):
    """What changed in the parent; `clashes` are paths that both changed and that want a choice, mine or theirs."""

    parent: str
    since: int
    newest: int
    answered: bool
    changes: list[Change]
    clashes: dict[str, dict[str, str]]


class Followed(Schema):
    version: int
    take: bool
    choices: dict[str, str] = {}


@router.get("/sheets/{slug}/adaptations/", url_name="library_adaptations", response=list[AdaptationLine])
def adaptations(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The local sheets made of this one."""
    found = queries.find_sheet(request.actor, slug)
    return [_line(one) for one in adapting.adaptations_of(found, request.actor)]


@router.post("/sheets/{slug}/adaptations/", auth=django_auth, url_name="library_adapt", response={201: dict[str, Any]})
def adapt(request: HttpRequest, slug: str, given: NewAdaptation) -> Status:
    """A local sheet with the same text, linked to it; refused where the licence does not let the text move."""
    made = actions.adapt(request.actor, queries.find_sheet(request.actor, slug), **given.dict())
    return Status(201, present.as_data(made, content.of(made)))


@router.get("/sheets/{slug}/parent/", url_name="library_parent", response=ParentChange)
def parent(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What changed in the parent since the version that this adaptation stands on."""
    sheet = queries.find_sheet(request.actor, slug)
    pending = adapting.pending(sheet)
    if pending is None:
        raise NotFound
    return {
        "parent": pending.parent.slug,
        "since": pending.since,
        "newest": pending.parent.version,
        "answered": pending.answered,
        "changes": [_change(one) for one in pending.changes],
        "clashes": {both.path: {"mine": both.mine, "theirs": both.theirs} for both in pending.clashes},
    }


@router.post("/sheets/{slug}/parent/", auth=django_auth, url_name="library_follow", response=dict[str, Any])
def follow(request: HttpRequest, slug: str, given: Followed) -> dict[str, Any]:
    """Take the change of the parent's `version` over, or decline it for this version."""
    sheet = queries.find_sheet(request.actor, slug)
    if given.take:
        sheet = actions.take_over(request.actor, sheet, given.version, given.choices)
    else:
        sheet = actions.decline_parent(request.actor, sheet, given.version)
    return present.as_data(sheet, content.of(sheet))


@router.put("/sheets/{slug}/place/", auth=django_auth, url_name="library_place", response=AdaptationLine)
def place(request: HttpRequest, slug: str, given: Place) -> dict[str, Any]:
    """Say again where an adaptation belongs."""
    return _line(actions.set_place(request.actor, queries.find_sheet(request.actor, slug), **given.dict()))


def _line(one: Sheet) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "title": one.title,
        "version": one.version,
        "parent": one.adapts.slug if one.adapts else "",
        "parent_version": one.adapts_version or 0,
        "communes": sorted(place.code for place in one.adapted_for.all()),
        "class_code": one.class_code,
    }


def _change(one: present.Changed) -> dict[str, str]:
    return {
        "part": str(one.label),
        "before": "".join(segment.text for segment in one.segments if segment.change != "added"),
        "after": "".join(segment.text for segment in one.segments if segment.change != "removed"),
    }
