"""A series of counts drawn on the server as bars that begin at zero, so that a small change looks small."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 150
ABOVE, BELOW, BESIDE = 22, 22, 4  # room for the counts, the years and the border
WIDEST = 38.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: the middle of its bar `x`, its top `y` and `height` in units of the drawing."""

    year: int
    count: int
    x: float
    y: float
    height: float
    told: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Bars at their dates, `bar` wide; the first and the last are `told` with their count."""

    width: int
    height: int
    bar: float
    bars: tuple[Bar, ...]

    @property
    def ground(self) -> int:
        return self.height - BELOW

    @property
    def first(self) -> Bar:
        return self.bars[0]

    @property
    def last(self) -> Bar:
        return self.bars[-1]


def draw_series(counts: Mapping[str, int]) -> Series | None:
    """`counts` by year. A missing year leaves its place empty; None with fewer than two years, or nobody at all."""
    known = sorted((int(year), count) for year, count in counts.items())
    highest = max((count for _year, count in known), default=0)
    if len(known) < 2 or highest <= 0:
        return None
    first, last = known[0][0], known[-1][0]
    step = (WIDTH - 2 * BESIDE) / (last - first + 1)
    tall = HEIGHT - ABOVE - BELOW
    bars = []
    for year, count in known:
        height = round(tall * count / highest, 1)
        x = round(BESIDE + (year - first + 0.5) * step, 1)
        bars.append(Bar(year, count, x, round(HEIGHT - BELOW - height, 1), height, year in (first, last)))
    return Series(WIDTH, HEIGHT, round(min(step * 0.7, WIDEST), 1), tuple(bars))
