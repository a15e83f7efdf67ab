"""Words of the field that stand for one another. Rooms bring theirs; the query asks for them, the index does not."""

from collections.abc import Iterable

from terreau.foundation.search.text import forms, normal

_near: dict[str, set[str]] = {}


def offer_synonyms(groups: Iterable[Iterable[str]]) -> None:
    """Each group is words of one meaning, such as `("mairie", "commune")`."""
    for group in groups:
        terms = [forms(normal(word)) for word in group]
        for own in terms:
            for term in own:
                _near.setdefault(term, set()).update(other for others in terms if others is not own for other in others)


def synonyms_of(terms: Iterable[str]) -> list[str]:
    """The terms that stand for `terms`, themselves left out; in a stable order."""
    own = set(terms)
    return sorted({near for term in own for near in _near.get(term, ())} - own)
