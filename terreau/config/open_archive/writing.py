"""Writing the open archive: from one moment of the database, under its name only once it is whole."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau import __version__
from terreau.config import home
from terreau.config.open_archive import FORMAT, MANIFEST, READMES
from terreau.foundation.archive import Archived, offered
from terreau.foundation.errors import Invalid, Unavailable

LICENCE = "each sheet under its own licence; the rest under etalab-2.0"


def export(target: Path) -> dict[str, Any]:
    """Write the archive into a new folder, or into a new ZIP where the name ends so; gives its manifest.

    Raises `Invalid` where something stands there already, `Unavailable` where the disk cannot take it.
    """
    target = target.absolute()
    if target.is_dir() and not any(target.iterdir()) and target.suffix != ".zip":
        target.rmdir()
    if target.exists():
        raise Invalid(_("%(file)s exists already: choose another name.") % {"file": target})
    try:
        with tempfile.TemporaryDirectory(prefix=".terreau-export-", dir=target.parent) as room:
            draft = Path(room) / "draft"
            draft.mkdir()
            with _one_moment():
                manifest = _write(draft)
            if target.suffix == ".zip":
                _pack(draft, Path(room) / "draft.zip")
                os.link(Path(room) / "draft.zip", target)
            else:
                draft.rename(target)
    except FileNotFoundError:
        raise Unavailable(_("there is no folder %(folder)s.") % {"folder": target.parent}) from None
    except OSError as error:
        raise Unavailable(home.sentence_for(error, target.parent)) from error
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, without holding up those who write."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _write(folder: Path) -> dict[str, Any]:
    files = {f"{one.kind}.jsonl": _write_lines(folder / f"{one.kind}.jsonl", one) for one in offered()}
    manifest = {
        "format": FORMAT,
        "terreau": __version__,
        "made": timezone.now().isoformat(timespec="seconds"),
        "site": settings.TERREAU_URL,
        "operator": settings.TERREAU_OPERATOR,
        "licence": LICENCE,
        "demonstration": settings.TERREAU_DEMONSTRATION,
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for language, name in READMES.items():
        with override(language):
            (folder / name).write_text(readme(files), encoding="utf-8")
    return manifest


def _write_lines(path: Path, archived: Archived) -> dict[str, Any]:
    digest, count, size = hashlib.sha256(), 0, 0
    with path.open("wb") as file:
        for line in archived.export():
            raw = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(raw)
            file.write(raw)
            count, size = count + 1, size + len(raw)
    return {"kind": archived.kind, "count": count, "bytes": size, "sha256": digest.hexdigest()}


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(path.name, timezone.now().timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, packed.open(info, "w") as sink:
                shutil.copyfileobj(source, sink)


def readme(files: dict[str, Any]) -> str:
    """What the archive is and what each field holds, in Markdown, in the present language."""
    say: Callable[[str], str] = str
    lines = [
        "# " + _("Open archive of a Terreau site"),
        "",
        _("What was public on %(site)s on %(date)s, hosted by %(operator)s. No account, no e-mail address of an "
          "account, no draft, nothing hidden is in it.")
        % {
            "site": settings.TERREAU_URL or "—",
            "date": timezone.localdate().isoformat(),
            "operator": settings.TERREAU_OPERATOR or "—",
        },
        "",
        _("Each file holds one thing a line, as JSON in UTF-8. `manifest.json` counts the lines and gives the SHA-256 "
          "of each file. Another Terreau reads it with `terreau import`."),
        "",
        _("Licence: each sheet says its own and who wrote it; credit them. The rest may be used under the Licence "
          "Ouverte 2.0 (etalab-2.0)."),
        "",
    ]  # fmt: skip
    for archived in offered():
        name = f"{archived.kind}.jsonl"
        lines += [f"## {name}", "", f"{say(archived.label)} : {files[name]['count']}", ""]
        lines += [f"- `{field}`: {say(one.help)}." for field, one in archived.fields.items()]
        lines.append("")
    return "\n".join(lines)
