"""What the imports of INSEE's class files share: whom each line is about, what changes, how it is written."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation import stamp
from terreau.foundation.errors import Invalid
from terreau.territories import records
from terreau.territories.classes import tables
from terreau.territories.models import ImportRun, Territory
from terreau.territories.records import Line

Progress = Callable[[int, int], None]
MOST_NAMED = 20  # codes named in a remark
CLASSES_SOURCES = (records.AAV, records.DENSITY)


@dataclass(frozen=True, slots=True)
class Found:
    """A file, read as text, and its vintage."""

    text: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Commune:
    key: int
    population: int | None
    density: float | None
    ended: bool
    successor: int | None

    @property
    def place(self) -> tuple[int | None, float | None]:
        return self.population, self.density


@dataclass(slots=True)
class Standing:
    """What the database holds: communes by code and by key; the latest raw codes of each scheme, by key."""

    communes: dict[str, Commune]
    raw: dict[str, dict[int, tuple[str, dict[str, Any]]]]


@dataclass(slots=True)
class Changes:
    """Records to write: (scheme, vintage) → territory → line."""

    source: str
    vintage: str
    lines: dict[tuple[str, str], dict[int, Line]]
    counts: dict[str, Any]
    remarks: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Meant:
    """Which commune of today each line is about."""

    by_key: dict[int, str] = field(default_factory=dict)  # territory → code of its line
    resolved: list[str] = field(default_factory=list)  # codes of communes that merged, given to their successor
    unknown: list[str] = field(default_factory=list)


def fetch(file: Path, vintage: str) -> Found:
    """`vintage` is a regular expression with one group, looked for in the first lines, then in the file's name."""
    try:
        text = tables.read_text(file)
    except tables.Unreadable as problem:
        raise sentence_for(problem) from problem
    except FileNotFoundError:
        raise Invalid(_("There is no file “%(name)s”.") % {"name": file.name}, field="file") from None
    except (OSError, ValueError):
        raise Invalid(_("The file “%(name)s” cannot be read.") % {"name": file.name[:80]}, field="file") from None
    match = re.search(vintage, text[:4000], re.IGNORECASE) or re.search(r"(20\d\d)", file.name)
    return Found(text, match[1] if match else "")


def sentence_for(problem: tables.Unreadable) -> Invalid:
    """One sentence for a person."""
    sentences = {
        "empty": _("The file is empty. Nothing was written."),
        "too-large": _("The file weighs %(size)s MB: at most 200 MB are read. Nothing was written."),
        "not-text": _("This is not a text file: save the sheet as CSV first. Nothing was written."),
        "columns": _("The file lacks these columns: %(columns)s. Nothing was written."),
        "no-line": _("No line of the file can be read: is it the right one? Nothing was written."),
    }
    return Invalid(sentences[problem.code] % problem.details, field="file", code=f"file-{problem.code}")


def standing() -> Standing:
    rows = Territory.objects.communes().values_list(
        "code", "pk", "population", "density", "valid_to", "successor_id"
    )  # fmt: skip
    communes = {
        code: Commune(key, population, density, valid_to is not None, successor)
        for code, key, population, density, valid_to, successor in rows.iterator(chunk_size=5000)
    }
    return Standing(communes, {scheme: records.latest_raw(scheme) for scheme in CLASSES_SOURCES})


def meant(codes: Iterable[str], communes: Mapping[str, Commune]) -> Meant:
    """A commune that merged lends its line to its successor, unless that one has its own; the largest one counts."""
    found = Meant()
    by_key = {one.key: one for one in communes.values()}
    lent: dict[int, tuple[int, str]] = {}
    for code in codes:
        commune = communes.get(code)
        if commune is None:
            found.unknown.append(code)
        elif not commune.ended:
            found.by_key[commune.key] = code
        elif (today := _today(commune, by_key)) is not None:
            found.resolved.append(code)
            lent[today] = max(lent.get(today, (-1, "")), (commune.population or 0, code))
        else:
            found.unknown.append(code)
    for key, (_population, code) in lent.items():
        found.by_key.setdefault(key, code)
    return found


def _today(commune: Commune, by_key: Mapping[int, Commune]) -> int | None:
    for _step in range(10):
        if not commune.ended:
            return commune.key
        if commune.successor is None or commune.successor not in by_key:
            return None
        commune = by_key[commune.successor]
    return None


def check_known(found: Meant, lines: int) -> None:
    """Raises `Invalid` where half of the lines or more are about communes that nobody knows."""
    if 2 * len(found.unknown) >= max(1, lines):
        raise Invalid(
            _("%(unknown)s of the %(lines)s lines are about communes that are not known here: is it the right file? "
              "Nothing was written.")
            % {"unknown": len(found.unknown), "lines": lines},
            field="file",
            code="file-unknown-communes",
        )  # fmt: skip


def changes(
    source: str, vintage: str, raw: Mapping[int, dict[str, Any]], there: Standing, found: Meant, unread: list[str]
) -> Changes:
    """Pure: the records of this file, and those of the other file whose class they change."""
    other = records.DENSITY if source == records.AAV else records.AAV
    by_key = {one.key: one for one in there.communes.values()}
    lines: dict[tuple[str, str], dict[int, Line]] = {(source, vintage): {}}
    new = same = 0
    for key, codes in raw.items():
        other_vintage, other_codes = there.raw[other].get(key, ("", {}))
        both = {source: codes, other: other_codes}
        class_code = records.official_class(
            records.attraction_of(both[records.AAV]), records.level_of(both[records.DENSITY]), by_key[key].place
        )
        lines[source, vintage][key] = Line(class_code, codes)
        if other_codes:
            lines.setdefault((other, other_vintage), {})[key] = Line(class_code, other_codes)
        before = there.raw[source].get(key)
        new += before is None
        same += before == (vintage, codes)
    missing = sum(not one.ended for one in there.communes.values()) - len(raw)
    counts = {
        "read": len(raw), "new": new, "changed": len(raw) - new - same, "unchanged": same,
        "merged_resolved": len(found.resolved), "unknown": len(found.unknown), "unread": len(unread),
        "communes_without_a_line": missing,
    }  # fmt: skip
    remarks: list[dict[str, Any]] = [
        {"code": code, "communes": codes[:MOST_NAMED], "count": len(codes)}
        for code, codes in (("unknown", found.unknown), ("merged", found.resolved), ("unread", unread))
        if codes
    ]
    return Changes(source, vintage, lines, counts, remarks)


def apply(changes: Changes, progress: Progress) -> ImportRun:
    """Write in one transaction. What a person said of a class stays in force."""
    with transaction.atomic(), stamp.once("territories_territory", "territories_classrecord"):
        run = ImportRun.objects.create(source=changes.source, version=changes.vintage)
        for (scheme, vintage), lines in changes.lines.items():
            records.put(scheme, vintage, lines)
        progress(1, 2)
        touched = sorted({key for lines in changes.lines.values() for key in lines})
        run.counts = changes.counts | {"classes_changed": records.settle(touched)}
        run.remarks = changes.remarks
        run.finished = timezone.now()
        run.save()
    progress(2, 2)
    return run
