"""How place names are compared: no accent, case, hyphen or apostrophe; short forms written out. Plain Python."""

import re
import unicodedata

LONGEST = 80  # characters of a folded name or question that are looked at

SHORT_FORMS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "ss": "sous",
    "lez": "les",
    "nd": "notre dame",
    "mt": "mont",
}
LITTLE_WORDS = frozenset(["l", "d", "le", "la", "les", "de", "du", "des", "en", "et", "au", "aux", "a", "sur", "sous"])
ARTICLES = ("l ", "le ", "la ", "les ", "los ")

_SLASHED = re.compile(r"\b([sS])\s?/\s*")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"})


def fold(text: str) -> str:
    """Words of ASCII letters and digits, one space between them: "L'Haÿ-les-Roses" → "l hay les roses"."""
    text = _SLASHED.sub(r"\1ur ", text[: 4 * LONGEST]).translate(_LIGATURES)
    spaced = text.replace("’", " ").replace("–", " ")
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    return _NOT_ALPHANUMERIC.sub(" ", plain).strip()[:LONGEST].rstrip()


def written_out(folded: str) -> str:
    """Short forms in full: "st georges lez x" → "saint georges les x"."""
    return " ".join(SHORT_FORMS.get(word, word) for word in folded.split())


def without_article(folded: str) -> str:
    """ "la mothe saint heray" → "mothe saint heray"."""
    for article in ARTICLES:
        if folded.startswith(article) and len(folded) > len(article):
            return folded[len(article) :]
    return folded


def one_edit_apart(one: str, other: str) -> bool:
    """Whether a substitution, insertion, deletion or transposition of two letters in a row makes one the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    shortest = min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def abbreviates(short: str, word: str) -> bool:
    """Whether `short` is the first letter of `word` then some of its letters in order: "bx" → "baillargeaux"."""
    if not short or not word.startswith(short[0]) or len(short) > len(word):
        return False
    rest = iter(word[1:])
    return all(letter in rest for letter in short[1:])
