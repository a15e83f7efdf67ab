"""The list of the library: filters, counts, search, in the words of the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Value, When

from terreau.foundation import search
from terreau.foundation.policy import Actor
from terreau.library import evidence
from terreau.library.content import SEARCH_KIND
from terreau.library.facets import LABELS, WORDS
from terreau.library.models import Sheet, SheetFacet, SheetKind, SheetQuerySet

PER_PAGE = 24
LONGEST_QUERY = 200
LOOKED_AT = 200  # hits whose order among equals is looked at more closely
KIND_ORDER = (
    SheetKind.METHOD, SheetKind.PATH, SheetKind.TOOL, SheetKind.EXPERIENCE, SheetKind.PROJECT, SheetKind.STRUCTURE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as a plain link: choosing it, or leaving it where it is chosen."""

    label: Any
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    code: str
    label: Any
    choices: list[Choice]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.chosen), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the list: a text and one value a facet; whatever is unknown is left out."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Asked":
        chosen = {code: str(query.get(code, "")) for code in WORDS}
        known = {code: value for code, value in chosen.items() if value in WORDS[code]}
        return cls(str(query.get("q") or "").replace("\x00", "").strip()[:LONGEST_QUERY], known)

    def url(self, **changes: str | None) -> str:
        """The query string that keeps everything but `changes`; None leaves a facet out."""
        pairs = {**self.chosen, **changes}
        if self.text:
            pairs = {"q": self.text, **pairs}
        kept = {code: value for code, value in pairs.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def without_filters(self) -> str:
        return self.url(**dict.fromkeys(self.chosen))

    @property
    def empty(self) -> bool:
        return not self.text and not self.chosen


@dataclass(frozen=True, slots=True)
class Shelf:
    """The answer: one page of sheets, the facets with their counts, and whether the search had to forgive."""

    asked: Asked
    page: Page
    facets: list[Facet]
    exact: bool

    @property
    def total(self) -> int:
        return self.page.paginator.count


def shelf(actor: Actor, asked: Asked, number: Any = 1) -> Shelf:
    visible = Sheet.objects.visible_to(actor)
    found = search.search(SEARCH_KIND, asked.text) if asked.text else None
    if found is not None:
        visible = visible.filter(pk__in=[int(key) for key in found.keys])
    listed = _with(visible, asked.chosen)
    if found is None:
        page = Paginator(_by_kind(listed), PER_PAGE).get_page(number)
    else:
        page = Paginator(_by_score(listed, found.hits, asked.text), PER_PAGE).get_page(number)
        sheets = Sheet.objects.in_bulk(list(page.object_list))
        page.object_list = [sheets[pk] for pk in page.object_list if pk in sheets]
    return Shelf(asked, page, _facets(visible, asked), found.exact if found else True)


def _with(sheets: SheetQuerySet, chosen: Mapping[str, str]) -> SheetQuerySet:
    for facet, value in chosen.items():
        sheets = sheets.filter(pk__in=SheetFacet.objects.filter(facet=facet, value=value).values("sheet"))
    return sheets


def _by_score(sheets: SheetQuerySet, hits: Iterable[tuple[str, float]], text: str) -> list[int]:
    """Keys of the sheets, best score first. Among equals, as far as people look: the one whose own title has most of
    the words, then the one of which most is told."""
    listed = set(sheets.values_list("pk", flat=True))
    ranked = [(int(key), round(score, 6)) for key, score in hits if int(key) in listed]
    looked_at = [key for key, _score in ranked[:LOOKED_AT]]
    titles = dict(Sheet.objects.filter(pk__in=looked_at).values_list("pk", "title"))
    words, told = search.words_of(text), evidence.library()

    def place(hit: tuple[int, float]) -> tuple[float, int, int]:
        key, score = hit
        in_title = set().union(*search.words_of(titles.get(key, "")))
        named = sum(not in_title.isdisjoint(terms) for terms in words)
        return -score, -named, -told.tally(key).told

    best = sorted(ranked[:LOOKED_AT], key=place)
    return [key for key, _score in (*best, *ranked[LOOKED_AT:])]


def _by_kind(sheets: SheetQuerySet) -> SheetQuerySet:
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(KIND_ORDER)]
    return sheets.order_by(Case(*places, default=Value(99), output_field=IntegerField()), "title", "pk")


def _facets(visible: SheetQuerySet, asked: Asked) -> list[Facet]:
    """Each facet with the values that would still find something, the other facets kept."""
    open_ = [code for code in WORDS if code not in asked.chosen]
    counts = _counts(_with(visible, asked.chosen), open_)
    for code in asked.chosen:
        others = {other: value for other, value in asked.chosen.items() if other != code}
        counts |= _counts(_with(visible, others), [code])
    return [_facet(asked, code, counts) for code in WORDS]


def _counts(sheets: SheetQuerySet, codes: list[str]) -> dict[tuple[str, str], int]:
    """(facet, value) → how many of the sheets have it, in one query."""
    rows = SheetFacet.objects.filter(facet__in=codes, sheet__in=sheets.values("pk"))
    counted = rows.values_list("facet", "value").annotate(count=Count("pk")).order_by()
    return {(facet, value): count for facet, value, count in counted}


def _facet(asked: Asked, code: str, counts: Mapping[tuple[str, str], int]) -> Facet:
    chosen = asked.chosen.get(code)
    choices = [
        Choice(
            label,
            counts.get((code, value), 0),
            asked.url(**{code: None if value == chosen else value}),
            value == chosen,
        )
        for value, label in WORDS[code].items()
        if counts.get((code, value)) or value == chosen
    ]
    return Facet(code, LABELS[code], choices)
