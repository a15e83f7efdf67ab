"""From bytes to text, never more than what may be read: zip, gz and bz2 are unpacked up to a bound. Pure."""

import bz2
import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from terreau.library.imports.reading import Unreadable

LARGEST = 64 * 2**20  # bytes of text, unpacked
MOST_MEMBERS = 5_000
TEXTS = (".xml", ".json", ".csv", ".tsv", ".txt", ".jsonl", ".wiki")
SCRIPT = re.compile(rb"<\s*script|\bon[a-z]+\s*=|javascript:|<\s*foreignobject|<!entity", re.IGNORECASE)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(slots=True)
class Unpacked:
    """The text's bytes, its name inside the pack, and what stood beside it: code → names."""

    raw: bytes
    name: str
    beside: dict[str, list[str]] = field(default_factory=dict)


def unpack(raw: bytes, name: str, most: int = LARGEST) -> Unpacked:
    """What is to be read inside a file. Raises `Unreadable`: too-large, bomb, damaged, no-text-inside, empty."""
    try:
        if raw.startswith(b"PK\x03\x04"):
            return _zip(raw, most)
        if raw.startswith(b"\x1f\x8b"):
            return Unpacked(_bounded(gzip.GzipFile(fileobj=io.BytesIO(raw)), most), name.removesuffix(".gz"))
        if raw.startswith(b"BZh"):
            return Unpacked(_bounded(bz2.BZ2File(io.BytesIO(raw)), most), name.removesuffix(".bz2"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged") from None
    if len(raw) > most:
        raise Unreadable("too-large")
    return Unpacked(raw, name)


def _bounded(file: IO[bytes] | Any, most: int) -> bytes:
    raw = file.read(most + 1)
    if len(raw) > most:
        raise Unreadable("bomb")
    return raw


def _zip(raw: bytes, most: int) -> Unpacked:
    """The one text of a ZIP: the largest of several. Pictures are looked at, never unpacked whole."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = [one for one in packed.infolist() if not one.is_dir()]
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > 8 * most:
            raise Unreadable("bomb")
        texts = [one for one in members if one.filename.lower().endswith(TEXTS)]
        if not texts:
            raise Unreadable("no-text-inside")
        chosen = max(texts, key=lambda one: (one.file_size, one.filename))
        beside: dict[str, list[str]] = {"files": [], "scripts": []}
        for one in members:
            if one is not chosen:
                scripted = one.filename.lower().endswith(".svg") and has_script(_head(packed, one))
                beside["scripts" if scripted else "files"].append(one.filename[-100:])
        with packed.open(chosen) as file:
            return Unpacked(_bounded(file, most), chosen.filename[-200:], {k: v for k, v in beside.items() if v})


def _head(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with packed.open(member) as file:
        return file.read(2**20)


def has_script(svg: bytes) -> bool:
    """Whether a drawing may run something, or reads what is not in it."""
    return bool(SCRIPT.search(svg))


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding, UTF-8 or else Windows-1252. Raises `Unreadable`: empty, not-text."""
    if not raw.strip():
        raise Unreadable("empty")
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _try(raw, encoding), encoding
    if b"\x00" in raw:
        raise Unreadable("not-text")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _windows(raw), "windows-1252"


def _try(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not-text") from None


def _windows(raw: bytes) -> str:
    """Windows-1252 where it reads like a text: no control character, letters in the main."""
    text = _try(raw, "cp1252")
    odd = sum(1 for c in text if ord(c) < 32 and c not in "\t\n\r\x0c")
    letters = sum(1 for c in text if c.isalnum() or c.isspace())
    if odd or letters < len(text) * 0.5:
        raise Unreadable("not-text")
    return text


Reader = Callable[[str], Any]
