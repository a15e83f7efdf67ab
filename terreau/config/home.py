"""The data folder: prepared or not, and what to say when it, its disk or its database does not answer."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext as _

from terreau.config.env import env
from terreau.foundation import disk, stamp
from terreau.foundation.errors import Unavailable


def require() -> None:
    """Raise, in one sentence, unless `terreau init` has been here."""
    finish_restore()
    if not is_prepared():
        raise Unavailable(
            _("the data folder %(folder)s is not ready: run `terreau init` first.") % {"folder": folder()}
        )


def folder() -> Path:
    return Path(settings.TERREAU_DATA_DIR)


def is_prepared() -> bool:
    """Whether the database has every table that this version needs."""
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).is_file():
        return False
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    tables = {"foundation_clock", "foundation_stamp", settings.CACHES["default"]["LOCATION"]}
    return tables <= set(connection.introspection.table_names()) and not stamp.missing()


def make_folder() -> None:
    """Create the data folder and its secret; raises `Unavailable` where it cannot be written."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        finish_restore()
        env.prepare_secret()
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        raise Unavailable(
            _("the folder %(folder)s cannot be made: choose another one with TERREAU_DATA_DIR.") % {"folder": folder()}
        ) from error
    except OSError as error:
        raise Unavailable(sentence_for(error)) from error


@contextmanager
def in_use(*, alone: bool = False) -> Iterator[None]:
    """Hold the folder while a server or a worker runs on it; `alone` raises `Unavailable` where one does."""
    with (folder() / "in-use.lock").open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                _("the folder %(folder)s is in use: stop Terreau there first.") % {"folder": folder()}
            ) from None
        yield


STAGED, READY = ".restoring", "ready"


def finish_restore() -> Path | None:
    """Put in place what a restore has unpacked and marked as complete; gives the folder of what stood before, if any.

    A restore that was stopped before its mark changed nothing; one stopped after it is finished here, at the next
    command, whatever was already moved.
    """
    staged = folder() / STAGED
    if not (staged / READY).is_file():
        return None
    before = folder() / (staged / READY).read_text()
    before.mkdir(exist_ok=True)
    database = Path(settings.DATABASES["default"]["NAME"]).name if connection.vendor == "sqlite" else ""
    for name, live in (("database.sqlite3", database), ("files", "files"), ("secret", "secret")):
        if live and (staged / name).exists():
            for tail in ("-wal", "-shm", ""):
                if (folder() / f"{live}{tail}").exists():
                    (folder() / f"{live}{tail}").rename(before / f"{live}{tail}")
            (staged / name).rename(folder() / live)
    shutil.rmtree(staged)
    if not any(before.iterdir()):
        before.rmdir()
        return None
    return before


def _is_full(place: Path) -> bool:
    """SQLite says only "I/O error" where the disk had no room for its shared memory."""
    return place.exists() and shutil.disk_usage(place).free < 1_000_000


def sentence_for(error: OSError | DatabaseError, place: Path | None = None) -> str:
    """One sentence for a fault of the disk (in `place`, else the data folder) or of the database."""
    if isinstance(error, OSError):
        return disk.sentence_of_disk(error, place or folder())
    text = str(error).strip().partition("\n")[0] or type(error).__name__
    if "disk is full" in text or ("disk I/O error" in text and _is_full(place or folder())):
        return disk.full(place or folder())
    if "readonly database" in text or "unable to open database" in text:
        return disk.closed(place or folder())
    if isinstance(error, OperationalError) and connection.vendor == "postgresql":
        return _("the database of DATABASE_URL does not answer (%(detail)s).") % {"detail": text}
    return text
