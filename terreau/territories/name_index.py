"""An index of place names held in memory, that forgives what people type. Plain Python and numpy: no Django.

Places are numbered by rank (most inhabitants first), so that the smallest numbers of a set are its best. What is
kept: one JSON fragment a place in one run of bytes, sorted keys, and the postings of each word in arrays: about
20 MB for France. Questions go through tiers, best first (exact, start of the name, words, short forms, one wrong
letter), and stop as soon as there are enough answers.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from terreau.territories.spelling import (
    LITTLE_WORDS,
    abbreviates,
    fold,
    one_edit_apart,
    without_article,
    written_out,
)

Ids = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]
Tier = tuple[bool, Callable[[], Ids]]
END = "\x7f"  # after every letter and digit
SHORTEST_FUZZY = 4
SHORTEST_DEPARTMENT = 3
MOST_WORDS = 10
KEPT_ANSWERS = 2048
_CODE = re.compile(r"\d{2,5}$|2[ab]\d{0,3}$")


@dataclass(frozen=True, slots=True)
class Place:
    """A name to find. `code`, `name` and the rest are those of the commune of today; `known_as` is the name itself
    where it is an old commune's ("merged") or a part's ("part")."""

    code: str
    name: str
    department_code: str
    department_name: str
    postal_codes: tuple[str, ...] = ()
    population: int | None = None
    known_as: str = ""
    relation: str = ""
    known_code: str = ""
    weight: int = 0

    def fragment(self) -> bytes:
        """Its JSON object, as the API gives it."""
        body = {
            "code": self.code,
            "name": self.name,
            "department_code": self.department_code,
            "department_name": self.department_name,
            "postal_codes": list(self.postal_codes),
            "population": self.population,
            "known_as": self.known_as,
            "relation": self.relation,
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class NameIndex:
    """`find(text, limit)` gives JSON fragments, best first."""

    def __init__(self, places: Iterable[Place]) -> None:
        ranked = sorted(places, key=lambda one: (-one.weight, one.code, one.known_as))
        self.size = len(ranked)
        self._keep_fragments(ranked)
        self._keep_names(ranked)
        self._keep_codes(ranked)
        self.answer = lru_cache(maxsize=KEPT_ANSWERS)(self._answer)
        self._answer("st", 1)  # numpy imports what it sorts with at the first call

    # ------------------------------------------------------------ building

    def _keep_fragments(self, ranked: list[Place]) -> None:
        pieces = [one.fragment() for one in ranked]
        self._offsets = np.zeros(self.size + 1, np.uint32)
        np.cumsum([len(one) for one in pieces], out=self._offsets[1:])
        self._blob = b"".join(pieces)
        number: dict[str, int] = {}
        self._commune = np.fromiter((number.setdefault(one.code, len(number)) for one in ranked), np.uint32, self.size)

    def _keep_names(self, ranked: list[Place]) -> None:
        self._folded = [written_out(fold(one.known_as or one.name)) for one in ranked]
        keys = []
        postings: dict[str, list[int]] = {}
        for rank, folded in enumerate(self._folded):
            keys.append((folded.replace(" ", ""), rank))
            bare = without_article(folded)
            if bare != folded:
                keys.append((bare.replace(" ", ""), rank))
            for word in set(folded.split()):
                postings.setdefault(word, []).append(rank)
        keys.sort()
        self._keys = [key for key, _rank in keys]
        self._key_ranks = np.fromiter((rank for _key, rank in keys), np.uint32, len(keys))
        self._words = sorted(postings)
        self._starts = np.zeros(len(self._words) + 1, np.uint32)
        np.cumsum([len(postings[word]) for word in self._words], out=self._starts[1:])
        self._postings = np.concatenate(
            [np.array(postings[word], np.uint32) for word in self._words] or [np.empty(0, np.uint32)]
        )
        self._key_letters, self._key_lengths = _letters(self._keys)
        self._word_letters, self._word_lengths = _letters(self._words)

    def _keep_codes(self, ranked: list[Place]) -> None:
        codes = [(one.known_code.lower(), rank) for rank, one in enumerate(ranked)]
        postal = [(code.lower(), rank) for rank, one in enumerate(ranked) for code in one.postal_codes]
        self._codes, self._code_ranks = _sorted(codes)
        self._postal, self._postal_ranks = _sorted(postal)
        names = {one.department_code.lower(): written_out(fold(one.department_name)) for one in ranked}
        self._departments = {code: number for number, code in enumerate(sorted(names))}
        self._department_names = sorted(
            (spelling, self._departments[code])
            for code, name in names.items()
            for spelling in {name, without_article(name)}
        )
        self._department = np.fromiter(
            (self._departments[one.department_code.lower()] for one in ranked), np.uint16, self.size
        )

    # ------------------------------------------------------------ asking

    def find(self, text: str, limit: int = 8) -> list[bytes]:
        return list(self.answer(fold(text), max(0, limit)))

    def _answer(self, folded: str, limit: int) -> tuple[bytes, ...]:
        """`folded` has gone through `fold`: the same question asked with other accents is the same question."""
        chosen: list[int] = []
        seen: set[int] = set()
        for only_where_needed, tier in self._tiers(folded):
            if len(chosen) >= limit or (only_where_needed and chosen):
                break
            for rank in tier().tolist():
                commune = int(self._commune[rank])
                if commune not in seen:
                    seen.add(commune)
                    chosen.append(rank)
        return tuple(self._blob[self._offsets[rank] : self._offsets[rank + 1]] for rank in chosen[:limit])

    def _tiers(self, folded: str) -> list[Tier]:
        """Ways to find places, the best way first. Those marked are costly, and only tried when nothing is found."""
        words = [word for word in folded.split() if word != "cedex"][:MOST_WORDS]
        codes = [word for word in words if _CODE.match(word)]
        names = [word for word in words if not _CODE.match(word)]
        among = self._matching(codes) if codes else None
        if not names:
            return self._by_code(codes, among)
        if among is not None and not among.any():
            among = None
        return self._by_name(names, among)

    def _by_code(self, codes: list[str], among: Mask | None) -> list[Tier]:
        if among is None:
            return []
        if len(codes) > 1:
            return [(False, lambda: _best(np.flatnonzero(among).astype(np.uint32)))]
        return [
            (False, partial(self._of_department, codes[0])),
            (False, partial(self._under, self._postal, self._postal_ranks, codes[0])),
            (False, partial(self._under, self._codes, self._code_ranks, codes[0])),
        ]

    def _by_name(self, names: list[str], among: Mask | None) -> list[Tier]:
        raw = " ".join(names)
        full = written_out(raw)
        words = full.split()
        keys = [spelling.replace(" ", "") for spelling in ([full] if full == raw else [full, raw])]
        weighty = [word for word in words if word not in LITTLE_WORDS]
        cheap: list[Callable[[], Ids]] = [
            *(partial(self._whole, key, among) for key in keys),
            *(partial(self._under, self._keys, self._key_ranks, key, among) for key in keys),
            partial(self._with_words, words, among),
        ]
        costly: list[Callable[[], Ids]] = [partial(self._with_short_words, words, among)]
        for name, mask in self._before_department(words, among):
            cheap += [
                partial(self._whole, "".join(name), mask),
                partial(self._under, self._keys, self._key_ranks, "".join(name), mask),
                partial(self._with_words, name, mask),
            ]
            costly += [
                partial(self._with_short_words, name, mask),
                partial(self._misspelt_whole, "".join(name), mask),
                partial(self._with_misspelt_word, name, mask),
            ]
        cheap.append(partial(self._misspelt_whole, "".join(words), among))
        costly.append(partial(self._with_misspelt_word, words, among))
        if weighty and weighty != words:
            costly += [
                partial(self._with_short_words, weighty, among),
                partial(self._with_misspelt_word, weighty, among),
            ]
        return [(False, tier) for tier in cheap] + [(True, tier) for tier in costly]

    def _before_department(self, words: list[str], among: Mask | None) -> list[tuple[list[str], Mask]]:
        """The last words may name the department, "saint martin vienne": the words before, and where."""
        found = []
        for cut in range(1, min(5, len(words))):
            here = self._departments_named(" ".join(words[-cut:]))
            if here is not None:
                found.append((words[:-cut], here if among is None else here & among))
        return found

    # ------------------------------------------------------------ tiers

    def _of_department(self, code: str) -> Ids:
        number = self._departments.get(code, -1)
        return _best(np.flatnonzero(self._department == number).astype(np.uint32))

    def _under(self, keys: list[str], ranks: Ids, start: str, among: Mask | None = None) -> Ids:
        """Places with one of these sorted keys that starts so."""
        low, high = bisect_left(keys, start), bisect_left(keys, start + END)
        return _best(_kept(ranks[low:high], among))

    def _matching(self, codes: list[str]) -> Mask:
        """Which places have all these departments, postal codes (or their first digits) or INSEE codes."""
        every = np.ones(self.size, bool)
        for code in codes:
            here = np.zeros(self.size, bool)
            if code in self._departments and len(code) <= 3:
                here |= self._department == self._departments[code]
            for keys, ranks in ((self._postal, self._postal_ranks), (self._codes, self._code_ranks)):
                here[ranks[bisect_left(keys, code) : bisect_left(keys, code + END)]] = True
            every &= here
        return every

    def _whole(self, key: str, among: Mask | None) -> Ids:
        low, high = bisect_left(self._keys, key), bisect_left(self._keys, key + "\x00")
        return _best(_kept(self._key_ranks[low:high], among))

    def _with_words(self, words: list[str], among: Mask | None) -> Ids:
        return self._all_of([self._having(word) for word in words], among)

    def _with_short_words(self, words: list[str], among: Mask | None) -> Ids:
        """Each word is the start of one of the name's, or a short form of it ("bx"), in the order of the name."""
        wide = [np.concatenate([self._having(word), self._having_short(word)]) for word in words]
        found = self._all_of(wide, among, most=256)
        return np.array([rank for rank in found.tolist() if _in_order(words, self._folded[rank].split())], np.uint32)

    def _misspelt_whole(self, key: str, among: Mask | None) -> Ids:
        if len(key) < SHORTEST_FUZZY:
            return np.empty(0, np.uint32)
        near = _near(key, self._key_letters, self._key_lengths)
        exact = [at for at in near.tolist() if one_edit_apart(key, self._keys[at])]
        return _best(_kept(self._key_ranks[exact], among))

    def _with_misspelt_word(self, words: list[str], among: Mask | None) -> Ids:
        """One word of the question has one wrong letter; it may be the start of the name's word."""
        wide = [self._having(word) for word in words]
        found: list[Ids] = []
        for at, word in enumerate(words):
            if len(word) >= SHORTEST_FUZZY and all(len(ids) for other, ids in enumerate(wide) if other != at):
                found.append(self._all_of([*wide[:at], self._having_near(word), *wide[at + 1 :]], among))
        return _best(np.concatenate(found)) if found else np.empty(0, np.uint32)

    # ------------------------------------------------------------ sets

    def _all_of(self, sets: list[Ids], among: Mask | None, most: int = 32) -> Ids:
        """The places in every set, best first."""
        sets = sorted(sets, key=len)
        if not sets or not len(sets[0]):
            return np.empty(0, np.uint32)
        kept = _kept(sets[0], among)
        for other in sets[1:]:
            marks = np.zeros(self.size, bool)
            marks[other] = True
            kept = kept[marks[kept]]
        return _best(kept, most)

    def _having(self, start: str) -> Ids:
        """Places with a word that starts so."""
        low, high = bisect_left(self._words, start), bisect_left(self._words, start + END)
        return self._postings[self._starts[low] : self._starts[high]]

    def _having_short(self, short: str) -> Ids:
        """Places with a word that `short` abbreviates: two to four letters, or none but consonants after the first."""
        if len(short) < 2 or (len(short) > 4 and re.search("[aeiouy]", short[1:])) or short in LITTLE_WORDS:
            return np.empty(0, np.uint32)
        low, high = bisect_left(self._words, short[0]), bisect_left(self._words, short[0] + END)
        return self._posted(at for at in range(low, high) if abbreviates(short, self._words[at]))

    def _having_near(self, word: str) -> Ids:
        near = _near(word, self._word_letters, self._word_lengths)
        whole = {at for at in near.tolist() if one_edit_apart(word, self._words[at])}
        if len(word) > SHORTEST_FUZZY:
            low, high = bisect_left(self._words, word[:2]), bisect_left(self._words, word[:2] + END)
            size = len(word)
            whole.update(
                at
                for at in range(low, high)
                if any(one_edit_apart(word, self._words[at][:cut]) for cut in (size - 1, size, size + 1))
            )
        return self._posted(sorted(whole))

    def _posted(self, words: Iterable[int]) -> Ids:
        pieces = [self._postings[self._starts[at] : self._starts[at + 1]] for at in words]
        return np.concatenate(pieces) if pieces else np.empty(0, np.uint32)

    def _departments_named(self, start: str) -> Mask | None:
        if len(start) < SHORTEST_DEPARTMENT:
            return None
        whole = [number for name, number in self._department_names if name == start]
        numbers = whole or [number for name, number in self._department_names if name.startswith(start)]
        return np.isin(self._department, numbers) if numbers else None


def _kept(ids: Ids, among: Mask | None) -> Ids:
    return ids if among is None else ids[among[ids]]


def _best(ids: Ids, most: int = 32) -> Ids:
    """The smallest different numbers, sorted. At most two keys of a place start the same way, so 2 × `most` suffice."""
    if len(ids) > 8 * most:
        ids = np.partition(ids, 4 * most)[: 4 * most]
    return np.unique(ids)[:most]


def _sorted(pairs: list[tuple[str, int]]) -> tuple[list[str], Ids]:
    pairs.sort()
    return [key for key, _rank in pairs], np.fromiter((rank for _key, rank in pairs), np.uint32, len(pairs))


def _letters(words: list[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """Which characters each word has, one bit each (36 of 64), and its length: a sieve before comparing."""
    masks = np.fromiter((_mask(word) for word in words), np.uint64, len(words))
    return masks, np.fromiter((len(word) for word in words), np.uint8, len(words))


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) - 48 if letter < "a" else ord(letter) - 87)
    return mask


def _near(word: str, letters: npt.NDArray[np.uint64], lengths: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Places in the list of words that may be one edit away: lengths within one, at most two characters differ."""
    differing = np.bitwise_count(letters ^ np.uint64(_mask(word)))
    near = differing <= 2
    near &= lengths >= len(word) - 1
    near &= lengths <= len(word) + 1
    return np.flatnonzero(near)


def _in_order(words: list[str], name: list[str]) -> bool:
    """Whether each word starts or shortens a word of the name, in the order of the name."""
    at = 0
    for word in words:
        while at < len(name) and not (name[at].startswith(word) or abbreviates(word, name[at])):
            at += 1
        if at == len(name):
            return False
        at += 1
    return True
