"""Versions of an experience whose place is hidden now: those that told it are read by nobody any more but stewards."""

from collections.abc import Iterable, Sequence
from typing import Any

from terreau.library.models import Sheet


def first_shown(sheet: Sheet, versions: Sequence[Any]) -> int:
    """Where in `versions` (oldest first) those begin that everybody reads."""
    return first_told_nowhere(sheet, (one.snapshot for one in versions))


def first_told_nowhere(sheet: Sheet, contents: Iterable[Any]) -> int:
    if not sheet.fields.get("place_hidden"):
        return 0
    told = [place for place, content in enumerate(contents) if content.get("communes")]
    return told[-1] + 1 if told else 0
