"""All things of one kind in the order of equals, so that a search among ten thousand is a few sums over arrays.

Make one while the things stand as they are and keep it (`foundation/kept.py`, with `last_entry` as its key, which moves
when the whole index is made anew). It gives what `query.search` gives, in the same order.
"""

import math
from collections.abc import Sequence

import numpy as np
from django.apps import apps
from django.db.models import Max
from django.db.models.functions import Length

from terreau.foundation.search.query import LOOSE, WEIGHTS, Word, corrected, engine, read


def last_entry() -> int:
    """The newest row of the index; 0 where there is none."""
    return apps.get_model("search", "Entry").objects.aggregate(last=Max("pk"))["last"] or 0


class Ranking:
    """`keys`: of every thing of a kind, the shorter title first, then by key."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        entries = apps.get_model("search", "Entry").objects.filter(kind=kind)
        rows = sorted(entries.values_list(Length("a"), "key", "pk"))
        self.keys = [key for _length, key, _pk in rows]
        ids = np.fromiter((pk for _length, _key, pk in rows), np.int64, len(rows))
        self._places = np.argsort(ids)
        self._ids = ids[self._places]

    def search(self, text: str) -> tuple[np.ndarray, np.ndarray, bool]:
        """(places in `keys`, best first; their scores, to six decimals; False where a letter or a word was forgiven)"""
        asked = read(text)
        if not asked:
            return np.zeros(0, np.int64), np.zeros(0), True
        scores = self._score(asked, every=True)
        if scores.any():
            return *_in_order(scores), True
        mended = [corrected(self.kind, word) for word in asked]
        if mended != asked:
            scores = self._score(mended, every=True)
        if not scores.any():
            scores = self._score(mended, every=False)
        return *_in_order(scores), False

    def _score(self, asked: Sequence[Word], every: bool) -> np.ndarray:
        """Of each thing: 0 without the words, as `query._score` counts it otherwise."""
        found = self._weights(asked)
        scores = np.zeros(len(self.keys))
        for weights in found:
            many = np.count_nonzero(weights)
            scores += (math.log(1 + len(self.keys) / many) if many else 0.0) * weights
        if every:
            scores[~np.all(found, axis=0)] = 0.0
        return scores

    def _weights(self, asked: Sequence[Word]) -> np.ndarray:
        """(word, thing) → what the best place of the word in it is worth; one statement for all words."""
        asks, worth = [], []
        for row, word in enumerate(asked):
            for column, value in WEIGHTS.items():
                asks.append((word.terms, "", column))
                worth.append((row, value))
                if word.near or word.beginning:
                    asks.append((word.near, word.beginning, column))
                    worth.append((row, value * LOOSE))
        weights = np.zeros((len(asked), len(self.keys)))
        for (row, value), ids in zip(worth, engine().ids(self.kind, asks), strict=True):
            if ids:
                places = self._known(np.fromstring(ids, np.int64, sep=","))
                weights[row, places] = np.maximum(weights[row, places], value)
        return weights

    def _known(self, ids: np.ndarray) -> np.ndarray:
        """The places of those entries that are of this kind."""
        at = np.minimum(np.searchsorted(self._ids, ids), max(len(self._ids) - 1, 0))
        return self._places[at[self._ids[at] == ids]] if len(self._ids) else np.zeros(0, np.int64)


def _in_order(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = np.flatnonzero(scores)
    values, which = np.unique(scores[places], return_inverse=True)
    rounded = np.array([round(value, 6) for value in values.tolist()])[which] if len(places) else np.zeros(0)
    order = np.lexsort((places, -rounded))
    return places[order], rounded[order]
