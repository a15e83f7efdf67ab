"""What is recorded about the class of each territory, and which record is in force.

A person's word comes before the official files, those before the estimate. Records are added or brought up to date,
never deleted: taking a person's word back is a record too, with an empty class.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from terreau.territories.classes.rules import RULE, Attraction, Level, official
from terreau.territories.models import ClassRecord, Territory

AAV, DENSITY, ESTIMATE, PERSON = "aav", "density", "estimate", "person"
ORIGINS = {AAV: "official", DENSITY: "official", ESTIMATE: "estimated", PERSON: "person"}  # `ClassOrigin`, as stored
MANY = 5000

InForce = tuple[str, str]  # class, origin


@dataclass(frozen=True, slots=True)
class Line:
    """What one scheme says of a territory: `raw` holds its codes as they were read."""

    class_code: str
    raw: dict[str, Any]


def put(scheme: str, vintage: str, lines: Mapping[int, Line]) -> None:
    """Add these records, by primary key of the territory, or bring those of the same vintage up to date."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [
        (key, scheme, vintage, RULE, line.class_code, json.dumps(line.raw), "", "", now) for key, line in lines.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, rows)


_PUT = """
INSERT INTO territories_classrecord (territory_id, scheme, vintage, rule, class_code, raw, reason, "by", at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (territory_id, scheme, vintage)
DO UPDATE SET rule = excluded.rule, class_code = excluded.class_code, raw = excluded.raw
"""


def in_force(records: Iterable[tuple[str, str, str]]) -> InForce:
    """`records` are (scheme, vintage, class). Of one scheme, the latest vintage counts."""
    latest: dict[str, tuple[str, str]] = {}
    for scheme, vintage, class_code in records:
        if scheme not in latest or vintage >= latest[scheme][0]:
            latest[scheme] = (vintage, class_code)
    for scheme in (PERSON, AAV, DENSITY, ESTIMATE):
        if latest.get(scheme, ("", ""))[1]:
            return latest[scheme][1], ORIGINS[scheme]
    return "", ""


def settle(keys: Sequence[int] | None = None) -> int:
    """Copy the class in force to the territories (all, or those of these primary keys); gives how many changed."""
    records: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for part in _parts(keys):
        for key, scheme, vintage, class_code in ClassRecord.objects.filter(**part).values_list(
            "territory_id", "scheme", "vintage", "class_code"
        ):
            records[key].append((scheme, vintage, class_code))
    changed: dict[InForce, list[int]] = defaultdict(list)
    for part in _parts(list(records)):
        standing = Territory.objects.filter(pk__in=part["territory__in"]).values_list(
            "pk", "class_code", "class_origin"
        )
        for key, class_code, origin in standing:
            now = in_force(records[key])
            if now != (class_code, origin):
                changed[now].append(key)
    for (class_code, origin), here in changed.items():
        for part in _parts(here):
            Territory.objects.filter(pk__in=part["territory__in"]).update(class_code=class_code, class_origin=origin)
    return sum(map(len, changed.values()))


def _parts(keys: Sequence[int] | None) -> list[dict[str, Sequence[int]]]:
    if keys is None:
        return [{}]
    return [{"territory__in": keys[low : low + MANY]} for low in range(0, len(keys), MANY)]


# ------------------------------------------------------------ official codes


def latest_raw(scheme: str) -> dict[int, tuple[str, dict[str, Any]]]:
    """Territory → (vintage, raw codes) of its latest record of that scheme."""
    rows = ClassRecord.objects.filter(scheme=scheme).order_by("vintage").values_list("territory_id", "vintage", "raw")
    return {key: (vintage, raw) for key, vintage, raw in rows}


def attraction_of(raw: Mapping[str, Any] | None) -> Attraction | None:
    if not raw:
        return None
    return Attraction(raw["category"], int(raw["size"]), raw.get("area", ""), raw.get("area_name", ""))


def level_of(raw: Mapping[str, Any] | None) -> Level | None:
    return Level(raw["level"]) if raw else None


def official_class(attraction: Attraction | None, level: Level | None, place: tuple[int | None, float | None]) -> str:
    """`place` is (inhabitants, inhabitants a km²)."""
    return official(attraction, level, *place)


# ------------------------------------------------------------ provenance


def provenance(territory: Territory) -> dict[str, Any]:
    """Where the class of a territory comes from, as codes: for the API, and for sentences."""
    records = list(territory.class_records.order_by("at", "pk"))
    code, origin = in_force((one.scheme, one.vintage, one.class_code) for one in records)
    behind = [latest(records, scheme) for scheme, gives in ORIGINS.items() if gives == origin]
    return {
        "code": code or territory.class_code,
        "origin": origin or territory.class_origin,
        "records": [
            {
                "scheme": one.scheme,
                "vintage": "" if one.scheme == PERSON else one.vintage,
                "rule": one.rule,
                "class": one.class_code,
                "raw": one.raw,
                "reason": one.reason,
                "date": one.at.date().isoformat(),
            }
            for one in behind
            if one is not None
        ],
    }


def latest(records: list[ClassRecord], scheme: str) -> ClassRecord | None:
    """The record of that scheme that counts: of the latest vintage."""
    return max((one for one in records if one.scheme == scheme), key=lambda one: one.vintage, default=None)


# ------------------------------------------------------------ what people say

STEWARD, KEEPER, SUGGESTION = "steward", "keeper", "suggestion"


def said_as(ground: Any = None) -> dict[str, str]:
    """`raw` of a word of people: said by a steward, or in the name of a thing of a room above."""
    if ground is None:
        return {"as": STEWARD}
    return {"as": KEEPER, "kind": ground._meta.label_lower, "key": str(ground.pk)}


def word_of_people(territory: Territory) -> ClassRecord | None:
    """The word of people in force, None where nobody said any or where it was taken back."""
    word = territory.class_records.filter(scheme=PERSON).order_by("vintage").last()
    return word if word is not None and word.class_code else None


def said_for(territory: Territory) -> tuple[str, str]:
    """Kind and key of the thing in whose name the word in force was said, empty where there is none."""
    raw = getattr(word_of_people(territory), "raw", {})
    return raw.get("kind", ""), raw.get("key", "")
