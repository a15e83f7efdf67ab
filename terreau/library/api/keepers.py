"""Who keeps a sheet."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import django_auth

from terreau.library import actions, queries

router = Router()


class KeeperLine(Schema):
    """`name` is empty where somebody does not show hers."""

    name: str
    since: str


class Asked(Schema):
    email: str


@router.get("/sheets/{slug}/keepers/", url_name="library_keepers", response=list[KeeperLine])
def keepers(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Who keeps a sheet, longest first; nobody means that the stewards do."""
    found = queries.find_sheet(request.actor, slug)
    return [{"name": one.person.public_name, "since": one.since.isoformat()} for one in queries.keepers_of(found)]


@router.post("/sheets/{slug}/keepers/", auth=django_auth, url_name="library_invite_keeper", response={202: None})
def invite(request: HttpRequest, slug: str, given: Asked) -> Status:
    """Ask somebody, by mail, to keep the sheet too."""
    actions.invite_keeper(request.actor, queries.find_sheet(request.actor, slug), given.email)
    return Status(202, None)


@router.delete("/sheets/{slug}/keepers/me/", auth=django_auth, url_name="library_leave_keeping", response={204: None})
def leave(request: HttpRequest, slug: str) -> Status:
    """Keep it no longer."""
    actions.leave_keeping(request.actor, queries.find_sheet(request.actor, slug))
    return Status(204, None)
