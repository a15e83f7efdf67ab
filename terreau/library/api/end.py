"""Deleting a sheet and bringing it back; saying that one is still right."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.security import django_auth

from terreau.library import actions, content, present, queries
from terreau.library.models import Sheet

router = Router()


class Reason(Schema):
    reason: str


class ReviewLine(Schema):
    version: int
    at: str
    author: str


@router.post("/sheets/{slug}/deletion/", auth=django_auth, url_name="library_delete", response={204: None})
def delete(request: HttpRequest, slug: str, given: Reason) -> Status:
    """Take a sheet away, with the reason; stewards only. Its address answers 410 from then on."""
    actions.delete_sheet(request.actor, queries.find_sheet(request.actor, slug), given.reason)
    return Status(204, None)


@router.delete("/sheets/{slug}/deletion/", auth=django_auth, url_name="library_undelete", response=dict[str, Any])
def undelete(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Bring a deleted sheet back as it was."""
    sheet = actions.undelete_sheet(request.actor, get_object_or_404(Sheet, slug=slug))
    return present.as_data(sheet, content.of(sheet))


@router.get("/sheets/{slug}/reviews/", url_name="library_reviews", response=list[ReviewLine])
def reviews(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Who said when that the sheet is still right, newest first."""
    sheet = queries.find_sheet(request.actor, slug)
    return [
        {"version": one.version, "at": one.at.isoformat(), "author": one.by.public_name if one.by else one.name}
        for one in sheet.reviews.select_related("by")
    ]


@router.post("/sheets/{slug}/reviews/", auth=django_auth, url_name="library_review", response={201: None})
def review(request: HttpRequest, slug: str) -> Status:
    """Say that the newest version is still right."""
    actions.review_sheet(request.actor, queries.find_sheet(request.actor, slug))
    return Status(201, None)
