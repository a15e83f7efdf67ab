"""Suggestions of communes while typing: the index of names, kept in memory and made again when places changed.

`answer` gives the bytes of the API's answer; `answer_if_ready` never asks the database, so that a front outside
Django may call it from its event loop, and hand the request over when it gives None.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from terreau.territories.models import ImportRun, Kind, Territory

if TYPE_CHECKING:
    from terreau.territories.name_index import NameIndex, Place

LIMIT = 8
LARGEST_LIMIT = 50
LOOKED_AGAIN = 10.0  # seconds between two looks at whether places changed


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune of today. `known_as` is the name that was found where it is another one: an old commune's, since
    merged into it (`relation` "merged"), or that of a part of it ("part")."""

    code: str
    name: str
    department_code: str
    department_name: str
    postal_codes: list[str]
    population: int | None
    known_as: str = ""
    relation: str = ""


@dataclass(slots=True)
class _Kept:
    index: "NameIndex"
    stamp: tuple[object, ...]
    looked: float


_kept: _Kept | None = None
_lock = threading.Lock()


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """The communes that `text` may mean, best first. Any text will do; what is beyond 80 characters is not read."""
    return [Suggestion(**json.loads(one)) for one in _index().find(text, min(limit, LARGEST_LIMIT))]


def answer(text: str, limit: int = LIMIT) -> bytes:
    """The body of `GET /api/v1/territories/suggest?q=…`: a JSON array, UTF-8."""
    return _body(_index(), text, limit)


def answer_if_ready(text: str, limit: int = LIMIT) -> bytes | None:
    """The same bytes, or None where the database would have to be asked first."""
    kept = _kept
    if kept is None or time.monotonic() - kept.looked > LOOKED_AGAIN:
        return None
    return _body(kept.index, text, limit)


def forget() -> None:
    """Make the index again at the next question."""
    global _kept
    with _lock:
        _kept = None


def warm() -> int:
    """Make the index now; gives the number of names in it."""
    return _index().size


def _body(index: "NameIndex", text: str, limit: int) -> bytes:
    return b"[" + b",".join(index.find(text, min(limit, LARGEST_LIMIT))) + b"]"


def _index() -> "NameIndex":
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept.looked <= LOOKED_AGAIN:
        return kept.index
    from terreau.territories.name_index import NameIndex  # with numpy: not for every command

    with _lock:
        if _kept is None or time.monotonic() - _kept.looked > LOOKED_AGAIN:
            stamp = _stamp()
            if _kept is None or _kept.stamp != stamp:
                _kept = _Kept(NameIndex(_places()), stamp, time.monotonic())
            else:
                _kept.looked = time.monotonic()
        return _kept.index


def _stamp() -> tuple[object, ...]:
    """What changes when places do: imports alone write communes, and each one leaves its report."""
    runs = ImportRun.objects.exclude(finished=None).aggregate(Max("pk"), Max("finished"))
    return (*runs.values(), Territory.objects.aggregate(last=Max("pk"))["last"])


def _places() -> "Iterator[Place]":
    """Communes of today under their names; communes that ended and parts, under theirs, lead to the one of today."""
    from terreau.territories.name_index import Place

    rows = Territory.objects.filter(kind__in=[Kind.COMMUNE, Kind.PART]).values_list(
        "pk", "kind", "code", "name", "nature", "population", "postal_codes", "department__code", "department__name",
        "parent_id", "successor_id", "valid_to",
    )  # fmt: skip
    every = {row[0]: row for row in rows.iterator(chunk_size=5000)}
    for row in every.values():
        now = _today(row, every)
        if now is None:
            continue
        _pk, _kind, code, name, _nature, population, postal, department, department_name, *_rest = now
        another = row is not now
        yield Place(
            code=code,
            name=name,
            department_code=department or "",
            department_name=department_name or "",
            postal_codes=tuple(postal),
            population=population,
            known_as=row[3] if another and row[3] != name else "",
            relation=_relation(row) if another and row[3] != name else "",
            known_code=row[2],
            weight=(row[5] or 0) if another else (population or 0),
        )


def _today(row: tuple, every: dict[int, tuple]) -> tuple | None:
    """The commune of today that `row` is, is in, or became."""
    for _step in range(10):
        if row[1] == Kind.COMMUNE and row[11] is None:
            return row
        following = every.get(row[10] or row[9])
        if following is None:
            return None
        row = following
    return None


def _relation(row: tuple) -> str:
    return "part" if row[1] == Kind.PART and row[4] == "ARM" else "merged"
