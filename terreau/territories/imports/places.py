"""A place as an import reads it, and the words of its name, address and hours. Pure."""

import json
import re
import struct
import unicodedata
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

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
_POINT = struct.Struct("<BIdd")  # WKB
NULL = "\\N"  # as the package writes what is not known
encode = json.JSONEncoder(ensure_ascii=False).encode


class Place(NamedTuple):
    """One territory as its source gives it, in the order of its columns.

    References are codes; dates ISO text; degrees WGS 84; areas km². The fields of JSON hold its text, as it is stored:
    forty thousand places are written without being taken apart.
    """

    kind: str
    code: str
    name: str
    slug: str = ""
    nature: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    population: int | None = None
    population_year: int | None = None
    area_km2: float | None = None
    density: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    min_longitude: float | None = None
    min_latitude: float | None = None
    max_longitude: float | None = None
    max_latitude: float | None = None
    region: str = ""
    department: str = ""
    epci: str = ""
    parent: str = ""
    successor: str = ""
    populations: str = "{}"
    neighbours: str = "[]"
    postal_codes: str = "[]"
    town_hall: str = "{}"
    sources: str = "{}"
    wkb: bytes | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.code


LINKS = ("region", "department", "epci", "parent", "successor")
JSON = ("populations", "neighbours", "postal_codes", "town_hall", "sources")
PLAIN = Place._fields[: Place._fields.index(LINKS[0])]


def full_name(name: str, kind_of_name: str) -> str:
    """`Mothe-Saint-Héray`, `3` → `La Mothe-Saint-Héray`."""
    return ARTICLES.get(kind_of_name, "") + name


class _Plain(dict[int, str]):
    """Character → the letters, digits or hyphen that it becomes in an address."""

    def __missing__(self, character: int) -> str:
        letters = unicodedata.normalize("NFKD", chr(character)).encode("ascii", "ignore").decode().lower()
        found = self[character] = re.sub(r"[^a-z0-9]", "-", letters)
        return found


_plain = _Plain({ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae"})


def slug_of(name: str) -> str:
    """`L'Haÿ-les-Roses` → `l-hay-les-roses`."""
    slug = name.translate(_plain)
    if "--" in slug:
        slug = re.sub("-+", "-", slug)
    return slug.strip("-")[:120]


def town_hall(address: str, email: str, phone: str, website: str, hours: str, position: str) -> str:
    """The town hall as stored, JSON; only what is known. `position`: a point in degrees, WKB in hexadecimal."""
    said = []
    lines = [line for one in address.splitlines() if (line := one.strip())]
    if lines and (last := _LAST_LINE.fullmatch(lines[-1])):
        postal_code, city = last.groups()
        said.append(f'"postal_code": {quoted(postal_code)}, "city": {quoted(city)}')
        lines.pop()
    if lines:
        said.append(f'"lines": [{", ".join(map(quoted, lines))}]')
    if found := _EMAIL.search(email):
        said.append(f'"email": {quoted(found[0].lower())}')
    if phone := phone.strip():
        said.append(f'"phone": {quoted(phone)}')
    if (website := website.strip()).startswith(("http://", "https://")):
        said.append(f'"website": {quoted(website)}')
    if (opening := opening_hours(hours)) != "[]":
        said.append(f'"hours": {opening}')
    if said and position not in ("", NULL):
        _order, _type, longitude, latitude = _POINT.unpack(bytes.fromhex(position))
        if -180 <= longitude <= 180 and -90 <= latitude <= 90:
            said.append(f'"longitude": {longitude:.6f}, "latitude": {latitude:.6f}')
    return "{" + ", ".join(said) + "}"


def opening_hours(text: str) -> str:
    """`[["lundi","mercredi",[["08:30:00","12:00:00"]]]]` → `[{"days": ["monday", "tuesday", "wednesday"], "slots":
    [["08:30", "12:00"]]}]`; what does not have this shape is left out.
    """
    if len(text) < 3:
        return "[]"
    try:
        if text.startswith('[["') and text.endswith("]]]]"):
            try:  # town halls have their opening days in common, rarely their weeks: each kind of day is read once
                return "[" + ", ".join(filter(None, map(_one_opening, text[3:-4].split(_BETWEEN)))) + "]"
            except (ValueError, TypeError, IndexError, KeyError):
                pass
        return encode([one for entry in json.loads(text) if (one := _opening(entry))])
    except (ValueError, TypeError, IndexError, KeyError):
        return "[]"


_BETWEEN = ']]],["'  # what stands between two days


@lru_cache(maxsize=16_384)
def _one_opening(entry: str) -> str:
    """`entry`: one of the list, without its first `["` and its last `]]]`. Empty where it names no day."""
    opening = _opening(json.loads(f'["{entry}]]]'))
    return encode(opening) if opening else ""


def _opening(entry: Any) -> dict[str, Any] | None:
    if not (entry[0] in DAYS and entry[1] in DAYS and entry[2]):
        return None
    first, last, slots = entry[:3]
    days = _WEEK[_WEEK.index(first) : _WEEK.index(last) + 1]
    return {"days": [DAYS[day] for day in days], "slots": [[start[:5], end[:5]] for start, end in slots]}
