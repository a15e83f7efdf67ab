"""Asking the index. Every word must be there, in one of its forms; if nothing has them all, one wrong letter is
forgiven; if still nothing, things with some of the words come.

The order is ours, from statistics that both engines count alike: a rare word weighs more than a common one, the
title more than the summary, the summary more than the body, the word itself more than a synonym of it.
"""

import math
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from terreau.foundation.search import text as analysis
from terreau.foundation.search.engines import postgresql, sqlite
from terreau.foundation.search.synonyms import synonyms_of

LONGEST_QUERY = 300  # characters that are read
MOST_WORDS = 12
WEIGHTS = {"a": 8.0, "b": 3.0, "c": 1.0}
LOOSE = 0.4  # what a synonym or the beginning of a word is worth
SHORTEST_BEGINNING, SHORTEST_CORRECTED = 3, 4
MOST_CORRECTED = 12
LETTERS = string.ascii_lowercase + string.digits
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Word:
    terms: tuple[str, ...]
    near: tuple[str, ...] = ()
    beginning: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All hits, best first. `exact` is False when a letter was forgiven or a word left out."""

    hits: list[tuple[str, float]] = field(default_factory=list)
    exact: bool = True

    @property
    def keys(self) -> list[str]:
        return [key for key, _score in self.hits]


def find(kind: str, text: str, limit: int = 20, offset: int = 0) -> list[tuple[str, float]]:
    """(key, score) of the things that `text` finds, best first."""
    return search(kind, text).hits[offset : offset + limit]


def search(kind: str, text: str) -> Found:
    asked = read(text)
    if not asked:
        return Found()
    scores = _score(kind, asked, every=True)
    if scores:
        return Found(_in_order(scores))
    mended = [corrected(kind, word) for word in asked]
    if mended != asked:
        scores = _score(kind, mended, every=True)
    return Found(_in_order(scores or _score(kind, mended, every=False)), exact=False)


def read(text: str) -> list[Word]:
    """The words of a query, the first twelve; the last one may be only the beginning of a word."""
    text = text[:LONGEST_QUERY]
    seen: dict[tuple[str, ...], Word] = {}
    for _start, end, terms in analysis.words(text):
        last = end == len(text)
        whole = analysis.normal(text[_start:end])
        beginning = analysis.beginning(whole) if last and len(whole) >= SHORTEST_BEGINNING else ""
        seen.setdefault(terms, Word(terms, tuple(synonyms_of(terms)), beginning))
    return list(seen.values())[:MOST_WORDS]


def engine() -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite


def _score(kind: str, asked: Sequence[Word], every: bool) -> dict[int, float]:
    """Entry id → score, of the entries with every word, or with any."""
    total = apps.get_model("search", "Entry").objects.filter(kind=kind).count()
    found = [_weights(kind, word) for word in asked]
    if every:
        kept = set(found[0]).intersection(*found[1:])
    else:
        kept = set().union(*found)
    scores = dict.fromkeys(kept, 0.0)
    for weights in found:
        rarity = math.log(1 + total / len(weights)) if weights else 0.0
        for entry in kept & weights.keys():
            scores[entry] += rarity * weights[entry]
    return scores


def _weights(kind: str, word: Word) -> dict[int, float]:
    """Entry id → what the best place of `word` in it is worth."""
    entries = engine().entries
    weights: dict[int, float] = {}
    loose = (word.near, word.beginning) if word.near or word.beginning else None
    for column, worth in WEIGHTS.items():
        for entry in entries(kind, word.terms, column=column):
            weights[entry] = max(weights.get(entry, 0.0), worth)
        if loose:
            for entry in entries(kind, loose[0], loose[1], column):
                weights[entry] = max(weights.get(entry, 0.0), worth * LOOSE)
    return weights


def _in_order(scores: dict[int, float]) -> list[tuple[str, float]]:
    """Best score first; the shorter title where they are equal, then the key."""
    rows: list[tuple[float, int, str]] = []
    ids = sorted(scores)
    entries = apps.get_model("search", "Entry").objects
    for start in range(0, len(ids), CHUNK):
        for pk, key, title in entries.filter(pk__in=ids[start : start + CHUNK]).values_list("pk", "key", "a"):
            rows.append((-round(scores[pk], 6), len(title), key))
    return [(key, -score) for score, _length, key in sorted(rows)]


def corrected(kind: str, word: Word) -> Word:
    """The word itself where the vocabulary knows it, else every term that is one letter away from one of its forms.

    Which of them was meant, the other words and the best places say: a common word in a body does not hide a rare
    one in a title.
    """
    terms = apps.get_model("search", "Term").objects.filter(kind=kind)
    if len(word.terms[0]) < SHORTEST_CORRECTED or terms.filter(term__in=[*word.terms, *word.near]).exists():
        return word
    near = sorted({near for term in word.terms for near in one_letter_away(term)})
    best = terms.filter(term__in=near).order_by("-documents", "term").values_list("term", flat=True)[:MOST_CORRECTED]
    found = tuple(best) if near else ()
    return Word(found, tuple(synonyms_of(found))) if found else word


def one_letter_away(term: str) -> set[str]:
    """Every term with one letter added, dropped, changed, or two neighbours exchanged."""
    cuts = [(term[:i], term[i:]) for i in range(len(term) + 1)]
    away = {a + b[1:] for a, b in cuts if b}
    away |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    away |= {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
    away |= {a + letter + b for a, b in cuts for letter in LETTERS}
    return away - {term, ""}


def highlight(text: str, query: str, length: int = 220) -> SafeString:
    """An excerpt of `text` (plain text) around the first word of `query`, those words in `<mark>`."""
    asked = read(query)
    terms = {term for word in asked for term in (*word.terms, *word.near)}
    beginnings = tuple(word.beginning for word in asked if word.beginning)
    spans = [
        (start, end)
        for start, end, found in analysis.words(text)
        if terms.intersection(found) or (beginnings and found[-1].startswith(beginnings))
    ]
    first = spans[0][0] if spans else 0
    begin = _word_start(text, max(0, first - length // 3))
    stop = _word_end(text, min(len(text), begin + length))
    pieces = list(_pieces(text, [(s, e) for s, e in spans if s >= begin and e <= stop], begin, stop))
    return mark_safe(("… " if begin else "") + "".join(pieces) + (" …" if stop < len(text) else ""))  # noqa: S308


def _pieces(text: str, spans: Iterable[tuple[int, int]], begin: int, stop: int) -> Iterable[str]:
    at = begin
    for start, end in spans:
        yield escape(text[at:start])
        yield f"<mark>{escape(text[start:end])}</mark>"
        at = end
    yield escape(text[at:stop])


def _word_start(text: str, at: int) -> int:
    return 0 if at <= 0 else text.find(" ", at) + 1 if " " in text[at:] else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", 0, at)
    return at if at >= len(text) or space <= 0 else space
