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


@dataclass(slots=True)
class Reading:
    """`left_out` and `mended` tell what was not kept, or not as it was written: code → values or how many."""

    source: str
    items: list[Item] = field(default_factory=list)
    left_out: dict[str, Any] = field(default_factory=dict)
    mended: list[str] = field(default_factory=list)


def slug(text: str) -> str:
    """Letters and digits without accents, joined by hyphens: what two spellings of one name have in common."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
