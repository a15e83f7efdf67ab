"""Preparing the data folder: one list of steps, each of which says whether it is needed.

It may be stopped anywhere and started again: each step is one transaction, or writes its mark last. Two processes never
prepare one folder at once.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from terreau.config import home, statics
from terreau.foundation.commands import progress
from terreau.foundation.errors import Sentence, Unavailable
from terreau.foundation.house import house
from terreau.territories.boxes import communes


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: Sentence
    needed: Callable[[], bool]
    run: Callable[[Callable[[int, int], None]], Any]


def migrate(bar: Callable[[int, int], None]) -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    total = len(executor.migration_plan(executor.loader.graph.leaf_nodes())) + 1
    done = 0

    def count(action: str, migration: Any = None, fake: bool = False) -> None:
        nonlocal done
        if action.endswith("_success"):
            done += 1
            bar(done, total)

    executor.progress_callback = count
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("createcachetable", verbosity=0)
    # Triggers, content types: what Django does once the tables stand.
    from django.core.management.sql import emit_post_migrate_signal

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def _communes_with_boxes() -> Any:
    from terreau.territories.models import Territory

    return Territory.objects.communes().current().exclude(min_longitude=None)


def _boxes_are_missing() -> bool:
    """After a restore from the other engine, whose index is not in the archive."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {communes.name} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is None and _communes_with_boxes().exists()


def _put_boxes(bar: Callable[[int, int], None]) -> None:
    rows = _communes_with_boxes().values_list("pk", "min_longitude", "min_latitude", "max_longitude", "max_latitude")
    with transaction.atomic():
        communes.put((row[0], row[1:]) for row in rows.iterator())


def steps() -> list[Step]:
    return [
        Step("database", _("Preparing the database"), lambda: not home.is_prepared(), migrate),
        Step("static", _("Preparing styles and scripts"), statics.needed, statics.collect),
        Step("boxes", _("Locating the communes"), _boxes_are_missing, _put_boxes),
        *(Step(step.name, step.label, step.needed, step.run) for step in house.init),
    ]


def prepare() -> list[str]:
    """Run every step that is needed, with a bar for each; gives the names of those that ran."""
    home.make_folder()
    done = []
    with alone():
        for step in steps():
            if step.needed():
                with progress(step.label) as bar:
                    step.run(bar)
                done.append(step.name)
    return done


def prepare_apart() -> None:
    """Prepare in a process of its own, when needed: what an import takes of memory goes back to the machine.

    Its bars are shown here. It ends with this process, however that ends. Exits as it does where it fails: it has said
    why.
    """
    home.make_folder()
    if not any(step.needed() for step in steps()):
        return
    connection.close()
    command = [sys.executable, "-m", "terreau", "init", "--watched"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        try:
            code = child.wait()
        finally:
            assert child.stdin is not None
            child.stdin.close()
    if code:
        raise SystemExit(code if code > 0 else 128 - code)


def end_with_parent() -> None:
    """Leave at once when the other end of the standard input is gone. Every step may be stopped anywhere."""

    def watch() -> None:
        while os.read(0, 1):  # unbuffered: a thread that waits inside a buffer would hold up a quiet end
            pass
        os._exit(130)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the folder's lock of preparation; raises `Unavailable` where another process holds it."""
    with (home.folder() / "prepare.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                _("another process is preparing the folder %(folder)s: wait for it, then start again.")
                % {"folder": home.folder()}
            ) from None
        yield
