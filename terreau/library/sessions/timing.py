"""The clock of a session: plain arithmetic on minutes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

DAY = 24 * 60


def minutes_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def clock(starts: time | None, offset: int) -> str:
    """“14:05”, `offset` minutes after the beginning; without a beginning, “+0:05”. A later day begins again at 0:00."""
    if starts is None:
        return f"+{offset // 60}:{offset % 60:02d}"
    hours, minutes = divmod((minutes_of(starts) + offset) % DAY, 60)
    return f"{hours:02d}:{minutes:02d}"


def begins(minutes: Sequence[int]) -> list[int]:
    """How many minutes after the beginning each of them begins."""
    found, at = [], 0
    for one in minutes:
        found.append(at)
        at += one
    return found


def planned(starts: time | None, ends: time | None) -> int | None:
    """Minutes from beginning to end, where both are known; an end that is not later is the next day's."""
    if starts is None or ends is None:
        return None
    return (minutes_of(ends) - minutes_of(starts)) % DAY or DAY


def over(minutes: Sequence[int], starts: time | None, ends: time | None) -> int:
    """By how many minutes the whole goes past the end; 0 where it fits or no end is known."""
    room = planned(starts, ends)
    return 0 if room is None else max(0, sum(minutes) - room)


@dataclass(frozen=True, slots=True)
class Share:
    """A step inside an item: when it begins after the item's own beginning, and for how long, in minutes."""

    begins: int
    minutes: int


def shares(steps: Sequence[int], given: int) -> Iterator[Share]:
    """The steps of a sheet in the time that the plan gives it: each keeps its part, and together they fill it."""
    total, before = sum(steps), 0
    for one in steps:
        start = round(before * given / total) if total else 0
        before += one
        end = round(before * given / total) if total else 0
        yield Share(start, end - start)
