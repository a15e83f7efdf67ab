"""What the list counts and orders, in arrays: kept while the library stands as it is, so that ten thousand sheets are
counted by facet and put in order in a few milliseconds, whatever is asked.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from django.db.models import Case, IntegerField, Value, When

from terreau.foundation import search
from terreau.foundation.kept import Kept
from terreau.foundation.policy import Actor
from terreau.foundation.search.ranking import Ranking, last_entry
from terreau.library import evidence
from terreau.library.content import SEARCH_KIND
from terreau.library.facets import WORDS
from terreau.library.models import Sheet, SheetFacet, SheetKind

LOOKED_AT = 200  # hits whose order among equals is looked at more closely
KIND_ORDER = (
    SheetKind.METHOD, SheetKind.PATH, SheetKind.TOOL, SheetKind.EXPERIENCE, SheetKind.PROJECT, SheetKind.STRUCTURE,
)  # fmt: skip
Pair = tuple[str, str]


class Arrays:
    """Every sheet, in the order of the list; masks over them are arrays of booleans."""

    def __init__(self) -> None:
        places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(KIND_ORDER)]
        by_kind = Case(*places, default=Value(99), output_field=IntegerField())
        rows = Sheet.objects.order_by(by_kind, "title", "pk").values_list(
            "pk", "title", "published", "hidden_at", "created_by"
        )
        pks, titles, published, hidden, writers = zip(*rows, strict=True) if rows else ((),) * 5
        self.titles: tuple[str, ...] = titles
        self.pks = np.array(pks, np.int64)
        self._hidden = np.array([at is not None for at in hidden], bool)
        self._shown = np.array(published, bool) & ~self._hidden
        self._writers = np.array([writer or 0 for writer in writers], np.int64)
        self._order = np.argsort(self.pks)
        self._sorted = self.pks[self._order]
        self._facets = self._read_facets()
        self._title_terms: dict[int, set[str]] = {}

    def _read_facets(self) -> dict[str, tuple[list[str], np.ndarray]]:
        """Facet → (its values, a row of booleans for each of them)."""
        rows = SheetFacet.objects.order_by("facet", "value").values_list("facet", "value", "sheet")
        having: dict[Pair, list[int]] = {}
        for facet, value, pk in rows:
            having.setdefault((facet, value), []).append(pk)
        found = {}
        for code in WORDS:
            values = [value for facet, value in having if facet == code]
            table = np.zeros((len(values), len(self.pks)), bool)
            for row, value in enumerate(values):
                table[row, self.places_of(having[code, value])] = True
            found[code] = values, table
        return found

    def places_of(self, pks: Iterable[int]) -> np.ndarray:
        """Where sheets stand in the list; those that do not stand there are left out."""
        wanted = np.fromiter(pks, np.int64)
        if not len(self.pks):
            return np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return self._order[at[self._sorted[at] == wanted]]

    def visible_to(self, actor: Actor) -> np.ndarray:
        """As `Sheet.objects.visible_to`."""
        if actor.steward:
            return np.ones(len(self.pks), bool)
        if actor.known:
            return self._shown | (~self._hidden & (self._writers == actor.person_id))
        return self._shown

    def having(self, chosen: Mapping[str, str]) -> np.ndarray:
        mask = np.ones(len(self.pks), bool)
        for code, value in chosen.items():
            values, table = self._facets[code]
            mask &= table[values.index(value)] if value in values else False
        return mask

    def mask(self, places: np.ndarray) -> np.ndarray:
        mask = np.zeros(len(self.pks), bool)
        mask[places] = True
        return mask

    def counts(self, mask: np.ndarray, codes: Iterable[str]) -> dict[Pair, int]:
        """(facet, value) → how many of the sheets have it."""
        found: dict[Pair, int] = {}
        for code in codes:
            values, table = self._facets[code]
            counted = np.count_nonzero(table & mask, axis=1).tolist()
            found |= {(code, value): count for value, count in zip(values, counted, strict=True)}
        return found

    def title_terms(self, place: int) -> set[str]:
        if place not in self._title_terms:
            self._title_terms[place] = set().union(*search.words_of(self.titles[place]))
        return self._title_terms[place]


class Ranked:
    """What the search knows of the sheets: `Ranking`, and the sheet of each of its places."""

    def __init__(self) -> None:
        self.ranking = Ranking(SEARCH_KIND)
        self.pks = np.array([int(key) for key in self.ranking.keys], np.int64)


ARRAYS: Kept[Arrays] = Kept("library", room=1, spoken=False)
RANKED: Kept[Ranked] = Kept("library", room=1, spoken=False)


def arrays() -> Arrays:
    return ARRAYS.get("", Arrays)


def found(text: str, shown: Arrays) -> tuple[np.ndarray, np.ndarray, bool]:
    """(places of the sheets that `text` finds, best first; their scores; whether nothing was forgiven)."""
    ranked = RANKED.get(last_entry(), Ranked)
    places, scores, exact = ranked.ranking.search(text)
    at = np.full(int(ranked.pks.max(initial=0)) + 1, -1, np.int64)
    pks = shown.pks[shown.pks < len(at)]
    at[pks] = np.arange(len(shown.pks))[shown.pks < len(at)]
    listed = at[ranked.pks[places]]
    return listed[listed >= 0], scores[listed >= 0], exact


def closer(places: np.ndarray, scores: np.ndarray, text: str, shown: Arrays) -> list[int]:
    """Keys of the sheets, best score first. Among equals, as far as people look: the one whose own title has most of
    the words, then the one of which most is told."""
    words, told = search.words_of(text), evidence.library()
    looked_at = list(zip(places[:LOOKED_AT].tolist(), scores[:LOOKED_AT].tolist(), strict=True))

    def rank(hit: tuple[int, float]) -> tuple[float, int, int]:
        place, score = hit
        in_title = shown.title_terms(place)
        named = sum(not in_title.isdisjoint(terms) for terms in words)
        return -score, -named, -told.tally(int(shown.pks[place])).told

    best = [place for place, _score in sorted(looked_at, key=rank)]
    return shown.pks[np.array([*best, *places[LOOKED_AT:].tolist()], np.int64)].tolist()
