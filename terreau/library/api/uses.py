"""“I used it”, by program."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.security import django_auth

from terreau.library import actions, queries
from terreau.library.schemas import NewUse, UseLine
from terreau.territories.places import commune_named

router = Router()


@router.post("/sheets/{slug}/uses/", auth=django_auth, url_name="library_use", response={201: UseLine, 200: UseLine})
def use(request: HttpRequest, slug: str, given: NewUse) -> Status:
    """Count one use of the newest version, once a day; 200 where it was counted today already.

    `draft` names the draft of what may be told of it; deleting it takes the use back.
    """
    sheet = queries.find_sheet(request.actor, slug)
    place = commune_named(given.commune) if given.commune else None
    used = actions.use_sheet(request.actor, sheet, place, given.class_code)
    line: dict[str, Any] = {
        "sheet": sheet.slug,
        "version": used.use.version,
        "class_code": used.use.class_code,
        "at": used.use.at.isoformat(),
        "draft": used.draft.token,
    }
    return Status(201 if used.new else 200, line)


@router.delete("/uses/{draft}/", auth=django_auth, url_name="library_undo_use", response={204: None})
def undo(request: HttpRequest, draft: str) -> Status:
    """Take a use back: it is not counted any more."""
    actions.undo_use(request.actor, queries.find_draft(request.actor, draft))
    return Status(204, None)
