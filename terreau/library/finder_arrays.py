"""What every method is for and asks for, in arrays: the finder weighs ten thousand of them in a few milliseconds."""

from collections.abc import Iterable, Iterator

import numpy as np

from terreau.foundation.kept import Kept
from terreau.library import evidence, vocabulary
from terreau.library.finder import Question
from terreau.library.models import Traits

FIRST_GOAL, GOAL, AUDIENCE, PEOPLE_FIT, TIME_WITHIN, TIME_BEGINS, CHEAPER, CLASS_FITS = 3, 2, 2, 1, 2, 1, 1, 1
EASE = {1: 1, 2: 0, 3: -1}
COSTS = {code: rank for rank, code in enumerate(vocabulary.COST)}
BOUNDLESS = 2**31 - 1
MOST_MISSED = 1


class Codes:
    """Which methods have a code, from their lists of codes; `any` is which of them have one at all."""

    def __init__(self, lists: Iterable[str]) -> None:
        split = [codes.split() for codes in lists]
        self.any = np.fromiter((bool(codes) for codes in split), bool, len(split))
        self._having: dict[str, np.ndarray] = {}
        for place, codes in enumerate(split):
            for code in codes:
                self._having.setdefault(code, np.zeros(len(split), bool))[place] = True

    def having(self, code: str) -> np.ndarray:
        found = self._having.get(code)
        return found if found is not None else np.zeros(len(self.any), bool)


class Arrays:
    """What every method that everyone reads is for and asks for, a column an array, in the order of titles."""

    def __init__(self) -> None:
        shown = Traits.objects.filter(sheet__published=True, sheet__hidden_at=None)
        columns = (
            "pk", "goals", "audience", "classes", "people_min", "people_max", "minutes_min", "minutes_max", "cost",
            "difficulty",
        )  # fmt: skip
        rows = list(shown.order_by("sheet__title", "pk").values_list(*columns))
        self.pks = [row[0] for row in rows]
        self.goals = Codes(row[1] for row in rows)
        self.first_goal = Codes(row[1].split(" ")[0] for row in rows)
        self.audience = Codes(row[2] for row in rows)
        self.classes = Codes(row[3] for row in rows)
        self.people_min = _numbers(row[4] or 1 for row in rows)
        self.people_max = _numbers(row[5] or BOUNDLESS for row in rows)
        self.minutes_min = _numbers(row[6] or 0 for row in rows)
        self.minutes_max = _numbers(row[7] or BOUNDLESS for row in rows)
        self.cost = _numbers(COSTS.get(row[8], 0) for row in rows)
        self.ease = _numbers(EASE.get(row[9] or 2, 0) for row in rows)
        self._place = {pk: place for place, pk in enumerate(self.pks)}
        self._told: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def told(self, class_code: str) -> tuple[np.ndarray, np.ndarray]:
        """(points, how many experiences) of what is told of each, for one class of territory or for all."""
        if class_code not in self._told:
            library = evidence.library()
            points, many = np.zeros(len(self.pks), np.int64), np.zeros(len(self.pks), np.int64)
            for pk in library.told_of():
                if (place := self._place.get(pk)) is not None:
                    points[place] = library.weight(pk, class_code)
                    many[place] = library.tally(pk).told
            self._told[class_code] = points, many
        return self._told[class_code]


def _numbers(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, np.int64)


ARRAYS: Kept[Arrays] = Kept("library", room=2)


def rank(question: Question, limit: int) -> list[tuple[int, int, list[str]]]:
    """(method, points, questions whose answer it misses), best first: misses, points, how much is told, title."""
    arrays = ARRAYS.get("", Arrays)
    many = len(arrays.pks)
    missed = dict(_missed(arrays, question))
    count = np.sum(list(missed.values()), axis=0, dtype=np.int64) if missed else np.zeros(many, np.int64)
    points, told = _points(arrays, question)
    excluded: np.ndarray = np.greater(count, MOST_MISSED)
    if question.goal:
        excluded |= ~arrays.goals.having(question.goal)
    order = np.lexsort((np.arange(many), -told, -points, count, excluded))
    return [
        (arrays.pks[place], int(points[place]), [name for name, misses in missed.items() if misses[place]])
        for place in order[:limit].tolist()
        if not excluded[place]
    ]


def _missed(arrays: Arrays, question: Question) -> Iterator[tuple[str, np.ndarray]]:
    """(question, which methods do not fit the answer); one that says nothing of it fits."""
    if question.audience:
        yield "audience", arrays.audience.any & ~arrays.audience.having(question.audience)
    if question.people:
        people = question.people
        yield "people", (arrays.people_min > people.most) | (arrays.people_max < people.least)
    if question.minutes is not None:
        yield "minutes", arrays.minutes_min > question.minutes
    if question.budget:
        yield "budget", arrays.cost > COSTS[question.budget]


def _points(arrays: Arrays, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """(points, how many experiences are told) of each method."""
    class_code = question.territory.class_code if question.territory else ""
    points, told = arrays.told(class_code)
    points = points + arrays.ease
    if question.goal:
        among = np.where(arrays.goals.having(question.goal), GOAL, 0)
        points += np.where(arrays.first_goal.having(question.goal), FIRST_GOAL, among)
    if question.audience:
        points += np.where(arrays.audience.having(question.audience), AUDIENCE, 0)
    if question.people:
        usual = question.people.usual
        points += np.where((arrays.people_min <= usual) & (arrays.people_max >= usual), PEOPLE_FIT, 0)
    if question.minutes is not None:
        begins = np.where(arrays.minutes_min <= question.minutes, TIME_BEGINS, 0)
        points += np.where(arrays.minutes_max <= question.minutes, TIME_WITHIN, begins)
    if question.budget:
        points += np.where(arrays.cost < COSTS[question.budget], CHEAPER, 0)
    if class_code:
        points += np.where(arrays.classes.having(class_code), CLASS_FITS, 0)
    return points, told
