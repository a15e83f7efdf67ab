"""Sheets that another Terreau gave: what `terreau library show SLUG --json` prints, one or several. Pure."""

import json
from typing import Any

from terreau.library.imports.reading import Item, Reading, Unreadable

OURS = ("kind", "slug", "url", "version", "published", "updated_at", "attribution", "structure", "adapts", "files")


def read(text: str) -> Reading:
    """One sheet, a list of sheets, or `{"sheets": […]}`. Raises `Unreadable` when it is none of these."""
    try:
        data: Any = json.loads(text)
    except ValueError as problem:
        raise Unreadable("not-json", str(problem)) from None
    if isinstance(data, dict):
        data = data.get("sheets", [data])
    if not isinstance(data, list) or not data or not all(isinstance(one, dict) and one.get("title") for one in data):
        raise Unreadable("no-sheet")
    items = [
        Item(
            kind=str(one.get("kind", "")),
            title=str(one["title"]),
            content={code: value for code, value in one.items() if code not in OURS},
            slug=str(one.get("slug", "")),
        )
        for one in data
    ]
    order = ("structure", "tool", "project", "method", "experience", "path")
    items.sort(key=lambda item: order.index(item.kind) if item.kind in order else len(order))
    return Reading(source=str(data[0].get("url", "")), items=items)
