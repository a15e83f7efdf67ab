"""Import of the aires d'attraction des villes: INSEE's file, one line a commune, brought by the operator."""

from dataclasses import dataclass
from pathlib import Path

from terreau.territories import records
from terreau.territories.classes import aav, tables
from terreau.territories.classes.rules import Attraction
from terreau.territories.imports import official
from terreau.territories.imports.official import Changes, Found, Standing, apply, standing

__all__ = ["apply", "compare", "fetch", "read", "standing"]


@dataclass(frozen=True, slots=True)
class Records:
    table: aav.Table
    vintage: str


def fetch(file: Path) -> Found:
    return official.fetch(file, r"CATEAAV(20\d\d)")


def read(found: Found) -> Records:
    try:
        return Records(aav.read(found.text), found.vintage)
    except tables.Unreadable as problem:
        raise official.sentence_for(problem) from problem


def compare(read: Records, there: Standing) -> Changes:
    found = official.meant(read.table.lines, there.communes)
    official.check_known(found, len(read.table.lines))
    raw = {key: _raw(read.table.lines[code]) for key, code in found.by_key.items()}
    return official.changes(records.AAV, read.vintage, raw, there, found, read.table.unread)


def _raw(line: Attraction) -> dict[str, str | int]:
    return {"category": line.category, "size": line.size, "area": line.area, "area_name": line.area_name}
