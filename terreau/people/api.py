"""The room's part of the public API."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.security import django_auth

from terreau.foundation.limits import limit, whence
from terreau.people import actions, queries
from terreau.people.models import Group
from terreau.people.schemas import GroupChange, GroupIn, GroupOut, GroupsOut
from terreau.territories.queries import find_commune

router = Router()
A_PAGE = 100


@router.get("/", response=GroupsOut, url_name="groups", summary="Groups, all or those of a commune")
def groups(
    request: HttpRequest,
    commune: str = "",
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(A_PAGE, ge=1, le=A_PAGE),
) -> dict[str, Any]:
    found = Group.objects.visible_to(request.actor).alive().order_by("name", "pk")
    if commune:
        here = find_commune(commune)
        found = queries.groups_in(request.actor, here.successor or here)
    page = found.prefetch_related("territories", "memberships")[offset : offset + limit]
    return {"count": found.count(), "groups": [GroupOut.of(one, settings.TERREAU_URL) for one in page]}


@router.get("/{slug}", response=GroupOut, url_name="group", summary="A group")
def group(request: HttpRequest, slug: str) -> dict[str, Any]:
    return GroupOut.of(queries.find_group(request.actor, slug), settings.TERREAU_URL)


@router.post("/", response={201: GroupOut}, auth=django_auth, summary="Open a group")
def open_group(request: HttpRequest, body: GroupIn) -> Status:
    limit(f"open-group:{whence(request)}", 30, 3600)
    words = body.dict()
    places = [find_commune(code) for code in words.pop("communes")]
    made = actions.open_group(request.actor, territories=places, **words)
    return Status(201, GroupOut.of(made, settings.TERREAU_URL))


@router.patch("/{slug}", response=GroupOut, auth=django_auth, summary="Change a group")
def edit_group(request: HttpRequest, slug: str, body: GroupChange) -> dict[str, Any]:
    words = body.dict(exclude_none=True)
    if "communes" in words:
        words["territories"] = [find_commune(code) for code in words.pop("communes")]
    thing = queries.find_group(request.actor, slug)
    return GroupOut.of(actions.edit_group(request.actor, thing, **words), settings.TERREAU_URL)
