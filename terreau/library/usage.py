"""How often a sheet was used, by class of territory: those who said “I used it”, and experiences told without it."""

from dataclasses import dataclass
from typing import Any

from terreau.foundation.errors import Sentence
from terreau.library import evidence, vocabulary
from terreau.library.models import Sheet


@dataclass(frozen=True, slots=True)
class ClassCount:
    code: str  # empty for uses of which no class is known
    label: Sentence
    count: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Each use once; classes in the order of the house, those without any use left out, the unknown one last."""

    total: int
    classes: list[ClassCount]

    def as_data(self) -> dict[str, Any]:
        return {"total": self.total, "by_class": {one.code or "unknown": one.count for one in self.classes}}


def usage_of(sheet: Sheet) -> Usage:
    return usage(evidence.alone(sheet))


def usage(told: evidence.Evidence) -> Usage:
    counts = {code: told.by_class[code].used for code in vocabulary.CLASSES if code in told.by_class}
    counts[""] = told.all.used - sum(counts.values())
    classes = [ClassCount(code, vocabulary.CLASSES.get(code, ""), count) for code, count in counts.items() if count]
    return Usage(told.all.used, classes)
