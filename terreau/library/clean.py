"""What people, programs and files give, made plain: each gives the value to keep or raises `ValueError`, a sentence."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST_TEXT, LONGEST_LINE, MOST_LINES = 20_000, 1_000, 40


def clean_text(value: Any, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(_("This must be text."))
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > most:
        raise ValueError(
            _("This is too long: %(count)s characters, at most %(most)s.") % {"count": len(text), "most": most}
        )
    return text


def clean_lines(value: Any, most: int = MOST_LINES) -> list[str]:
    """A list of lines, from a list or from one text with a line each; leading bullets go."""
    if isinstance(value, str):
        value = value.splitlines()
    if not isinstance(value, Sequence | None):
        raise ValueError(_("This must be a list of lines."))
    lines = [" ".join(clean_text(line, LONGEST_LINE).split()) for line in value or []]
    lines = [line.removeprefix("- ").removeprefix("* ").removeprefix("• ") for line in lines]
    kept = [line for line in lines if line]
    not_too_many(kept, most)
    return kept


def not_too_many(rows: Sequence[Any], most: int) -> None:
    if len(rows) > most:
        sentence = _("There are too many lines: %(count)s, at most %(most)s.")
        raise ValueError(sentence % {"count": len(rows), "most": most})


def clean_url(value: Any) -> str:
    url = clean_text(value, 500)
    parts = urlsplit(url) if url else None
    if parts and (parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in url):
        raise ValueError(_("This must be a web address that begins with https://."))
    return url
