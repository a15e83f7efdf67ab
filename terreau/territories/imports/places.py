"""A place as an import reads it, and the words of its name, address and hours. Pure."""

import json
import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]  # kind, code

# INSEE's "type de nom en clair" (TNCC) → article. 0 and 1 have none (the name begins with a consonant or a vowel).
ARTICLES = {"0": "", "1": "", "2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}

DAYS = {
    "lundi": "monday",
    "mardi": "tuesday",
    "mercredi": "wednesday",
    "jeudi": "thursday",
    "vendredi": "friday",
    "samedi": "saturday",
    "dimanche": "sunday",
}
_WEEK = list(DAYS)
_LAST_LINE = re.compile(r"(\d{5})\s+(.+)")
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+")


@dataclass(slots=True)
class Place:
    """One territory as its source gives it. References are codes; dates ISO text; degrees WGS 84; areas km²."""

    kind: str
    code: str
    name: str
    slug: str = ""
    nature: str = ""
    region: str = ""
    department: str = ""
    epci: str = ""
    parent: str = ""
    successor: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    population: int | None = None
    population_year: int | None = None
    populations: dict[str, int] = field(default_factory=dict)
    area_km2: float | None = None
    density: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    min_longitude: float | None = None
    min_latitude: float | None = None
    max_longitude: float | None = None
    max_latitude: float | None = None
    neighbours: list[str] = field(default_factory=list)
    postal_codes: list[str] = field(default_factory=list)
    town_hall: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    wkb: bytes | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.code


def full_name(name: str, kind_of_name: str) -> str:
    """`Mothe-Saint-Héray`, `3` → `La Mothe-Saint-Héray`."""
    return ARTICLES.get(kind_of_name, "") + name


def slug_of(name: str) -> str:
    """`L'Haÿ-les-Roses` → `l-hay-les-roses`."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")[:120]


def town_hall(
    address: str, email: str, phone: str, website: str, hours: str, position: tuple[float, float] | None
) -> dict[str, Any]:
    """The town hall as stored; only what is known."""
    hall: dict[str, Any] = {}
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if lines and (last := _LAST_LINE.fullmatch(lines[-1])):
        hall["postal_code"], hall["city"] = last.groups()
        lines.pop()
    if lines:
        hall["lines"] = lines
    if found := _EMAIL.search(email):
        hall["email"] = found[0].lower()
    if phone.strip():
        hall["phone"] = phone.strip()
    if website.strip().startswith(("http://", "https://")):
        hall["website"] = website.strip()
    if opening := opening_hours(hours):
        hall["hours"] = opening
    if hall and position is not None and all(map(math.isfinite, position)):
        hall["longitude"], hall["latitude"] = (round(one, 6) for one in position)
    return hall


def opening_hours(text: str) -> list[dict[str, Any]]:
    """`[["lundi","mercredi",[["08:30:00","12:00:00"]]]]` → `[{"days": ["monday", "tuesday", "wednesday"], "slots":
    [["08:30", "12:00"]]}]`; what does not have this shape is left out.
    """
    if len(text) < 3:
        return []
    try:
        entries = json.loads(text)
        return [_opening(*entry[:3]) for entry in entries if entry[0] in DAYS and entry[1] in DAYS and entry[2]]
    except (ValueError, TypeError, IndexError, KeyError):
        return []


def _opening(first: str, last: str, slots: list[list[str]]) -> dict[str, Any]:
    days = _WEEK[_WEEK.index(first) : _WEEK.index(last) + 1]
    return {"days": [DAYS[day] for day in days], "slots": [[start[:5], end[:5]] for start, end in slots]}
