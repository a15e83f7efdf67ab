"""A file that somebody brings: fetched within bounds, unpacked, decoded, read by the reader of its kind."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Invalid, NotFound, Sentence, TooLarge
from terreau.library.imports import (
    decoding,
    mediawiki_api,
    mediawiki_page,
    mediawiki_xml,
    tables,
    terreau_file,
    yeswiki,
)
from terreau.library.imports.reading import Reading, Unreadable

LARGEST = decoding.LARGEST
XML = "mediawiki-xml"
READERS: Mapping[str, Callable[[str], Reading]] = {
    "csv": tables.read,
    "mediawiki-api": mediawiki_api.read,
    "mediawiki-page": mediawiki_page.read,
    "terreau": terreau_file.read,
    "yeswiki-csv": yeswiki.read_csv,
    "yeswiki-json": yeswiki.read_json,
}
KINDS: Mapping[str, Sentence] = {
    "csv": gettext_lazy("Table (CSV)"),
    "mediawiki-api": gettext_lazy("Answers of a MediaWiki (Action API or Semantic MediaWiki, JSON)"),
    "mediawiki-page": gettext_lazy("Saved page of a MediaWiki user (text)"),
    XML: gettext_lazy("Export of a MediaWiki (XML)"),
    "terreau": gettext_lazy("Sheets or library of another Terreau (JSON, or an archive)"),
    "yeswiki-csv": gettext_lazy("Bazar form of a YesWiki (CSV)"),
    "yeswiki-json": gettext_lazy("Bazar form of a YesWiki (JSON)"),
}


@dataclass(frozen=True, slots=True)
class File:
    """What is to be read: the bytes of a text, its name, and what stood beside it in its pack."""

    name: str
    raw: bytes
    beside: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def fetch(path: Path) -> File:
    """The file at a path; raises `NotFound`, `TooLarge` or `Invalid`, in one sentence."""
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        raw = path.read_bytes()
    except OSError:
        raise NotFound(_("The file %(file)s cannot be read.") % {"file": str(path)}) from None
    return unpacked(raw, path.name)


def unpacked(raw: bytes, name: str) -> File:
    """The text inside bytes that may be packed; raises `TooLarge` or `Invalid`."""
    if not raw.strip():
        raise Invalid(_("The file %(file)s is empty.") % {"file": name})
    try:
        inside = decoding.unpack(raw, name)
    except Unreadable as problem:
        raise _sentence(problem, name) from None
    return File(name, inside.raw, inside.beside)


def read(file: File, kind: str) -> Reading:
    """What a file of that kind holds; raises `Invalid`, in one sentence, for what cannot be read as such."""
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of import: %(kind)s.") % {"kind": kind}, field="kind")
    encoding = ""
    try:
        if kind == XML:
            reading = mediawiki_xml.read(file.raw)
        else:
            text, encoding = decoding.decode(file.raw)
            reading = READERS[kind](text)
    except Unreadable as problem:
        raise _sentence(problem, file.name) from None
    if encoding == "windows-1252":
        reading.notes.append(("windows-1252", ""))
    if file.beside.get("files"):
        reading.leave("files", len(file.beside["files"]))
    reading.notes += [("scripted-picture", name) for name in file.beside.get("scripts", [])]
    reading.source = reading.source or file.name
    return reading


def guess(file: File) -> str:
    """The kind that a file seems to be; "" where nothing tells."""
    head = file.raw[:4000].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(b"<"):
        return XML if b"mediawiki" in head else ""
    if head.startswith((b"{", b"[")):
        for mark, kind in ((b"id_fiche", "yeswiki-json"), (b"bf_titre", "yeswiki-json"), (b'"query"', "mediawiki-api")):
            if mark in file.raw[:200_000]:
                return kind
        return "terreau"
    if b"datetime_create" in head.partition(b"\n")[0]:
        return "yeswiki-csv"
    if b"avatar" in file.raw[:20_000] and b"," not in head.partition(b"\n")[0]:
        return "mediawiki-page"
    first = head.partition(b"\n")[0]
    return "csv" if any(first.count(mark) for mark in (b",", b";", b"\t")) else ""


def _too_large(name: str) -> TooLarge:
    return TooLarge(_("%(file)s is larger than %(most)s MB.") % {"file": name, "most": LARGEST // 2**20})


def _sentence(problem: Unreadable, name: str) -> Invalid | TooLarge:
    """What to tell a person of a file that cannot be read."""
    if problem.code == "too-large":
        return _too_large(name)
    if problem.code == "bomb":
        sentence = _("%(file)s would unpack to more than %(most)s MB: it is not read.")
        return TooLarge(sentence % {"file": name, "most": LARGEST // 2**20})
    return Invalid(str(SENTENCES[problem.code]) % {"file": name, "detail": problem.detail}, code=problem.code)


SENTENCES: Mapping[str, Sentence] = {
    "empty": gettext_lazy("The file %(file)s is empty."),
    "not-text": gettext_lazy("The file %(file)s is not text."),
    "damaged": gettext_lazy("The file %(file)s is packed, and damaged."),
    "no-text-inside": gettext_lazy("The ZIP %(file)s holds no text to read: no XML, JSON, CSV or TXT."),
    "no-card": gettext_lazy("This is not a page of a wiki with cards: no card was found."),
    "not-json": gettext_lazy("%(file)s is not JSON that can be read: look at line %(detail)s."),
    "no-sheet": gettext_lazy("This is not a file of Terreau: it has no sheet."),
    "broken-xml": gettext_lazy("%(file)s is not whole XML: it breaks at line %(detail)s."),
    "entities": gettext_lazy(
        "%(file)s declares entities or a document type, which no dump of a wiki has: for safety it is not read."
    ),
    "not-a-dump": gettext_lazy("%(file)s is XML, and not the export of a MediaWiki."),
    "too-many": gettext_lazy("%(file)s holds more than %(detail)s things: part it, and import the parts."),
    "api-error": gettext_lazy("The wiki answered with an error, “%(detail)s”: save its answer again."),
    "not-an-answer": gettext_lazy("%(file)s is not the answer of a MediaWiki: it has neither pages nor results."),
    "no-entry": gettext_lazy("%(file)s holds no entry."),
    "no-header": gettext_lazy("%(file)s is not a table: its first line must name the columns."),
    "broken-table": gettext_lazy("%(file)s is a table that breaks at line %(detail)s."),
}
