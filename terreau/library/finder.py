"""Three questions in place of a search box: what do you want to do, with how many and whom, in how much time and for
how much money. The rule is in docs/library.md; every point that is given has its reason in words.

A question that is not answered rules nothing out. What every method asks for is kept in arrays while the library
stands as it is (`foundation/kept.py`), so that ten thousand are weighed in a few milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, Sentence
from terreau.library import vocabulary
from terreau.library.facets import LEAST_AND_MOST
from terreau.library.models import Sheet
from terreau.territories.models import Territory
from terreau.territories.places import commune_named

SHORT = 5
MINUTES = {"hour": 60, "half-day": 240, "day": 480, "longer": 60 * 24 * 365}
LONGEST = 60 * 24 * 400


class Crowd(NamedTuple):
    """How many people may come, and how many most likely will."""

    least: int
    most: int
    usual: int


CROWDS = {
    band: Crowd(*bounds, usual) for (band, bounds), usual in zip(LEAST_AND_MOST.items(), (8, 25, 80), strict=True)
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was answered; empty or None where nothing was. `minutes` is at most; `longer` is a year."""

    goal: str = ""
    audience: str = ""
    people: Crowd | None = None
    minutes: int | None = None
    budget: str = ""
    territory: Territory | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Question":
        """From codes and numbers as people and programs give them; raises `Invalid` with a sentence a question.

        `people` and `minutes` are a number or one of the bands; `territory` is what `commune_named` understands,
        `commune` the code of the suggestion that was taken.
        """
        errors: dict[str, list[Sentence]] = {}
        read: dict[str, Any] = {}
        for name, reader in READERS.items():
            text = _text(given, name)
            try:
                read[name] = reader(text) if text else None
            except Invalid as problem:
                errors[name] = [problem.sentence]
        if place := _text(given, "territory"):
            try:
                read["territory"] = commune_named(place, _text(given, "commune"))
            except Invalid as problem:
                errors["territory"] = [problem.sentence]
        if errors:
            raise Invalid(errors=errors)
        return cls(**{name: value for name, value in read.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Match:
    """A method that answers: what was given points, what it misses (code of the question), and the points."""

    sheet: Sheet
    points: int
    misses: list[str] = field(default_factory=list)


def _text(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "").replace("\x00", "").strip()[:200]


def _code(words: Mapping[Any, Any], text: str) -> str:
    if text not in words:
        raise Invalid(_("“%(value)s” is not among the choices.") % {"value": text[:60]})
    return text


def _number(text: str, most: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise Invalid(_("“%(value)s” is neither a number nor among the choices.") % {"value": text[:60]})
    return int(text)


def _people(text: str) -> Crowd:
    if text in CROWDS:
        return CROWDS[text]
    number = _number(text, 100_000)
    return Crowd(number, number, number)


def _minutes(text: str) -> int:
    return MINUTES[text] if text in MINUTES else _number(text, LONGEST)


READERS: dict[str, Any] = {
    "goal": lambda text: _code(vocabulary.GOALS, text),
    "audience": lambda text: _code(vocabulary.AUDIENCE, text),
    "people": _people,
    "minutes": _minutes,
    "budget": lambda text: _code(vocabulary.COST, text),
}


def find(question: Question, limit: int = SHORT) -> list[Match]:
    """At most `limit` methods, best first. Same answers, same library: same list.

    Those that miss no answer come first; one that misses a single one (never the goal) may follow.
    """
    from terreau.library.finder_arrays import rank  # with numpy: not for every command

    ranked = rank(question, limit)
    sheets = Sheet.objects.defer("starter_digest").in_bulk([pk for pk, _points, _misses in ranked])
    return [Match(sheets[pk], points, misses) for pk, points, misses in ranked if pk in sheets]
