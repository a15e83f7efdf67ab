"""Jobs run once what asked for them is written, again when they fail, and are found again after a crash."""

import os
import socket
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from terreau.foundation import clock, jobs, worker
from terreau.foundation.worker import Worker

done: list[str] = []


def work(word: str, fails: bool = False) -> None:
    done.append(word)
    if fails:
        raise RuntimeError(word)


def turn() -> None:
    done.append("turn")


@pytest.fixture(autouse=True)
def queue(settings, db):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    jobs.work_waits.clear()
    done.clear()


def test_a_job_is_written_with_what_asked_for_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue(work, "never")
        raise ZeroDivisionError
    jobs.enqueue(work, "bread")
    assert done == []
    assert Worker().run_all() == 1
    assert done == ["bread"]
    assert Worker().run_all() == 0


def test_the_worker_of_this_process_is_woken_at_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue(work, "bread")
        assert not jobs.work_waits.is_set()
    assert jobs.work_waits.is_set()


def test_a_failing_job_is_tried_again_later_and_later_then_laid_aside_for_good():
    jobs.enqueue(work, "stone", fails=True)
    pauses = []
    for _ in range(jobs.TRIES):
        assert Worker().run_all() == 1
        job = DBTaskResult.objects.get()
        if job.status == "READY":
            pauses.append(job.run_after - timezone.now())
            assert Worker().run_all() == 0, "not before its time"
            DBTaskResult.objects.update(run_after=timezone.now())
    assert len(pauses) == len(jobs.PAUSES)
    assert pauses == sorted(pauses)
    assert [job.pk for job in jobs.dead()] == [job.pk]
    assert "RuntimeError: stone" in jobs.dead()[0].traceback
    assert jobs.revive() == 1
    assert Worker().run_all() == 1
    assert len(done) == jobs.TRIES + 1


def test_a_job_of_another_version_fails_without_stopping_the_worker():
    jobs.call.enqueue("terreau.foundation.tests.test_jobs:vanished", [], {})
    jobs.enqueue(work, "bread")
    assert Worker().run_all() == 2
    assert done == ["bread"]


def test_only_a_function_that_can_be_found_again_is_a_job():
    with pytest.raises(ValueError, match="top level"):
        jobs.enqueue(lambda: None)


def left_running(worker_id: str) -> DBTaskResult:
    jobs.enqueue(work, "bread")
    job = DBTaskResult.objects.get()
    job.claim(worker_id)
    return job


def a_dead_pid() -> int:
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(child, 0)
    return child


@pytest.mark.parametrize("who", ["killed here", "same pid, earlier life", "elsewhere, silent"])
def test_a_job_left_running_by_a_crash_is_run_again(who):
    host = socket.gethostname()[:30]
    left_running(
        {
            "killed here": f"{host}:{a_dead_pid()}:0badcafe",
            "same pid, earlier life": f"{host}:{os.getpid()}:0badcafe",
            "elsewhere, silent": "another-host:1:0badcafe",
        }[who]
    )
    assert Worker().run_all() == 0
    assert worker.recover("me") == 1
    assert Worker().run_all() == 1
    assert done == ["bread"]


def test_a_job_of_a_living_worker_is_left_alone():
    clock.mark(worker.PREFIX + "another-host:1:600d")
    left_running("another-host:1:600d")
    assert worker.recover("me") == 0
    clock.mark(worker.PREFIX + "another-host:1:600d", time.time() - worker.LOST - 1)
    assert worker.recover("me") == 1


def test_a_job_that_kills_every_worker_ends_among_the_dead():
    job = left_running("another-host:1:0badcafe")
    DBTaskResult.objects.update(worker_ids=["another-host:1:0badcafe"] * jobs.TRIES)
    worker.recover("me")
    assert [one.pk for one in jobs.dead()] == [job.pk]


def test_a_periodic_job_has_one_turn_a_period_whoever_asks(monkeypatch):
    monkeypatch.setattr(jobs, "periodic", {})
    jobs.offer_periodic("turn", turn, timedelta(hours=1))
    assert worker.start_periodic() == ["turn"]
    assert worker.start_periodic() == []
    clock.mark("every:turn", time.time() - 3601)
    assert worker.start_periodic() == ["turn"]
    assert Worker().run_all() == 2


def test_tidying_forgets_what_is_long_done_and_keeps_the_dead():
    for word, fails in (("bread", False), ("stone", True)):
        jobs.enqueue(work, word, fails=fails)
    Worker().run_all()
    DBTaskResult.objects.update(finished_at=timezone.now() - worker.KEEP - timedelta(days=1))
    DBTaskResult.objects.exclude(status="SUCCESSFUL").update(status="FAILED")
    worker.tidy()
    assert [job.status for job in DBTaskResult.objects.all()] == ["FAILED"]


@pytest.mark.django_db(transaction=True)
def test_the_threads_run_jobs_and_stop(monkeypatch):
    """The database of tests is one of memory, where a second connection finds a table locked and cannot wait: so this
    thread asks it nothing while the worker's threads live, and waits until both have had their turn."""
    monkeypatch.setattr(jobs, "periodic", {})
    monkeypatch.setattr(worker, "start_periodic", lambda: done.append("pulse"))
    jobs.enqueue(work, "bread")
    hand = Worker(pause=0.05)
    hand.start()
    try:
        deadline = time.monotonic() + 60
        while not {"bread", "pulse"} <= set(done) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert {"bread", "pulse"} <= set(done)
        assert hand.alive
    finally:
        hand.stop()
    assert not hand.alive
    assert worker.last_beat() < 60
