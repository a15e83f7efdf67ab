"""What `terreau check` looks at: one line a check, each with what to do."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from terreau.config import home, statics
from terreau.config.env import env
from terreau.foundation import jobs, stamp, worker
from terreau.foundation.errors import TerreauError

ENOUGH = 500 * 1024 * 1024  # bytes
LONG_WAIT = 15 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Result:
    """`state`: ok, note (worth knowing) or wrong (must be mended)."""

    name: str
    state: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def run() -> Iterator[Result]:
    """Every check, in order; a check that itself fails is wrong, and does not stop the others."""
    for name, check in CHECKS.items():
        try:
            state, text = check()
        except (DatabaseError, OSError) as error:
            state, text = "wrong", home.sentence_for(error)
        except TerreauError as error:
            state, text = "wrong", error.sentence
        yield Result(name, state, text)


def _folder() -> tuple[str, str]:
    home.make_folder()
    probe = home.folder() / ".check"
    probe.write_bytes(b"terreau")
    probe.unlink()
    if home.folder().stat().st_mode & 0o007:
        return "note", _("%(folder)s can be read by other accounts of this machine.") % {"folder": home.folder()}
    return "ok", str(home.folder())


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(home.folder()).free
    text = _("%(free)s MB free") % {"free": free // 1_000_000}
    return ("ok" if free > ENOUGH else "wrong"), text


def _database() -> tuple[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            sound = cursor.fetchone()[0] == "ok"
            return ("ok", "SQLite") if sound else ("wrong", _("The database is damaged: restore a backup."))
        cursor.execute("SHOW server_version")
        return "ok", f"PostgreSQL {cursor.fetchone()[0]}"


def _migrations() -> tuple[str, str]:
    if home.is_prepared():
        return "ok", _("up to date")
    return "wrong", _("not prepared for this version: run `terreau init`.")


def _stamps() -> tuple[str, str]:
    missing = stamp.missing()
    return ("wrong", ", ".join(missing)) if missing else ("ok", _("pages in memory follow the database"))


def _jobs() -> tuple[str, str]:
    dead, waiting = jobs.dead(), jobs.waiting()
    if dead:
        names = sorted({str(job.args_kwargs["args"][0]) for job in dead})
        return "wrong", _(
            "%(count)s jobs failed for good (%(names)s): see the logs, then `terreau worker --retry`."
        ) % {
            "count": len(dead),
            "names": ", ".join(names[:3]),
        }
    oldest = jobs.oldest_due()
    if oldest is not None and time.time() - oldest > LONG_WAIT:
        return "wrong", _("%(count)s jobs wait and nobody runs them: start `terreau serve` or `terreau worker`.") % {
            "count": waiting
        }
    beat = worker.last_beat()
    if beat is None or beat > worker.LOST:
        return "note", _("no worker is at work now; %(count)s jobs wait") % {"count": waiting}
    return "ok", _("%(count)s jobs wait") % {"count": waiting}


def _mail() -> tuple[str, str]:
    if "filebased" in settings.EMAIL_BACKEND:
        public = not _is_local()
        text = _("mails are written to files: set TERREAU_MAIL_URL to send them.")
        return ("wrong" if public else "note"), text
    try:
        opened = get_connection(timeout=5)
        opened.open()
        opened.close()
    except OSError as error:
        return "wrong", _("the mail server does not answer (%(why)s).") % {"why": type(error).__name__}
    return "ok", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _static() -> tuple[str, str]:
    if statics.needed():
        return "wrong", _("styles and scripts are not those of this version: run `terreau init`.")
    return "ok", _("up to date")


def _is_local() -> bool:
    return urlsplit(env.url).hostname in ("localhost", "127.0.0.1", "::1")


def _settings() -> tuple[str, str]:
    if env.debug and not _is_local():
        return "wrong", _("TERREAU_DEBUG shows errors in full to everybody: set it to 0.")
    if not _is_local() and not env.url.startswith("https://"):
        return "wrong", _("TERREAU_URL is public without https: login codes would travel in clear.")
    if not _is_local() and not (settings.TERREAU_OPERATOR and settings.TERREAU_CONTACT):
        return "note", _("the legal notice needs TERREAU_OPERATOR and TERREAU_CONTACT.")
    return "ok", env.url


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "folder": _folder,
    "disk": _disk,
    "database": _database,
    "migrations": _migrations,
    "stamps": _stamps,
    "jobs": _jobs,
    "mail": _mail,
    "static": _static,
    "settings": _settings,
}
