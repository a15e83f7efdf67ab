"""One archive of the whole installation, made while it runs, and the same on both engines.

`backup.tar.gz` holds `manifest.json` (versions, counts, a SHA-256 for each file), `database.sqlite3`, the uploaded
files under `files/`, and `secret`, without which links in mails already sent would stop working. So it is as private as
the data folder itself: mode 0600. On SQLite the database is copied by SQLite's own online backup, in one step. On
PostgreSQL its rows are read in one REPEATABLE READ snapshot and written into a SQLite file: an archive of one engine
can therefore be restored on the other.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau import __version__
from terreau.config import copying, home
from terreau.foundation.errors import Invalid, Unavailable

FORMAT = 1
DATABASE, SECRET, FILES, MANIFEST = "database.sqlite3", "secret", "files", "manifest.json"


def default_name() -> Path:
    return Path(f"terreau-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz")


def back_up(target: Path) -> dict[str, Any]:
    """Write the archive, read it again, and only then give it its name; gives its manifest.

    Raises `Unavailable` where the disk is full or the place cannot be written: no half archive is left.
    """
    target = target.absolute()
    if target.exists():
        raise Invalid(_("%(file)s exists already: choose another name.") % {"file": target})
    try:
        with tempfile.TemporaryDirectory(prefix=".terreau-backup-", dir=target.parent) as room:
            draft = Path(room) / "draft.tar.gz"
            snapshot = Path(room) / DATABASE
            _snapshot(snapshot)
            manifest = _write(draft, snapshot)
            verify(draft)
            os.link(draft, target)
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(_for_folder(error, target.parent)) from error
    sync(target.parent)
    return manifest


def _for_folder(error: OSError | sqlite3.Error, folder: Path) -> str:
    if isinstance(error, OSError) and not isinstance(error, PermissionError | FileNotFoundError):
        return home.sentence_for(error, folder)
    if isinstance(error, sqlite3.Error):
        return home.sentence_for(OSError(28, str(error)) if "full" in str(error) else OSError(0, str(error)), folder)
    return _("the folder %(folder)s cannot be written.") % {"folder": folder}


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _snapshot(target: Path) -> None:
    """The database at one moment, checked."""
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=30)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)  # in one step: stepwise, it would begin again at each write
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        with copying.sqlite_beside(target) as alias, transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            copying.copy_rows("default", alias)
    check_database(target)


def check_database(path: Path) -> dict[str, int]:
    """Rows in each table; raises `Invalid` where the file is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            if opened.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise Invalid(_("the database in the archive is damaged."))
            names = [
                row[0]
                for row in opened.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
                    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
                )
            ]
            return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise Invalid(_("the database in the archive is damaged.")) from error


def _write(draft: Path, snapshot: Path) -> dict[str, Any]:
    counts = check_database(snapshot)
    hashes: dict[str, str] = {}
    with _private(draft) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
        for name, path in _members(snapshot):
            hashes[name] = _add(archive, name, path)
        manifest = {
            "format": FORMAT,
            "terreau": __version__,
            "engine": connection.vendor,
            "made": timezone.now().isoformat(timespec="seconds"),
            "tables": counts,
            "sha256": hashes,
        }
        text = json.dumps(manifest, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        archive.addfile(info, io.BytesIO(text))
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    """A new file that its owner alone may read, on the disk when it is closed."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _members(snapshot: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, snapshot
    if (home.folder() / SECRET).is_file():
        yield SECRET, home.folder() / SECRET
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{FILES}/{path.relative_to(root)}", path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file as it is now, even if it changes meanwhile; gives its hash."""
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
        info.mtime = int(path.stat().st_mtime)
        hashed = _Hashed(file)
        archive.addfile(info, hashed)
    return hashed.digest.hexdigest()


class _Hashed:
    """A file read once, hashed on the way."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def verify(path: Path, into: Path | None = None) -> dict[str, Any]:
    """Read an archive to its end and compare every hash; gives its manifest. With `into`, unpack it there too.

    Raises `Invalid` for what is not an archive of Terreau, is damaged, incomplete, or of a newer version.
    """
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() and _is_ours(member.name) else None
                if file is None:
                    raise Invalid(_("%(file)s is not a backup of Terreau.") % {"file": path})
                if member.name == MANIFEST:
                    manifest = json.loads(file.read())
                    continue
                found[member.name] = _unpack(file, into / member.name if into else None)
    except FileNotFoundError:
        raise Invalid(_("there is no file %(file)s.") % {"file": path}) from None
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno == 28:
            raise
        raise Invalid(_("%(file)s is damaged or is not a backup of Terreau.") % {"file": path}) from error
    if manifest is None or manifest.get("sha256") != found or DATABASE not in found:
        raise Invalid(_("%(file)s is damaged or is not a backup of Terreau.") % {"file": path})
    if manifest["format"] > FORMAT or _numbers(manifest["terreau"]) > _numbers(__version__):
        raise Invalid(
            _("this backup was made by Terreau %(version)s, newer than this one.") % {"version": manifest["terreau"]}
        )
    return manifest


def _is_ours(name: str) -> bool:
    parts = Path(name).parts
    return name in (DATABASE, SECRET, MANIFEST) or (len(parts) > 1 and parts[0] == FILES and ".." not in parts)


def _unpack(file: Any, target: Path | None) -> str:
    digest = hashlib.sha256()
    if target is None:
        while piece := file.read(1 << 20):
            digest.update(piece)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _private(target) as out:
        while piece := file.read(1 << 20):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split("+")[0].split(".")[:3] if part.isdigit()]
