"""Work done later, in the same database and the same transaction as what asked for it.

`enqueue(function, …)` writes a job; `worker.Worker` runs it once the transaction is committed, again after a pause when
it fails, and at last lays it aside as dead, for `terreau check` to show. A job may run twice (a crash between its work
and its record): functions must bear it.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from django.db import transaction
from django_tasks import task, task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

# Pauses before each further try; a job that has used them all is dead.
PAUSES = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
TRIES = len(PAUSES) + 1

work_waits = Event()  # set when this process has just committed a job, so that its worker need not wait


def name_of(function: Callable[..., Any]) -> str:
    """`module:name` of a function at the top level of a module; raises `ValueError` for another one."""
    name = f"{function.__module__}:{function.__qualname__}"
    if find(name) is not function:
        raise ValueError(f"{name} is not at the top level of its module: a job must be found again by its name")
    return name


def find(name: str) -> Callable[..., Any] | None:
    module, _, qualified = name.partition(":")
    return getattr(importlib.import_module(module), qualified, None)


@task()
def call(name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    function = find(name)
    if function is None:
        raise LookupError(f"the job {name} does not exist in this version")
    function(*args, **kwargs)


def enqueue(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Run `function` after the present transaction is committed. Arguments must be JSON.

    Without the database's queue (in most tests) it runs at the commit, in this thread.
    """
    name = name_of(function)
    if isinstance(task_backends["default"], DatabaseBackend):
        call.enqueue(name, list(args), kwargs)
        transaction.on_commit(work_waits.set)
    else:
        transaction.on_commit(lambda: function(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    function: Callable[[], Any]
    every: timedelta


periodic: dict[str, Periodic] = {}


def offer_periodic(name: str, function: Callable[[], Any], every: timedelta) -> None:
    """Enqueue `function` each time `every` has passed, by whichever worker comes first; said in a room's `apps.py`."""
    periodic[name] = Periodic(name, function, every)


def waiting() -> int:
    """How many jobs wait for their turn or for another try."""
    return DBTaskResult.objects.filter(status="READY").count()


def oldest_due() -> float | None:
    """When the job that has been due for longest was asked for, in seconds since 1970."""
    job = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if job is None:
        return None
    asked, again = job.enqueued_at, job.run_after
    return (again if again.year < 9999 else asked).timestamp()


def dead() -> list[DBTaskResult]:
    """The jobs that failed for good, the newest first."""
    return list(DBTaskResult.objects.filter(status="FAILED").order_by("-finished_at")[:100])


def revive() -> int:
    """Give every dead job its tries again; gives how many there were."""
    from django_tasks_db.models import get_date_max

    return DBTaskResult.objects.filter(status="FAILED").update(
        status="READY", run_after=get_date_max(), worker_ids=[], finished_at=None
    )
