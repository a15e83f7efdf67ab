"""Session plans: public ones for everybody, one's own for who is logged in; the same actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.security import django_auth

from terreau.library.actions import sessions as actions
from terreau.library.schemas_sessions import ChangedPlan, NewPlan, PlanList, PlanOut
from terreau.library.sessions import queries

router = Router()
MOST = 100


@router.get("/sessions/", url_name="library_sessions", response=PlanList)
def sessions(request: HttpRequest, q: str = "", limit: int = 20, offset: int = 0) -> dict[str, Any]:
    """Public plans, newest first, or those that answer `q`, best first."""
    found = queries.public_plans(q.replace("\x00", "").strip()[:200])
    start = max(0, offset)
    shown = found[start : start + max(1, min(limit, MOST))]
    return {"count": len(found), "items": [queries.as_data(one) for one in shown]}


@router.get("/sessions/{slug}/", url_name="library_session", response=PlanOut)
def session(request: HttpRequest, slug: str) -> dict[str, Any]:
    return queries.as_data(queries.find(request.actor, slug))


@router.post("/sessions/", auth=django_auth, url_name="library_session_start", response={201: PlanOut})
def start(request: HttpRequest, given: NewPlan) -> Status:
    """A private plan of one's own."""
    plan, _key = actions.start_session(request.actor, given.content)
    return Status(201, queries.as_data(plan))


@router.put("/sessions/{slug}/", auth=django_auth, url_name="library_session_write", response=PlanOut)
def write(request: HttpRequest, slug: str, given: ChangedPlan) -> dict[str, Any]:
    """The whole plan, with the version it was written on; 409 when somebody changed it meanwhile."""
    plan = queries.find(request.actor, slug)
    return queries.as_data(actions.write_session(request.actor, plan, given.content, given.base))


@router.post("/sessions/{slug}/copy/", auth=django_auth, url_name="library_session_copy", response={201: PlanOut})
def copy(request: HttpRequest, slug: str) -> Status:
    """A private copy, which says where it comes from."""
    made, _key = actions.copy_session(request.actor, queries.find(request.actor, slug))
    return Status(201, queries.as_data(made))
