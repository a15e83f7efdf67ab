"""The terms of the glossary, as pages explain them."""

from django.utils.translation import get_language

from terreau.foundation.glossary import Term, Terms
from terreau.library.vocabularies import content, words

CODE = "glossaire"
_made: dict[str, tuple[content.Content, Terms]] = {}  # language → what they were made from, terms


def terms() -> Terms:
    """In the reader's language, and as they stand in French texts: sheets are mostly in French."""
    language, now = (get_language() or "fr")[:2], words.table()[CODE]
    held = _made.get(language)
    if held is None or held[0] is not now:
        held = _made[language] = now, tuple(_terms(now, language))
    return held[1]


def _terms(vocabulary: content.Content, language: str) -> list[Term]:
    return [
        Term(one["code"], _ways(one, language), content.said(one["definition"], language))
        for one in vocabulary["concepts"]
        if not one["retired"] and one["definition"]["fr"]
    ]


def _ways(concept: content.Concept, language: str) -> tuple[str, ...]:
    both = [way for one in (language, "fr") for way in (concept["label"].get(one, ""), *concept["alt"].get(one, []))]
    return tuple(dict.fromkeys(way for way in both if way))
