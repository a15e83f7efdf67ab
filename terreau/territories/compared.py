"""What is compared of all communes of today, in arrays: some 3 MB for France, read in a tenth of a second.

Kept in memory under the stamp of the room, so that "alike" costs no question to the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Func, IntegerField

from terreau.foundation.kept import Kept
from terreau.territories.models import Territory, TerritoryClass, trend_between

Floats = npt.NDArray[np.float64]
CLASSES: list[str] = TerritoryClass.values


@dataclass(frozen=True, slots=True)
class Compared:
    """One commune: what is compared of it. Degrees; inhabitants a km²; None where it is not known."""

    pk: int
    code: str
    population: int | None
    trend: float | None
    density: float | None
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class Communes:
    """A column each, by code; nan is a number that is not known, 0 a department that is not."""

    pk: npt.NDArray[np.int64]
    code: npt.NDArray[np.str_]
    class_number: npt.NDArray[np.uint8]
    department: npt.NDArray[np.int64]
    population: Floats
    trend: Floats
    density: Floats
    longitude: Floats
    latitude: Floats

    def at(self, places: npt.NDArray[np.intp]) -> list[Compared]:
        """Those at these places, in their order."""
        numbers = (self.population, self.trend, self.density, self.longitude, self.latitude)
        columns = [_with_none(column[places]) for column in numbers]
        return [
            Compared(*row) for row in zip(self.pk[places].tolist(), self.code[places].tolist(), *columns, strict=True)
        ]


def communes() -> Communes:
    return KEPT.get("", _read)


KEPT: Kept[Communes] = Kept("territories", room=1, spoken=False)


class InYear(Func):
    """The inhabitants of a year, out of `populations`. (Django takes a key made of digits for a place in a list.)"""

    arity = 1
    output_field = IntegerField()

    def __init__(self, year: int) -> None:
        super().__init__("populations")
        self.extra["year"] = int(year)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_extract(%(expressions)s, '$.\"%(year)s\"')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s ->> '%(year)s')::integer", **context)


def _read() -> Communes:
    rows = Territory.objects.communes().current().values_list(
        "pk", "code", "class_code", "department_id", "population", "density", "longitude", "latitude",
        InYear(2017), InYear(2022),
    )  # fmt: skip
    columns: list[tuple[Any, ...]] = list(zip(*rows.iterator(chunk_size=5000), strict=True)) or [()] * 10
    pk, code, class_code, department, population, density, longitude, latitude, before, after = columns
    number_of = {code: number for number, code in enumerate(CLASSES)}
    codes = np.array(code, dtype="U5")
    order = np.argsort(codes)
    return Communes(
        np.array(pk, dtype=np.int64)[order],
        codes[order],
        np.array([number_of.get(one, 0) for one in class_code], dtype=np.uint8)[order],
        np.array([one or 0 for one in department], dtype=np.int64)[order],
        _floats(population)[order],
        _floats(map(trend_between, before, after))[order],
        _floats(density)[order],
        _floats(longitude)[order],
        _floats(latitude)[order],
    )


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array(list(values), dtype=np.float64)  # None becomes nan


def _with_none(column: Floats) -> list[Any]:
    return [None if one != one else one for one in column.tolist()]
