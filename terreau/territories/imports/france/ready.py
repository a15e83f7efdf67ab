"""The table of what `read` makes of the pinned package, so that a first start need not make it again. Pure.

It holds every field of every place but the outlines, which stay in the package; those that had to be repaired are here.
It says of which bytes it was made, and is used where these are the bytes that stand: with any other package, all is
computed, to the same result. `tools/ready.py` writes it.

Text in UTF-8, compressed by gzip: one line of JSON, then one line a field of `Place` (numbers as JSON; words with tabs
between them, nothing where nothing is known), last the number of the outline in the package, or of a repaired one after
"=".
"""

import gzip
import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from terreau.territories.imports.places import Place

FIELDS = Place._fields[:-1]  # the last is the outline
NUMBERS = frozenset(FIELDS[FIELDS.index("population") : FIELDS.index("region")])
DAYS = frozenset(("valid_from", "valid_to"))
SHARED = frozenset(("kind", "nature", "region", "department", "epci", "postal_codes", "sources"))
REPAIRED = "="


def digest(*some: Mapping[str, bytes]) -> str:
    """SHA-256 of all these bytes, by name."""
    whole = hashlib.sha256()
    for files in some:
        for name, content in sorted(files.items()):
            whole.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


# ------------------------------------------------------------ writing


def pack(source: str, places: Sequence[Place], remarks: list[dict[str, Any]], outlines: list[bytes]) -> bytes:
    """The table. `source`: the digest of what it was made of; `outlines`: those of the package, in its order."""
    known = {wkb: str(at) for at, wkb in enumerate(outlines)}
    repaired: dict[bytes, str] = {}
    where = []
    for place in places:
        if place.wkb is None:
            where.append("")
        else:
            where.append(known.get(place.wkb) or repaired.setdefault(place.wkb, f"{REPAIRED}{len(repaired)}"))
    head = {"of": source, "remarks": remarks, "repaired": [b64encode(wkb).decode() for wkb in repaired]}
    columns = zip(FIELDS, zip(*places, strict=True), strict=False)
    lines = [json.dumps(column) if name in NUMBERS else _words(column) for name, column in columns]
    return gzip.compress("\n".join([json.dumps(head, ensure_ascii=False), *lines, _words(where)]).encode(), mtime=0)


def _words(column: Iterable[str | None]) -> str:
    words = [one or "" for one in column]
    if any("\t" in word or "\n" in word for word in words):
        raise ValueError("a tab or an end of line in a place")
    return "\t".join(words)


# ------------------------------------------------------------ reading


@dataclass(slots=True)
class Table:
    """`columns` of FIELDS; `where` the outlines are; `repaired` ones."""

    columns: list[list[Any]]
    where: list[str]
    repaired: list[bytes]
    remarks: list[dict[str, Any]]

    def places(self, outlines: list[bytes]) -> list[Place]:
        """With the outlines of the package, in its order."""
        own = {f"{REPAIRED}{at}": wkb for at, wkb in enumerate(self.repaired)}
        shapes = [(own.get(at) or outlines[int(at)]) if at else None for at in self.where]
        return list(map(Place._make, zip(*self.columns, shapes, strict=True)))


def unpack(packed: bytes, source: str) -> Table | None:
    """The table, where it was made of these bytes; None where it was not, or cannot be read."""
    try:
        first, *lines, where = gzip.decompress(packed).split(b"\n")
        head = json.loads(first)
        if head["of"] != source:
            return None
        columns = [_read(name, line) for name, line in zip(FIELDS, lines, strict=True)]
        repaired = [b64decode(wkb) for wkb in head["repaired"]]
        return Table(columns, where.decode().split("\t"), repaired, head["remarks"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None


def _read(name: str, line: bytes) -> list[Any]:
    if name in NUMBERS:
        return json.loads(line)
    words = line.decode().split("\t")
    if name in SHARED:
        return list(map(intern, words))
    return [word or None for word in words] if name in DAYS else words
