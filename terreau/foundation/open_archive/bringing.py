"""Bringing an open archive into this house: each line by the rules of its room, all in one transaction.

Dry unless it is applied: the very same work, taken back at the end, so that the report is exact.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.foundation.archive import CREATED, REFUSED, UNCHANGED, UPDATED, Archived, Line, check_line, offered
from terreau.foundation.errors import Invalid, TerreauError
from terreau.foundation.open_archive.reading import Archive, opened


def bring(path: Path, *, apply: bool, room: str = "") -> dict[str, Any]:
    """The report: for each kind how many lines became what, and each line that was not simply taken, with why.

    `room`: only the kinds of that room; the others are told as left out.
    """
    kinds_here = offered(room)
    with opened(path) as archive:
        if archive.manifest.get("demonstration") and not settings.TERREAU_DEMONSTRATION:
            raise Invalid(_("This archive comes from a demonstration: its content is invented, and stays out of here."))
        with transaction.atomic():
            kinds = {one.kind: _bring_kind(archive, one) for one in kinds_here if f"{one.kind}.jsonl" in archive.files}
            if not apply:
                transaction.set_rollback(True)
        return {
            "applied": apply,
            "archive": {name: archive.manifest.get(name) for name in ("made", "site", "operator", "terreau")},
            "kinds": kinds,
            "changed": any(kind["counts"].get(name) for kind in kinds.values() for name in (CREATED, UPDATED)),
            "unknown": sorted(set(archive.files) - {f"{one.kind}.jsonl" for one in kinds_here}),
        }


def _bring_kind(archive: Archive, archived: Archived) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    told: list[dict[str, str]] = []
    for line in archive.lines(archived.kind):
        outcome, why = _bring_line(archived, line)
        counts[outcome] += 1
        if outcome != UNCHANGED:
            told.append({"name": str(line.get(archived.key, ""))[:140], "outcome": outcome, "why": why})
    return {"counts": dict(counts), "lines": told}


def _bring_line(archived: Archived, line: Line) -> tuple[str, str]:
    try:
        check_line(archived, line)
        with transaction.atomic():
            return archived.bring(line), ""
    except TerreauError as error:
        return REFUSED, error.sentence
