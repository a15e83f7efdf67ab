"""Addresses of things that are named by a slug: the route is looked for once, then the slug is put in its place."""

import re
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
MARK = "0-mark-0"


def address(name: str, slug: str) -> str:
    """What `reverse(name, args=[slug])` gives, in the language of the page; raises `NoReverseMatch` where it does."""
    if not SLUG.fullmatch(slug):
        return reverse(name, args=[slug])
    before, after = _around(name, get_language(), get_urlconf(), get_script_prefix())
    return f"{before}{slug}{after}"


@lru_cache(maxsize=512)
def _around(name: str, _language: str | None, _urlconf: str | None, _prefix: str) -> tuple[str, str]:
    before, _mark, after = reverse(name, args=[MARK]).rpartition(MARK)
    return before, after


def _forget(**_signal: Any) -> None:
    _around.cache_clear()


setting_changed.connect(_forget)
