"""Styles and scripts collected under the data folder, named by content, compressed; and whether that must be redone."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MARK = "collected.sha256"


class Squeezer(Compressor):
    """Nearly as small as brotli can, in a tenth of its time."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=9)


class Storage(CompressedManifestStaticFilesStorage):
    """Addresses by content once the files are collected; plain ones before (tests, first steps)."""

    manifest_strict = False
    # Scripts of the rooms import one another by their hashed names; those of libraries are left as they are.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*/js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files or name is None:
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)

    def create_compressor(self, **options: Any) -> Compressor:
        return Squeezer(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """A file and its copy named by content are compressed once."""
        twins: dict[bytes, list[str]] = {}
        for path in paths:
            twins.setdefault(hashlib.sha256(Path(self.path(path)).read_bytes()).digest(), []).append(path)
        alike = {group[0]: group[1:] for group in twins.values()}
        for path, compressed in super().compress_files(alike):
            yield path, compressed
            suffix = compressed[len(path) :]
            for twin in alike[path]:
                shutil.copy2(self.path(compressed), self.path(twin + suffix))

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return self.hashed_files.get(self.hash_key(self.clean_name(name)), name)


def fingerprint() -> str:
    """Names, sizes and dates of every file that a room or a library ships."""
    digest = hashlib.sha256()
    for path, file in _sources():
        state = file.stat()
        digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> list[tuple[str, Path]]:
    return sorted(
        (path, Path(storage.path(path))) for finder in get_finders() for path, storage in finder.list(_IGNORED)
    )


_IGNORED = ["admin", "redoc*", "*.js.map", "*.mjs.map", ".*", "*~", "*.md"]


def needed() -> bool:
    mark = Path(settings.STATIC_ROOT) / _MARK
    return not mark.is_file() or mark.read_text() != fingerprint()


def collect(progress: Callable[[int, int], Any]) -> None:
    """Copy, name and compress. May stop anywhere: the mark is written last, and nothing in use is removed before."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    mark = fingerprint()
    sources = _sources()
    found: dict[str, tuple[Any, str]] = {}
    total = len(sources) * 3
    for finder in get_finders():
        for path, storage in finder.list(_IGNORED):
            if path in found:
                continue
            found[path] = (staticfiles_storage, path)
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(storage.path(path)).read_bytes())
            progress(len(found), total)
    done = len(found)
    for _name, _hashed, processed in staticfiles_storage.post_process(found):
        if isinstance(processed, Exception):
            raise processed
        done += 1
        progress(min(done, total), total)
    (root / _MARK).write_text(mark)
