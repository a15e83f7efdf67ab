"""How often the estimate says what the official file says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from terreau.territories.classes.rules import CLASSES

# Every second department of the file at hand in 2026, which held 53 of them.
TUNED_ON = frozenset(
    "01 05 09 13 17 22 26 2A 32 36 40 44 48 52 56 60 64 68 72 76 79 82 86 88 92 971 976".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; None where there is nothing to divide."""

    official: int
    estimated: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """`confusion[official][estimated]` counts communes."""

    compared: int
    share: float | None
    by_class: dict[str, Scores]
    confusion: dict[str, dict[str, int]]


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """`pairs` of (official, estimated) classes; those with a class that is not known are left out."""
    counts = Counter(pair for pair in pairs if pair[0] in CLASSES and pair[1] in CLASSES)
    total = counts.total()
    confusion = {one: {other: counts[one, other] for other in CLASSES} for one in CLASSES}
    scores = {}
    for one in CLASSES:
        official, estimated = sum(confusion[one].values()), sum(confusion[other][one] for other in CLASSES)
        right = confusion[one][one]
        scores[one] = Scores(official, estimated, _share(right, estimated), _share(right, official))
    return Agreement(total, _share(sum(confusion[one][one] for one in CLASSES), total), scores, confusion)


def tuned_on(department_code: str) -> bool:
    """Whether the numbers of the estimate were chosen with that department in sight."""
    return department_code in TUNED_ON


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
