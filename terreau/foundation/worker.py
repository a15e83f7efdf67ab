"""What runs jobs: one loop that takes the next job, and one pulse that beats and starts periodic jobs.

Both may run in threads of the web process or in a process of their own; several workers may share one database.
An idle worker asks one question a second and writes one row a minute.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as Runner
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from terreau.foundation import clock, jobs, stamp

log = logging.getLogger("terreau.jobs")

BEAT = 60.0  # seconds between heartbeats
LOST = 4 * BEAT  # a worker that has not beaten for so long is gone
KEEP = timedelta(days=14)  # how long the records of jobs done are kept
PREFIX = "worker:"
_here: set[str] = set()  # the workers of this process


class Worker:
    """`start()` runs it in threads, `stop()` ends it after the present job; `run_all()` is for tests and commands."""

    def __init__(self, pause: float = 1.0) -> None:
        self.id = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        _here.add(self.id)
        self.pause = pause
        self.ending = threading.Event()
        self.threads: list[threading.Thread] = []
        self.runner = Runner(
            queue_names=["default"], interval=pause, batch=False, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=self.id, excluded_queue_names=[],
        )  # fmt: skip

    def start(self) -> None:
        self.threads = [
            threading.Thread(target=self._forever, args=(turn, pause), name=name, daemon=True)
            for turn, pause, name in (
                (self._work, self.pause, "terreau-worker"),
                (self._pulse, BEAT, "terreau-pulse"),
            )
        ]
        for thread in self.threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        self.ending.set()
        jobs.work_waits.set()
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    @property
    def alive(self) -> bool:
        return bool(self.threads) and all(thread.is_alive() for thread in self.threads)

    def _forever(self, turn: Callable[[], None], pause: float) -> None:
        trouble = 0
        while not self.ending.is_set():
            close_old_connections()
            try:
                turn()
                trouble = 0
            except DatabaseError as error:
                # The database went away, or stays locked: it is asked again, less and less often.
                trouble = min(trouble + 1, 5)
                log.warning("the database does not answer the worker: %s", type(error).__name__)
                connection.close()
            except Exception:
                trouble = 5
                log.exception("the worker stumbled")
            self._wait(pause, 2**trouble if trouble else 0, wakes=turn == self._work)
        connection.close()

    def _wait(self, pause: float, more: float, *, wakes: bool) -> None:
        if wakes and not more:
            jobs.work_waits.wait(pause)
            jobs.work_waits.clear()
        else:
            self.ending.wait(more or pause)

    def _work(self) -> None:
        while not self.ending.is_set() and self.run_next():
            pass

    def _pulse(self) -> None:
        clock.mark(PREFIX + self.id)
        recover(self.id)
        start_periodic()

    def run_next(self) -> bool:
        """Run one job that is due; False where there is none."""
        due = DBTaskResult.objects.ready().filter(backend_name="default", queue_name="default")
        if not due.exists():  # reads only: an idle worker never asks for the write lock
            return False
        with exclusive_transaction(due.db):
            job = due.get_locked()
            if job is None:
                return False
            job.claim(self.id)
        self.runner.run_task(job)
        after(job)
        return True

    def run_all(self) -> int:
        """Run every job that is due, here and now; gives how many ran."""
        count = 0
        while self.run_next():
            count += 1
        return count


def after(job: DBTaskResult) -> None:
    """What follows a try: nothing, another try later, or the end."""
    job.refresh_from_db()
    name, tries = _name(job), len(job.worker_ids)
    if job.status != "FAILED":
        log.info("job done", extra={"job": name, "tries": tries})
    elif tries < jobs.TRIES:
        log.warning("job failed, will be tried again", extra={"job": name, "tries": tries, **_why(job)})
        _ready_again(job, jobs.PAUSES[tries - 1])
    else:
        log.error("job failed for good", extra={"job": name, "tries": tries, **_why(job)})


def _ready_again(job: DBTaskResult, pause: timedelta) -> None:
    job.status, job.run_after, job.finished_at = "READY", timezone.now() + pause, None
    job.save(update_fields=["status", "run_after", "finished_at"])


def _why(job: DBTaskResult) -> dict[str, str]:
    return {"error": job.exception_class_path}


def _name(job: DBTaskResult) -> str:
    return str(job.args_kwargs["args"][0]) if job.args_kwargs.get("args") else job.task_path


def recover(own_id: str) -> int:
    """Make ready again the jobs that a crash left running; gives how many there were."""
    beats = clock.since(PREFIX)
    lost = [
        job
        for job in DBTaskResult.objects.filter(status="RUNNING")
        if job.worker_ids and job.worker_ids[-1] != own_id and _is_gone(job.worker_ids[-1], beats)
    ]
    for job in lost:
        with transaction.atomic():
            held = DBTaskResult.objects.select_for_update().filter(pk=job.pk, status="RUNNING").first()
            if held is None or held.worker_ids != job.worker_ids:
                continue
            if len(held.worker_ids) < jobs.TRIES:
                log.warning("job found unfinished after a crash", extra={"job": _name(held)})
                _ready_again(held, timedelta(0))
            else:
                held.set_failed(RuntimeError("the worker stopped during every try"))
    return len(lost)


def _is_gone(worker_id: str, beats: dict[str, float]) -> bool:
    host, pid, _ = worker_id.split(":", 2)
    if host == socket.gethostname()[:30]:
        if int(pid) == os.getpid():
            return worker_id not in _here
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass
    return beats.get(PREFIX + worker_id, 0.0) < time.time() - LOST


def start_periodic() -> list[str]:
    """Enqueue the periodic jobs whose time has come; gives their names."""
    started = []
    for one in jobs.periodic.values():
        with transaction.atomic():
            if clock.take_turn(f"every:{one.name}", one.every.total_seconds()):
                jobs.enqueue(one.function)
                started.append(one.name)
    return started


def last_beat() -> float | None:
    """Seconds since any worker last beat; None where none ever did."""
    beats = clock.since(PREFIX).values()
    return time.time() - max(beats) if beats else None


def tidy() -> None:
    """Forget jobs long done, workers long gone, sessions that ended; melt the stamps."""
    from django.contrib.sessions.models import Session

    now = timezone.now()
    DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=now - KEEP).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    clock.forget(PREFIX, time.time() - KEEP.total_seconds())
    stamp.gather()
