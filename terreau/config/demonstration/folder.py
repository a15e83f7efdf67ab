"""The folder of a demonstration: apart from every real site, and marked by a file that the settings read."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, Refused, Unavailable

MARK = "demonstration"
DATABASE = "terreau.sqlite3"
# A site that anybody has used is not copied: nothing of a real person may stand in a demonstration.
USED = (
    "people_user", "people_group", "processes_proposal", "stewardship_flag", "library_suggestion",
    "library_sessionplan", "notices_mail",
)  # fmt: skip
PASSING = ("django_session", "foundation_cache", "django_tasks_database_dbtaskresult")


def beside(data: Path) -> Path:
    return data.with_name(f"{data.name}-{MARK}")


def is_marked(folder: Path) -> bool:
    return (folder / MARK).is_file()


def check(folder: Path, main: Path) -> None:
    """Raise unless `folder` is free or already a demonstration."""
    if folder == main and not is_marked(folder):
        raise Refused(_("this is the folder of the site itself: give the demonstration another one with --folder."))
    if folder.exists() and not folder.is_dir():
        raise Invalid(_("%(folder)s is a file, not a folder.") % {"folder": folder})
    if folder.is_dir() and any(folder.iterdir()) and not is_marked(folder):
        raise Refused(
            _("%(folder)s holds something else than a demonstration: it is left as it is. Give another --folder.")
            % {"folder": folder}
        )


def clear(folder: Path) -> None:
    """Remove a demonstration, its mark last, so that an interrupted removal can be taken up again."""
    if not is_marked(folder):
        return
    for one in folder.iterdir():
        if one.name != MARK:
            shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
    (folder / MARK).unlink()


def make(folder: Path, main: Path | None) -> bool:
    """Mark the folder, and bring the communes from an unused site at `main`; gives whether they were brought.

    Raises `Unavailable` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
        if main is None or (folder / DATABASE).exists() or not (main / DATABASE).is_file():
            return False
        return _bring(main / DATABASE, folder / DATABASE)
    except OSError as error:
        raise Unavailable(
            _("the folder %(folder)s cannot be written: %(reason)s.")
            % {"folder": folder, "reason": error.strerror or error}
        ) from error


def _bring(source: Path, target: Path) -> bool:
    draft = target.with_suffix(".copy")
    draft.unlink(missing_ok=True)
    try:
        _copy(source, draft)
        fit = _is_unused(draft)
    except sqlite3.Error:
        fit = False
    if fit:
        draft.rename(target)
    else:
        draft.unlink(missing_ok=True)
    return fit


def _copy(source: Path, draft: Path) -> None:
    """The site may be served meanwhile."""
    origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20)
    copy = sqlite3.connect(draft)
    try:
        origin.backup(copy)
        for table in PASSING:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608
        copy.commit()
    finally:
        copy.close()
        origin.close()


def _is_unused(draft: Path) -> bool:
    copy = sqlite3.connect(draft)
    try:
        ran = copy.execute("SELECT count(*) FROM territories_importrun").fetchone()[0]
        projects = copy.execute("SELECT count(*) FROM territories_territory WHERE kind = 'project'").fetchone()[0]
        used = [copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in USED]  # noqa: S608
    finally:
        copy.close()
    return bool(ran) and not projects and not any(used)


def surroundings(folder: Path, database: str = "", port: int = 8000, environ: Mapping[str, str] = os.environ) -> dict:
    """The environment of a command that runs in the demonstration: never the real database, never real mails."""
    kept = {name: value for name, value in environ.items() if name not in ("DATABASE_URL", "TERREAU_MAIL_URL")}
    kept["TERREAU_DATA_DIR"] = str(folder)
    if database:
        kept["DATABASE_URL"] = database
    kept["TERREAU_URL"] = f"http://127.0.0.1:{port}"
    package = str(Path(__file__).resolve().parents[3])
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, [package, environ.get("PYTHONPATH", "")]))
    return kept


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "terreau", *arguments]
