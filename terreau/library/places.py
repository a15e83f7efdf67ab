"""Where an experience took place: communes, or only their class where the place is hidden."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Sentence
from terreau.library import vocabulary
from terreau.territories.models import Kind, Territory


def communes(codes: Iterable[str]) -> list[Territory]:
    return list(Territory.objects.filter(kind=Kind.COMMUNE, code__in=list(codes)).order_by("code"))


def class_of(places: Iterable[Territory]) -> str:
    """The class that most of the communes are of; empty where none is, or where two classes are as many."""
    ranked = Counter(place.class_code for place in places if place.class_code).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def settle(content: dict[str, Any], before: Iterable[str] = ()) -> dict[str, list[Sentence]]:
    """Leave in the content of an experience the communes, or only their class; gives what is wrong.

    Where the place is hidden, no text may name it, nor give its postal code: the content holds no trace of it.
    `before` are the codes of the communes that it told until now.
    """
    found = communes(content["communes"])
    if not content["fields"].get("place_hidden"):
        content["class_code"] = "" if class_of(found) else content["class_code"]
        return {}
    known = communes({*content["communes"], *before})
    wrong: dict[str, list[Sentence]] = {
        part: [_("The place is to be hidden: “%(name)s” must not stand here.") % {"name": name}]
        for part, name in named_in(content, known)
    }
    content["class_code"] = class_of(found) or content["class_code"] or class_of(known)
    content["communes"] = []
    return wrong


def named_in(content: Mapping[str, Any], places: Sequence[Territory]) -> Iterator[tuple[str, str]]:
    """(part, name) for each part of a content whose texts name one of the places."""
    pattern = names(places)
    if pattern is None:
        return
    for part, value in [*content.items(), *((f"fields.{code}", value) for code, value in content["fields"].items())]:
        if part not in ("fields", "communes", "method") and (seen := pattern.search("\n".join(texts(value)))):
            yield part, seen.group()


def names(places: Sequence[Territory]) -> re.Pattern[str] | None:
    """What tells these places in a text: names as they are written, codes, and names within a web address."""
    told: set[str] = set()
    for place in places:
        told |= {place.name, place.code, *place.postal_codes}
    patterns = [rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(told, key=len, reverse=True) if one]
    patterns += [rf"https?://\S*(?<![^\W_]){re.escape(place.slug)}(?![^\W_])" for place in places if place.slug]
    return re.compile("|".join(patterns)) if patterns else None


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def read_class(value: Any) -> str:
    """A class of territory, or none."""
    if value in (None, ""):
        return ""
    if value not in vocabulary.CLASSES:
        raise ValueError(_("“%(value)s” is not among the choices.") % {"value": str(value)[:60]})
    return str(value)
