"""The room's part of the public API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from terreau.foundation import care
from terreau.foundation.limits import limit, whence
from terreau.stewardship import actions, queries

router = Router()


class RevisionOut(Schema):
    number: int
    at: datetime
    note: str
    author: str
    snapshot: dict[str, Any]

    @staticmethod
    def resolve_author(one: Any) -> str:
        return one.author_label or (one.by.public_name if one.by else "")


class FlagIn(Schema):
    kind: str
    key: str
    reason: str
    words: str = ""


class FlagOut(Schema):
    id: int
    reason: str
    at: datetime


@router.get("/revisions/{kind}/{key}", response=list[RevisionOut], summary="The versions of a thing, oldest first")
def versions(request: HttpRequest, kind: str, key: str) -> Any:
    return queries.readable(request.actor, care.cared_for(kind).find(request.actor, key))


@router.post("/flags", response={201: FlagOut}, summary="Flag a public thing")
def flag(request: HttpRequest, body: FlagIn) -> Status:
    limit(f"flag:{whence(request)}", 10, 3600)
    return Status(201, actions.flag(request.actor, **body.dict()))
