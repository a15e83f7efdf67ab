"""Versions of an experience whose place is hidden now: those that told it are read by nobody any more but stewards.

`masking` takes the place out of them besides; what else in their words may tell it, only their readers could know.
"""

from collections.abc import Sequence
from typing import Any

from terreau.library.models import Sheet


def first_shown(sheet: Sheet, versions: Sequence[Any]) -> int:
    """Where in `versions` (oldest first, each with its `number`) those begin that everybody reads."""
    if not sheet.fields.get("place_hidden"):
        return 0
    return sum(one.number <= sheet.place_told_until for one in versions)
