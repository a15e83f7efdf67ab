"""Reading an open archive that anybody may have made: everything is checked before a line is believed.

Nothing is unpacked on the disk. Each fault is one sentence.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from terreau.foundation.archive import companions
from terreau.foundation.errors import Invalid, NotFound, TooLarge
from terreau.foundation.open_archive import (
    EXPANDS,
    FORMAT,
    LARGEST,
    LARGEST_LINE,
    MANIFEST,
    MOST_FILES,
    READMES,
    SCHEMA,
    SUSPECT,
)

NOTHING = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # the sign 0, as JSON writes it: no database keeps it


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> dict[str, int]:
        """Name → bytes of every file."""
        return {one.name: one.stat().st_size if one.is_file() else -1 for one in self.path.iterdir()}

    def open(self, name: str) -> IO[bytes]:
        if (self.path / name).is_symlink():
            raise ValueError(name)
        return (self.path / name).open("rb")


class Packed:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def names(self) -> dict[str, int]:
        infos = self.archive.infolist()
        if len({one.filename for one in infos}) != len(infos):
            raise zipfile.BadZipFile("twice the same name")
        for one in infos:
            if one.file_size > SUSPECT and one.file_size > EXPANDS * max(one.compress_size, 1):
                raise TooLarge(_("This archive would unpack to more than its text can be: it is not read."))
        return {one.filename: one.file_size for one in infos}

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


class Archive:
    """An archive whose hashes are right. `lines(kind)` reads one kind again, line by line."""

    def __init__(self, label: str, opened: Folder | Packed) -> None:
        self.label, self.opened = label, opened
        names = opened.names()
        if MANIFEST not in names:
            raise Invalid(_("%(file)s is not an open archive of Terreau: it has no manifest.") % {"file": label})
        if len(names) > MOST_FILES or sum(names.values()) > LARGEST:
            raise TooLarge(_("%(file)s is larger than an archive can be here.") % {"file": label})
        self.manifest = self._read_manifest()
        self._check_names(names)
        for name, said in self.files.items():
            self._check_file(name, said)

    @property
    def files(self) -> dict[str, Any]:
        return self.manifest["files"]

    def _read_manifest(self) -> dict[str, Any]:
        with self.opened.open(MANIFEST) as file:
            raw = file.read(LARGEST_LINE + 1)
        try:
            manifest = json.loads(raw.decode()) if len(raw) <= LARGEST_LINE else None
        except (ValueError, RecursionError):
            manifest = None
        if not isinstance(manifest, dict) or type(manifest.get("format")) is not int:
            raise Invalid(_("%(file)s has a manifest that cannot be read.") % {"file": self.label})
        if manifest["format"] != FORMAT:
            raise Invalid(
                _("%(file)s is of format %(format)s, and this Terreau reads format %(ours)s.")
                % {"file": self.label, "format": manifest["format"], "ours": FORMAT}
            )
        files = manifest.get("files")
        if not isinstance(files, dict) or not files or not all(map(_is_told, files.values())):
            raise Invalid(_("%(file)s has a manifest that cannot be read.") % {"file": self.label})
        return manifest

    def _check_names(self, names: dict[str, int]) -> None:
        wanted = {f"{said['kind']}.jsonl" for said in self.files.values()}
        if wanted != set(self.files) or not all(name.replace("-", "").isidentifier() for name in self._kinds()):
            raise Invalid(_("%(file)s has a manifest that cannot be read.") % {"file": self.label})
        strangers = sorted(set(names) - wanted - {MANIFEST, SCHEMA, *READMES.values(), *companions()})
        if strangers:
            raise Invalid(
                _("%(file)s holds a file that is not part of an archive: %(name)s.")
                % {"file": self.label, "name": strangers[0][:80]}
            )
        absent = sorted(wanted - set(names))
        if absent:
            raise Invalid(_("%(file)s lacks the file %(name)s.") % {"file": self.label, "name": absent[0]})

    def _kinds(self) -> list[str]:
        return [said["kind"] for said in self.files.values()]

    def _check_file(self, name: str, said: dict[str, Any]) -> None:
        digest, count, size = hashlib.sha256(), 0, 0
        with self.opened.open(name) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                count, size = count + piece.count(b"\n"), size + len(piece)
                if size > said["bytes"]:
                    break
        if (digest.hexdigest(), count, size) != (said["sha256"], said["count"], said["bytes"]):
            raise Invalid(
                _("%(file)s was changed or damaged after it was written: %(name)s does not agree with its hash.")
                % {"file": self.label, "name": name}
            )

    def lines(self, kind: str) -> Iterator[dict[str, Any]]:
        """Each thing of a kind; raises `Invalid` for a line that no house wrote."""
        name = f"{kind}.jsonl"
        if name not in self.files:
            return
        with self.opened.open(name) as file:
            for number in range(1, self.files[name]["count"] + 1):
                yield self._parsed(file.readline(LARGEST_LINE + 1), name, number)

    def _parsed(self, raw: bytes, name: str, number: int) -> dict[str, Any]:
        try:
            if len(raw) > LARGEST_LINE:
                raise ValueError
            line = json.loads(raw.decode(), parse_constant=_refuse)
            text = json.dumps(line, ensure_ascii=False, allow_nan=False)
            text.encode()  # half a surrogate is no text
            if not isinstance(line, dict) or NOTHING.search(text):
                raise ValueError
        except (ValueError, RecursionError):
            raise Invalid(
                _("%(file)s cannot be read: line %(number)s of %(name)s is not a thing that Terreau writes.")
                % {"file": self.label, "number": number, "name": name}
            ) from None
        return line


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _is_told(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and isinstance(said.get("kind"), str)
        and isinstance(said.get("sha256"), str)
        and all(type(said.get(name)) is int and said[name] >= 0 for name in ("count", "bytes"))
    )


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive in a folder or a ZIP; raises `NotFound`, `Invalid` or `TooLarge`, in one sentence."""
    label = path.name
    damaged = Invalid(_("%(file)s is damaged, or is not an open archive of Terreau.") % {"file": label})
    try:
        if path.is_dir():
            yield Archive(label, Folder(path))
            return
        if not path.stat().st_size:
            raise Invalid(_("The file %(file)s is empty.") % {"file": label})
        with zipfile.ZipFile(path) as packed:
            yield Archive(label, Packed(packed))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged from error
    except OSError as error:
        raise NotFound(_("The file %(file)s cannot be read.") % {"file": str(path)}) from error
