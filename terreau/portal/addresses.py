"""The addresses of territories: short, stable, made of the official code."""

from typing import Any

from django.urls import reverse

from terreau.territories.models import Kind, Territory

WORDS: dict[str, Any] = {
    "communes": Kind.COMMUNE,
    "epci": Kind.EPCI,
    "departements": Kind.DEPARTMENT,
    "regions": Kind.REGION,
    "territoires": Kind.PROJECT,
}
_WORD_OF = {kind: word for word, kind in WORDS.items()} | {Kind.PART: "communes"}


def territory_address(territory: Territory) -> str:
    return reverse("portal:territory", args=[_WORD_OF[territory.kind], territory.code])
