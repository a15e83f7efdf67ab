"""By what people find sheets: rows of a plain table, which every engine counts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.library import vocabulary
from terreau.library.models import Licence, Sheet, SheetFacet, SheetKind
from terreau.library.vocabularies.words import Words

LEAST_AND_MOST = {"2-12": (1, 12), "13-40": (13, 40), "41-": (41, 10**9)}
MINUTES = (("hour", 60), ("half-day", 240), ("day", 480))
KIND_WORDS: Mapping[Any, Any] = dict(SheetKind.choices)
WORDS: dict[str, Mapping[Any, Any]] = {
    "kind": KIND_WORDS,
    "goal": vocabulary.GOALS,
    "phase": Words("phases"),
    "people": vocabulary.PEOPLE,
    "time": vocabulary.TIMES,
    "difficulty": {str(number): words for number, words in vocabulary.DIFFICULTY.items()},
    "class": vocabulary.CLASSES,
    "outcome": vocabulary.OUTCOMES,
    "licence": dict(Licence.choices),
}
LABELS: dict[str, Any] = {
    "kind": _("Kind"),
    "goal": _("What for"),
    "phase": _("Phase of the path"),
    "people": _("How many people"),
    "time": _("How much time"),
    "difficulty": _("Difficulty, facilitating"),
    "class": _("Kind of commune"),
    "outcome": _("Outcome"),
    "licence": _("Licence"),
}


def of(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """(facet, value) of a sheet."""
    fields = sheet.fields
    yield "kind", sheet.kind
    for goal in fields.get("goals", []):
        yield "goal", goal
    for phase in fields.get("phases", []):
        yield "phase", str(phase)
    if "people_min" in fields or "people_max" in fields:
        least, most = fields.get("people_min", 1), fields.get("people_max", 10**9)
        yield from (("people", band) for band, (low, high) in LEAST_AND_MOST.items() if least <= high and most >= low)
    if "difficulty_facilitator" in fields:
        yield "difficulty", str(fields["difficulty_facilitator"])
    for code in fields.get("classes", []) or filter(None, [sheet.class_code]):
        yield "class", code
    if fields.get("outcome"):
        yield "outcome", fields["outcome"]
    yield "licence", sheet.licence
    if "minutes_max" in fields:
        yield "time", next((band for band, most in MINUTES if fields["minutes_max"] <= most), "longer")


def write(sheet: Sheet) -> None:
    """Write the facets of a sheet in place of those it had."""
    wanted = set(of(sheet))
    there = {(row.facet, row.value): row.pk for row in SheetFacet.objects.filter(sheet=sheet)}
    SheetFacet.objects.filter(pk__in=[pk for pair, pk in there.items() if pair not in wanted]).delete()
    SheetFacet.objects.bulk_create(
        SheetFacet(sheet=sheet, facet=facet, value=value) for facet, value in sorted(wanted - there.keys())
    )


def write_new(sheets: Iterable[Sheet]) -> None:
    """Write the facets of sheets that had none."""
    SheetFacet.objects.bulk_create(
        [
            SheetFacet(sheet=sheet, facet=facet, value=value)
            for sheet in sheets
            for facet, value in sorted(set(of(sheet)))
        ],
        batch_size=400,
    )
