"""The list of the library: filters, counts, search, in the words of the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from terreau.foundation.policy import Actor
from terreau.library.facets import LABELS, WORDS
from terreau.library.models import Sheet

if TYPE_CHECKING:
    from terreau.library.browse_arrays import Arrays

PER_PAGE = 24
LONGEST_QUERY = 200


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
    from terreau.library import browse_arrays  # with numpy: not for every command

    arrays = browse_arrays.arrays()
    visible, exact = arrays.visible_to(actor), True
    if asked.text:
        places, scores, exact = browse_arrays.found(asked.text, arrays)
        visible = visible & arrays.mask(places)
    listed = visible & arrays.having(asked.chosen)
    if asked.text:
        kept = listed[places]
        pks = browse_arrays.closer(places[kept], scores[kept], asked.text, arrays)
    else:
        pks = arrays.pks[listed].tolist()
    page = Paginator(pks, PER_PAGE).get_page(number)
    sheets = Sheet.objects.in_bulk(list(page.object_list))
    page.object_list = [sheets[pk] for pk in page.object_list if pk in sheets]
    return Shelf(asked, page, _facets(arrays, visible, asked), exact)


def _facets(arrays: "Arrays", visible: Any, asked: Asked) -> list[Facet]:
    """Each facet with the values that would still find something, the other facets kept."""
    open_ = [code for code in WORDS if code not in asked.chosen]
    counts = arrays.counts(visible & arrays.having(asked.chosen), open_)
    for code in asked.chosen:
        others = {other: value for other, value in asked.chosen.items() if other != code}
        counts |= arrays.counts(visible & arrays.having(others), [code])
    return [_facet(asked, code, counts) for code in WORDS]


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
