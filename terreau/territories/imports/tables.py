"""The derived tables of `territories/data`: populations, and communes that ended. Pure."""

import csv
import io
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from terreau.territories.imports import DataFault

Series = dict[str, int]  # "2017" → municipal population


@dataclass
class Populations:
    """`rows`: code → one count for each of `years` (in their order), empty where it is not known. `groups`: communes
    once counted together, since taken apart.
    """

    rows: dict[str, list[str]]
    groups: dict[frozenset[str], Series]
    years: list[str]

    @cached_property
    def communes(self) -> dict[str, Series]:
        return {code: _series(self.years, counts) for code, counts in self.rows.items()}

    @cached_property
    def _whole(self) -> str:
        return _json(dict.fromkeys(self.years, "%s"))

    def of(self, code: str) -> tuple[str, int | None, int | None]:
        """The series of a commune as JSON, its latest count, and the year of that."""
        counts = self.rows.get(code)
        if counts and "" not in counts:
            return self._whole % tuple(counts), int(counts[-1]), int(self.years[-1])
        series = _series(self.years, counts) if counts else {}
        if not series:
            return "{}", None, None
        latest = max(series)
        return _json(series), series[latest], int(latest)

    def of_many(self, codes: set[str]) -> Series:
        """Sums for several communes: only the years where every one is known, alone or in a group within `codes`."""
        found: Series = {}
        known = [(code, self.communes.get(code, {})) for code in codes]
        for year in self.years:
            counts = [series.get(year) for _, series in known]
            missing = {code for (code, _), count in zip(known, counts, strict=True) if count is None}
            total = sum(filter(None, counts))
            for group, series in self.groups.items() if missing else ():
                if group <= missing and year in series:
                    total += series[year]
                    missing -= group
            if not missing and codes:
                found[year] = total
        return found


@dataclass(slots=True)
class History:
    """`ended`: code → (name, day it ended, successor of today); `began`: day a new commune was formed."""

    ended: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    began: dict[str, str] = field(default_factory=dict)
    lately: set[str] = field(default_factory=set)  # successors of communes that ended after 2019


def read_populations(packed: bytes) -> Populations:
    rows = _rows(packed, "populations")
    years = next(rows)[1:]
    communes: dict[str, list[str]] = {}
    groups: dict[frozenset[str], Series] = {}
    for code, *counts in rows:
        if len(counts) != len(years):
            raise DataFault("damaged", "populations")
        if "+" in code:
            groups[frozenset(code.split("+"))] = _series(years, counts)
        else:
            communes[code] = counts
    return Populations(communes, groups, years)


def _series(years: list[str], counts: list[str]) -> Series:
    return {year: int(count) for year, count in zip(years, counts, strict=True) if count}


def _json(series: Mapping[str, object]) -> str:
    """As `json.dumps`, of years and numbers."""
    return "{" + ", ".join([f'"{year}": {count}' for year, count in series.items()]) + "}"


def read_history(packed: bytes) -> History:
    history = History()
    rows = _rows(packed, "history")
    next(rows)
    for code, name, began, ended, _exact, successor in rows:
        if ended:
            history.ended[code] = (name, ended, successor)
            if ended > "2019-01-01":
                history.lately.add(successor)
        else:
            history.began[code] = began
    return history


def _rows(packed: bytes, name: str) -> Iterator[list[str]]:
    try:
        text = lzma.decompress(packed).decode()
    except (lzma.LZMAError, EOFError, UnicodeDecodeError) as fault:
        raise DataFault("damaged", name) from fault
    return csv.reader(io.StringIO(text))
