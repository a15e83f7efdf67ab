"""`/healthz`: whether this process answers, its database answers, and a worker beats."""

from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from terreau import __version__
from terreau.foundation import worker as work

if TYPE_CHECKING:
    from terreau.foundation.worker import Worker

own_worker: "Worker | None" = None  # the worker of this process, where it has one


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200, or 503 where the database does not answer or this process has lost its worker."""
    state = {"version": __version__, "database": "ok", "worker": "ok"}
    try:
        beat = work.last_beat()
    except DatabaseError:
        state |= {"database": "silent", "worker": "unknown"}
        return JsonResponse(state, status=503)
    lost = own_worker is not None and not own_worker.alive
    if lost:
        state["worker"] = "stopped"
    elif beat is None or beat > work.LOST:
        state["worker"] = "none" if beat is None else "late"
    return JsonResponse(state | {"worker_beat": beat and round(beat)}, status=503 if lost else 200)
