"""Import of the density grid of seven levels: INSEE's file, one line a commune, brought by the operator."""

from dataclasses import dataclass
from pathlib import Path

from terreau.territories import records
from terreau.territories.classes import density, tables
from terreau.territories.imports import official
from terreau.territories.imports.official import Changes, Found, Standing, apply, standing

__all__ = ["apply", "compare", "fetch", "read", "standing"]


@dataclass(frozen=True, slots=True)
class Records:
    table: density.Table
    vintage: str


def fetch(file: Path) -> Found:
    return official.fetch(file, r"grille[^\n]{0,60}?(20\d\d)")


def read(found: Found) -> Records:
    try:
        return Records(density.read(found.text), found.vintage)
    except tables.Unreadable as problem:
        raise official.sentence_for(problem) from problem


def compare(read: Records, there: Standing) -> Changes:
    found = official.meant(read.table.lines, there.communes)
    official.check_known(found, len(read.table.lines))
    raw = {}
    for key, code in found.by_key.items():
        level, written = read.table.lines[code]
        raw[key] = {"level": level.value, "code": written}
    return official.changes(records.DENSITY, read.vintage, raw, there, found, read.table.unread)
