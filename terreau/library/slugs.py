"""Addresses of sheets."""

from collections.abc import Container
from itertools import chain, count

from django.utils.text import slugify

from terreau.library.models import Sheet


def free_slug(text: str, taken: Container[str] | None = None) -> str:
    """A slug that no sheet has, or that is not among `taken`: the text's own, else with a number."""
    stem = slugify(text)[:120].strip("-") or "fiche"
    if stem in RESERVED:
        stem = f"fiche-{stem}"
    if taken is None:
        taken = set(Sheet.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)


# What stands beside the sheets' own addresses.
RESERVED = {
    "a-relire",
    "confirmer",
    "en-attente",
    "garder",
    "importer",
    "nouvelle",
    "recits",
    "supprimees",
    "trouver",
}
