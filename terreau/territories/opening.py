"""Opening hours of a town hall: by day, as people type them, and back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_SLOTS = 4

Slots = list[list[str]]  # [["09:00", "12:00"], …], in order, none over another

_TIME = r"(\d{1,2})\s*[h:.]?\s*(\d{2})?"
_SLOT = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|à|to)\s*{_TIME}\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/]|\bet\b|\band\b", re.IGNORECASE)


def by_day(hours: Sequence[Mapping[str, Any]]) -> dict[str, Slots]:
    """`[{"days": ["monday", …], "slots": [["09:00:00", "12:00:00"], …]}]` as day → slots, in the order of the week."""
    found: dict[str, set[tuple[str, str]]] = {day: set() for day in DAYS}
    for group in hours:
        for day in group["days"]:
            if day in found:
                found[day] |= {(begin[:5], end[:5]) for begin, end in group["slots"]}
    return {day: [list(slot) for slot in sorted(slots)] for day, slots in found.items() if slots}


def grouped(days: Mapping[str, Slots]) -> list[dict[str, Any]]:
    """The inverse of `by_day`: days of the same slots together."""
    groups: list[dict[str, Any]] = []
    for day in DAYS:
        if slots := days.get(day):
            same = next((group for group in groups if group["slots"] == slots), None)
            if same is None:
                groups.append({"days": [day], "slots": slots})
            else:
                same["days"].append(day)
    return groups


def read_slots(text: str) -> Slots:
    """“9h-12h, 14:00 à 17:30” as `[["09:00", "12:00"], ["14:00", "17:30"]]`; raises `ValueError` for anything else."""
    slots = []
    for part in filter(str.strip, _BETWEEN.split(text[:200])):
        found = _SLOT.fullmatch(part)
        if found is None:
            raise ValueError(part)
        slots.append([f"{int(found[at]):02}:{found[at + 1] or '00'}" for at in (1, 3)])
    check_slots(slots)
    return sorted(slots)


def check_slots(slots: Slots) -> None:
    """Raise `ValueError` unless each is a time of day and one after it, none over another."""
    before = ""
    for begin, end in sorted(slots):
        if not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", time) for time in (begin, end)):
            raise ValueError(begin)
        if not before <= begin < end:
            raise ValueError(begin)
        before = end
    if len(slots) > MOST_SLOTS:
        raise ValueError(len(slots))


def write_slots(slots: Slots) -> str:
    return ", ".join(f"{begin}-{end}" for begin, end in slots)
