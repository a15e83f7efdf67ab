"""Where a territory may start: a rule that anyone can read, in docs/library.md, and no secret in it.

Only methods that a group can start with alone (`first_step`). Each gets points, each point has its reason in words;
the best come first, by title where they are equal, and no three of the same first goal while there are others.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.kept import Kept
from terreau.library import evidence, evidence_words
from terreau.library.models import Sheet, SheetKind
from terreau.territories.models import ClassOrigin, Kind, Territory, TerritoryClass

CLASS_FITS, POPULATION_FITS, LOSES_INHABITANTS = 3, 2, 2
COSTS = {"none": 1, "small": 0, "some": -1}
DIFFICULTIES = {1: 1, 2: 0, 3: -1}
LOSS = -0.01  # share of inhabitants over five years below which a territory is said to lose some
MOST_TOLD = 2  # sentences of evidence beside a method
VOWELS = "aàâeéèêiîoôuùyœh"


@dataclass(frozen=True, slots=True)
class Start:
    """A method to start with, and why: clauses that begin with “because”, the sheet's own first."""

    sheet: Sheet
    reasons: list[str]
    points: int = 0
    url: str = ""  # of the sheet as it is read from there


@dataclass(slots=True)
class _Score:
    """Points of a sheet, and their reasons, which are put into words for the few that are chosen."""

    sheet: Sheet
    points: int = 0
    reasons: list[Callable[[], str]] = field(default_factory=list)

    def add(self, points: int, reason: Callable[[], str] | None = None) -> None:
        self.points += points
        if reason is not None:
            self.reasons.append(reason)


CANDIDATES: Kept[list[Sheet]] = Kept("library", room=1, spoken=False)


def where_to_start(territory: Territory, limit: int = 3) -> list[Start]:
    """At most `limit` methods to start with in `territory`. Same territory, same sheets: same answer."""
    candidates = CANDIDATES.get("", _FIRST_STEPS.all)
    told = evidence.library()
    scores = [_score(sheet, territory, told.weight(sheet.pk, territory.class_code)) for sheet in candidates]
    scores.sort(key=lambda score: (-score.points, score.sheet.title, score.sheet.pk))
    return [_start(score, territory) for score in diverse(scores, limit)]


def diverse(scores: Iterable[_Score], limit: int) -> list[_Score]:
    """The first `limit`, where a method whose first goal is already there twice waits for the others."""
    chosen: list[_Score] = []
    waiting: list[_Score] = []
    goals: Counter[str] = Counter()
    for score in scores:
        goal = (score.sheet.fields.get("goals") or [""])[0]
        (waiting if goals[goal] >= 2 else chosen).append(score)
        goals[goal] += 1
    return [*chosen, *waiting][:limit]


def because(clause: str) -> str:
    """“because …”, with the elision that French asks before a vowel."""
    if clause[:1].lower() in VOWELS:
        return pgettext("before a vowel", "because %(reason)s") % {"reason": clause}
    return _("because %(reason)s") % {"reason": clause}


def _own_reason(sheet: Sheet) -> str:
    """The sheet's own clause, quoted where the reader reads another language than the sheet's."""
    reason = sheet.fields["start_reason"].strip().rstrip(".")
    if get_language() != sheet.language:
        return _("the sheet says, in its language: “%(reason)s”") % {"reason": reason}
    return because(reason)


def _score(sheet: Sheet, territory: Territory, points: int) -> _Score:
    score = _Score(sheet, points)
    if sheet.fields.get("start_reason"):
        score.add(0, lambda: _own_reason(sheet))
    _count_population(score, sheet.fields, territory)
    _count_class(score, sheet.fields, territory)
    _count_trend(score, sheet.fields, territory)
    _count_means(score, sheet.fields)
    return score


def _start(score: _Score, territory: Territory) -> Start:
    code = territory.code if territory.kind == Kind.COMMUNE else ""
    reasons = [reason() for reason in score.reasons] + _told(score.sheet, territory.class_code)
    return Start(score.sheet, reasons, score.points, evidence_words.seen_from(score.sheet, code))


def _count_population(score: _Score, fields: dict[str, Any], territory: Territory) -> None:
    most, population = fields.get("population_max") or 0, territory.population
    if not most or population is None:
        return
    if population > most:
        score.add(-POPULATION_FITS)
        return
    score.add(POPULATION_FITS, lambda: _population_reason(territory, most))


def _population_reason(territory: Territory, most: int) -> str:
    numbers = {"population": number_format(territory.population), "most": number_format(most)}
    reason = _("%(name)s has %(population)s inhabitants and this fits best below %(most)s")
    return because(reason % {"name": territory.name, **numbers})


def _count_class(score: _Score, fields: dict[str, Any], territory: Territory) -> None:
    if not territory.class_code or territory.class_code not in fields.get("classes", []):
        return
    score.add(CLASS_FITS, lambda: _class_reason(territory))


def _class_reason(territory: Territory) -> str:
    reason = (
        _("it fits well in territories of this class: %(class)s (estimated)")
        if territory.class_origin == ClassOrigin.ESTIMATED
        else _("it fits well in territories of this class: %(class)s")
    )
    return because(reason % {"class": TerritoryClass(territory.class_code).label})


def _count_trend(score: _Score, fields: dict[str, Any], territory: Territory) -> None:
    trend, goals = territory.trend, set(fields.get("goals", []))
    if trend is None or trend >= LOSS or not goals & {"listen", "welcome"}:
        return
    score.add(LOSES_INHABITANTS, lambda: _trend_reason(territory.name, trend))


def _trend_reason(name: str, trend: float) -> str:
    reason = _("%(name)s lost %(share)s %% of its inhabitants from 2017 to 2022: listening and welcoming come first")
    return because(reason % {"name": name, "share": number_format(round(-trend * 100, 1), 1)})


def _count_means(score: _Score, fields: dict[str, Any]) -> None:
    cost, difficulty = fields.get("cost", ""), fields.get("difficulty_facilitator", 2)
    easy, free = difficulty == 1, cost == "none"
    reason = (lambda: _means_reason(easy, free)) if easy or free else None
    score.add(COSTS.get(cost, 0) + DIFFICULTIES.get(difficulty, 0), reason)


def _means_reason(easy: bool, free: bool) -> str:
    if easy and free:
        return because(_("it costs nothing and is easy to facilitate"))
    return because(_("it costs nothing") if free else _("it is easy to facilitate"))


def _told(sheet: Sheet, class_code: str) -> list[str]:
    """What those who used it say in communes alike, and on how many it stands."""
    said = evidence_words.reasons(sheet, class_code)[:MOST_TOLD]
    return [because(one.text if one.figure == "told" else f"{one.text} (n\xa0=\xa0{one.n})") for one in said]


def _first_steps() -> QuerySet[Sheet]:
    """The methods that a group can start with alone, with what their cards and the rule read."""
    found = Sheet.objects.shown().filter(kind=SheetKind.METHOD, fields__first_step=True)
    return found.only("kind", "slug", "title", "summary", "language", "fields").order_by("title", "pk")


_FIRST_STEPS: Prepared[Sheet] = Prepared(_first_steps)
