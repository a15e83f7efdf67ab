"""The addresses of territories: short, stable, made of the official code."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language

from terreau.territories.models import Kind, Territory

WORDS: dict[str, Any] = {
    "communes": Kind.COMMUNE,
    "epci": Kind.EPCI,
    "departements": Kind.DEPARTMENT,
    "regions": Kind.REGION,
    "territoires": Kind.PROJECT,
}
_WORD_OF = {kind: word for word, kind in WORDS.items()} | {Kind.PART: "communes"}


_CODE = "CODE"


def territory_address(territory: Territory) -> str:
    """Lists of hundreds of places ask for it: Django reverses it once for each word and language."""
    before, after = _around_code(_WORD_OF[territory.kind], get_language())
    return f"{before}{quote(territory.code)}{after}"


@lru_cache(maxsize=64)
def _around_code(word: str, language: str | None) -> tuple[str, str]:
    before, _code, after = reverse("portal:territory", args=[word, _CODE]).rpartition(_CODE)
    return before, after
