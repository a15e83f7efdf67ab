"""What a reader gives: plain values, nothing written yet."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any


class Unreadable(ValueError):
    """The file is not of that kind; `code` says in what way."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code} {detail}".strip())


@dataclass(slots=True)
class Item:
    """A sheet to be: `content` as in `library/content.py`. `structure` is the title of another item, or empty."""

    kind: str
    title: str
    content: dict[str, Any]
    structure: str = ""
    slug: str = ""
    key: str = ""
    revision: str = ""
    changed: str = ""
    line: int = 0


@dataclass(slots=True)
class Record:
    """One thing as its source tells it, not mapped yet.

    `fields`: the source's own names → text; the words of a list stand one a line. `group` (a template, a form, a
    column) decides the kind. `key` names the thing at its source for ever, `revision` its version there.
    """

    title: str
    fields: dict[str, str] = field(default_factory=dict)
    group: str = ""
    key: str = ""
    address: str = ""
    revision: str = ""
    changed: str = ""
    authors: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Reading:
    """What a file holds: `items` that are sheets already, or `records` that a mapping makes into sheets.

    `left_out`, `mended` and `notes` tell what was not kept, or not as it was written: code → values or how many.
    """

    source: str
    items: list[Item] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    left_out: dict[str, Any] = field(default_factory=dict)
    mended: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    names_sources: bool = False  # whether each record says its own source, even where it says none

    def leave(self, code: str, count: int = 1) -> None:
        """Count what is not kept."""
        if count:
            self.left_out[code] = self.left_out.get(code, 0) + count


def slug(text: str) -> str:
    """Letters and digits without accents, joined by hyphens: what two spellings of one name have in common."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
