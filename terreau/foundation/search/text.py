"""From text to terms. Pure: the same text gives the same terms on every engine.

NFKC, lower case, œ → oe, elisions split, stop words out. A word gives up to three terms: unaccent(stem(word)),
stem(unaccent(word)), so that a query without accents finds what was written with them; and unaccent(word), so that
the beginning of a word finds it. Terms are made of a–z and 0–9, and begin with a letter: no engine's tokenizer can
then read them differently.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
LONGEST_WORD = 40
LONGEST_TEXT = 200_000  # characters of one field that are read

FUNCTION_WORDS = (
    "a à au aux avec c ce cela ces cet cette ceci ceux d dans de des du elle elles en et eux il ils j je jusqu l la le "
    "les leur leurs lui lorsqu m ma mais me même mes moi mon n ne ni nos notre nous on ou où par pas pour puisqu qu "
    "que quel quelle quelles quels qui quoi quoiqu s sa sans se ses si son sont sur t ta te tes toi ton tu un une vos "
    "votre vous y est es suis êtes sommes être sera serait ai as avons avez ont avait avoir eu fait "
    "faire comme plus très ça comment the of and to in is for"
)
STOP_WORDS = frozenset(FUNCTION_WORDS.split())

_local = threading.local()


def analyse(text: str) -> list[str]:
    """The terms of `text`, in its order, repetitions kept."""
    return [term for word in WORD.findall(text[:LONGEST_TEXT]) for term in terms_of(word)]


def words(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, terms) of every word of `text` that counts, positions in `text` itself."""
    for match in WORD.finditer(text):
        found = terms_of(match[0])
        if found:
            yield match.start(), match.end(), found


@lru_cache(maxsize=50_000)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms of a word as it is written; none for a stop word or a lone letter."""
    return forms(normal(word))


def words_of(text: str) -> list[tuple[str, ...]]:
    """The terms of every word of `text` that counts, in its order."""
    return [terms for _start, _end, terms in words(text)]


def normal(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower().translate(LIGATURES)


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """The terms of one normal word; none for a stop word or a lone letter."""
    if word in STOP_WORDS or (len(word) == 1 and not word.isdigit()):
        return ()
    word = word[:LONGEST_WORD]
    bare = unaccent(word)
    stem = _stemmer().stemWord
    found = (_term(unaccent(stem(word))), _term(stem(bare)), _term(bare))
    return tuple(dict.fromkeys(filter(None, found)))


def beginning(word: str) -> str:
    """The term that the beginning of a word has in common with the whole word's."""
    return _term(unaccent(word[:LONGEST_WORD]))


def unaccent(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def _term(word: str) -> str:
    """ASCII letters and digits only; other scripts by the number of each character."""
    letters = "".join(
        c if c.isascii() and c.isalnum() else f"u{ord(c):x}" if c.isalnum() else "" for c in word.lower()
    )[: LONGEST_WORD + 10]
    return f"n{letters}" if letters[:1].isdigit() else letters


def _stemmer() -> Stemmer.Stemmer:
    """One stemmer a thread: they are not safe to share."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("french")
    return _local.stemmer
