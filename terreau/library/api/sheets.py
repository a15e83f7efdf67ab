"""Sheets and their versions."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.security import django_auth

from terreau.library import actions, browse, content, present, queries, reasons
from terreau.library.models import USED, SheetKind
from terreau.library.schemas import ChangedSheet, NewSheet, SheetList, VersionLine
from terreau.library.usage import usage_of

router = Router()


@router.get("/sheets/", url_name="library_sheets", response=SheetList)
def sheets(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    goal: str = "",
    phase: str = "",
    people: str = "",
    time: str = "",
    difficulty: str = "",
    territory_class: Annotated[str, Query(alias="class")] = "",
    outcome: str = "",
    licence: str = "",
    page: int = 1,
) -> dict[str, Any]:
    """Sheets as the list shows them, 24 a page, with the same filters."""
    asked = browse.Asked.of(
        {
            "q": q, "kind": kind, "goal": goal, "phase": phase, "people": people, "time": time,
            "difficulty": difficulty, "class": territory_class, "outcome": outcome, "licence": licence,
        }
    )  # fmt: skip
    shelf = browse.shelf(request.actor, asked, page)
    return {
        "count": shelf.total,
        "exact": shelf.exact,
        "page": shelf.page.number,
        "pages": shelf.page.paginator.num_pages,
        "results": [present.as_line(sheet) for sheet in shelf.page.object_list],
    }


@router.get("/sheets/{slug}/", url_name="library_sheet", response=dict[str, Any])
def sheet(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A whole sheet: its content, licence, attribution line, version; how often it was used, or what it led to."""
    found = queries.find_sheet(request.actor, slug)
    led_to = [{"sheet": one.sheet.slug, "version": one.number} for one in reasons.led_to(found)]
    beside: dict[str, Any] = {"led_to": led_to} if found.kind == SheetKind.EXPERIENCE else {}
    if found.kind in USED:
        beside["uses"] = usage_of(found).as_data()
    return {**present.as_data(found, content.of(found)), **beside}


@router.get("/sheets/{slug}/versions/", url_name="library_versions", response=list[VersionLine])
def versions(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    found = queries.find_sheet(request.actor, slug)
    why = {number: reason.as_data() for number, reason in reasons.of_versions(found).items()}
    return [
        {
            "number": revision.number,
            "at": revision.at.isoformat(),
            "by": str(revision.by or revision.author_label),
            "note": revision.note,
            "because": why.get(revision.number),
        }
        for revision in queries.versions_newest_first(found)
    ]


@router.get("/sheets/{slug}/versions/{number}/", url_name="library_version", response=dict[str, Any])
def version(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """One version as it was."""
    found = queries.find_sheet(request.actor, slug)
    return {"number": number, **queries.find_version(found, number).snapshot}


@router.post("/sheets/", auth=django_auth, url_name="library_create", response={201: dict[str, Any]})
def create(request: HttpRequest, given: NewSheet) -> Status:
    """A new sheet; of somebody new here it waits (`"published": false`)."""
    made = actions.create_sheet(request.actor, given.kind, given.content, given.note)
    return Status(201, present.as_data(made, content.of(made)))


@router.put(
    "/sheets/{slug}/", auth=django_auth, url_name="library_edit", response={200: dict[str, Any], 202: dict[str, Any]}
)
def edit(request: HttpRequest, slug: str, given: ChangedSheet) -> Status:
    """A change, with the version it was written on; 202 when it waits for a first reading.

    `experience` names the experience that it is drawn from: the new version names it.
    """
    found = queries.find_sheet(request.actor, slug)
    behind = reasons.named(request.actor, found, given.experience)
    edited = actions.edit_sheet(request.actor, found, given.content, given.base, given.note, behind)
    return Status(202 if edited.waits else 200, present.as_data(edited.sheet, content.of(edited.sheet)))
