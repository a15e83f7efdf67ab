"""Writing the open archive: from one moment of the database, under its name only once it is whole."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau import __version__
from terreau.foundation.archive import Archived, companions, offered
from terreau.foundation.disk import sentence_of_disk
from terreau.foundation.errors import Invalid, Unavailable
from terreau.foundation.open_archive import FORMAT, MANIFEST, READMES, SCHEMA

LICENCE = "each sheet under its own licence; the rest under etalab-2.0"


def export(target: Path, room: str = "") -> dict[str, Any]:
    """Write what is public, of the house or of one room, into a new folder, or a new ZIP where the name ends so.

    Gives its manifest; raises `Invalid` where something stands there, `Unavailable` where the disk cannot take it.
    """
    target = target.absolute()
    if target.is_dir() and not any(target.iterdir()) and target.suffix != ".zip":
        target.rmdir()
    if target.exists():
        raise Invalid(_("%(file)s exists already: choose another name.") % {"file": target})
    try:
        with tempfile.TemporaryDirectory(prefix=".terreau-export-", dir=target.parent) as scratch:
            draft = Path(scratch) / "draft"
            draft.mkdir()
            with _one_moment():
                manifest = _write(draft, room)
            if target.suffix == ".zip":
                _pack(draft, Path(scratch) / "draft.zip")
                os.link(Path(scratch) / "draft.zip", target)
            else:
                draft.rename(target)
    except FileNotFoundError:
        raise Unavailable(_("there is no folder %(folder)s.") % {"folder": target.parent}) from None
    except OSError as error:
        raise Unavailable(sentence_of_disk(error, target.parent)) from error
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


def _write(folder: Path, room: str) -> dict[str, Any]:
    kinds = offered(room)
    files = {f"{one.kind}.jsonl": _write_lines(folder / f"{one.kind}.jsonl", one) for one in kinds}
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
    _write_json(folder / MANIFEST, manifest)
    _write_json(folder / SCHEMA, schema(kinds))
    for name, make in companions(room).items():
        _write_json(folder / name, make())
    for language, name in READMES.items():
        with override(language):
            (folder / name).write_text(readme(kinds, files), encoding="utf-8")
    return manifest


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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


def schema(kinds: Sequence[Archived]) -> dict[str, Any]:
    """The JSON Schema of a line of each file, in `$defs` by the name of its kind."""
    types = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}
    with override("en"):
        lines = {
            one.kind: {
                "type": "object",
                "title": str(one.label),
                "required": [name for name, field in one.fields.items() if not field.optional],
                "properties": {
                    name: {"type": types[field.type], "description": str(field.help)}
                    for name, field in one.fields.items()
                },
            }
            for one in kinds
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": lines}


def readme(kinds: Sequence[Archived], files: dict[str, Any]) -> str:
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
          "of each file, `schema.json` what a line is. Another Terreau reads it with `terreau import`."),
        "",
        _("Licence: each sheet says its own and who wrote it; credit them. The rest may be used under the Licence "
          "Ouverte 2.0 (etalab-2.0)."),
        "",
    ]  # fmt: skip
    for archived in kinds:
        name = f"{archived.kind}.jsonl"
        lines += [f"## {name}", "", f"{say(archived.label)} : {files[name]['count']}", ""]
        lines += [f"- `{field}`: {say(one.help)}." for field, one in archived.fields.items()]
        lines.append("")
    return "\n".join(lines)
