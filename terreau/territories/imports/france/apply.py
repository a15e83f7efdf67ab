"""Step 4: write the changes, in one transaction, with the report. Never deletes; never touches what a person set."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from terreau.foundation import stamp
from terreau.foundation.events import announce
from terreau.territories import boxes
from terreau.territories.events import PlacesImported
from terreau.territories.imports.france.compare import SOURCES, Changes
from terreau.territories.imports.places import Key, Place
from terreau.territories.models import ImportRun, Kind, Outline, Territory

Progress = Callable[[int, int], None]
BATCH = 2000

LINKS = ("region", "department", "epci", "parent", "successor")
LINK_KINDS = {
    "region": "region",
    "department": "department",
    "epci": "epci",
    "parent": "commune",
    "successor": "commune",
}
JSON = ("populations", "neighbours", "postal_codes", "town_hall", "sources")
PLAIN = (
    "kind", "code", "name", "slug", "nature", "valid_from", "valid_to", "population", "population_year", "area_km2",
    "density", "longitude", "latitude", "min_longitude", "min_latitude", "max_longitude", "max_latitude",
)  # fmt: skip
OWN = (*PLAIN, *(f"{link}_id" for link in LINKS), *JSON)
_plain, _links, _json = attrgetter(*PLAIN), attrgetter(*LINKS), attrgetter(*JSON)
_LINKED = tuple(LINK_KINDS[link] for link in LINKS)
_EMPTY = ("{}", "[]", "[]", "{}", "{}")  # of the columns JSON
_encode = json.JSONEncoder(ensure_ascii=False).encode
# What a new row has besides: the fields of people and of the classes.
STARTS = {"corrections": "{}", "class_code": "", "class_origin": "", "created_by": ""}


def standing() -> dict[Key, Place]:
    """Every official place of the database, as a source would give it."""
    rows = Territory.objects.exclude(kind=Kind.PROJECT)
    keys: dict[int, Key] = {pk: (kind, code) for pk, kind, code in rows.values_list("pk", "kind", "code")}
    if not keys:
        return {}
    outlines = dict(Outline.objects.values_list("territory_id", "wkb").iterator())
    places = {}
    for values in rows.values("pk", *PLAIN, *(f"{link}_id" for link in LINKS), *JSON).iterator():
        pk = values.pop("pk")
        for link in LINKS:
            target = values.pop(f"{link}_id")
            values[link] = keys[target][1] if target else ""
        for day in ("valid_from", "valid_to"):
            values[day] = values[day].isoformat() if values[day] else None
        wkb = outlines.get(pk)
        places[keys[pk]] = Place(**values, wkb=bytes(wkb) if wkb is not None else None)
    return places


def apply(changes: Changes, progress: Progress = lambda done, total: None) -> ImportRun:
    """Write everything or nothing; a second call with the same source finds nothing to do."""
    with transaction.atomic(), stamp.once("territories_territory", "territories_outline"):
        run = ImportRun.objects.create(
            source="france", version=changes.version, counts=changes.counts, remarks=changes.remarks
        )
        ids: dict[Key, int] = {
            (kind, code): pk for pk, kind, code in Territory.objects.values_list("pk", "kind", "code")
        }
        ids |= zip((place.key for place in changes.created), _new_ids(len(changes.created)), strict=True)
        progress(5, 100)
        _insert(changes.created, ids, progress)
        progress(60, 100)
        _update(changes.updated, ids)
        drawn = [*changes.created, *(place for place, names in changes.updated if "wkb" in names)]
        _outline(drawn, ids)
        progress(85, 100)
        moved = [
            place for place, names in changes.updated if {"wkb", "valid_to", "min_longitude", "min_latitude"} & {*names}
        ]
        _place([*changes.created, *moved], ids)
        _learn()
        run.finished = timezone.now()
        run.save(update_fields=["finished"])
        announce(PlacesImported("france", changes.version, len(changes.created), len(changes.updated)))
        progress(100, 100)
    return run


def _new_ids(count: int) -> list[int]:
    """Keys for new rows, known before they are written, so that rows can name one another."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('territories_territory', 'id')) FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT coalesce(max(id), 0) FROM territories_territory")
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + count))


def _values(place: Place, ids: dict[Key, int]) -> tuple[Any, ...]:
    """The columns OWN of a place."""
    return (
        *_plain(place),
        *(ids[kind, code] if code else None for kind, code in zip(_LINKED, _links(place), strict=True)),
        *(_encode(one) if one else empty for one, empty in zip(_json(place), _EMPTY, strict=True)),
    )


def _insert(places: list[Place], ids: dict[Key, int], progress: Progress) -> None:
    columns = ["id", *OWN, *STARTS]
    starts = tuple(STARTS.values())
    rows = ((ids[place.key], *_values(place, ids), *starts) for place in places)
    done = 0
    for some in _batches(rows):
        _write("territories_territory", columns, some)
        done += len(some)
        progress(5 + 55 * done // max(1, len(places)), 100)


def _write(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """New rows, by the fastest way of each engine."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _update(updated: list[tuple[Place, list[str]]], ids: dict[Key, int]) -> None:
    """Official columns only; entries of `sources` that are not ours stay."""
    if not updated:
        return
    others = dict(Territory.objects.values_list("pk", "sources"))
    sets = ", ".join(f'"{column}" = %s' for column in OWN)
    rows = []
    for place, _names in updated:
        pk = ids[place.key]
        kept = {key: value for key, value in others.get(pk, {}).items() if key not in SOURCES}
        place.sources = kept | place.sources
        rows.append((*_values(place, ids), pk))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE territories_territory SET {sets} WHERE id = %s", rows)  # noqa: S608


def _outline(places: Iterable[Place], ids: dict[Key, int]) -> None:
    sql = (
        "INSERT INTO territories_outline (territory_id, wkb) VALUES (%s, %s) "
        "ON CONFLICT (territory_id) DO UPDATE SET wkb = excluded.wkb"
    )
    rows = ((ids[place.key], place.wkb) for place in places if place.wkb is not None)
    with connection.cursor() as cursor:
        for some in _batches(rows):
            cursor.executemany(sql, some)


def _place(places: list[Place], ids: dict[Key, int]) -> None:
    """Keep the boxes of the communes of today."""
    communes = [place for place in places if place.kind == Kind.COMMUNE]
    boxes.communes.remove(ids[place.key] for place in communes if place.valid_to is not None)
    boxes.communes.put(
        (ids[place.key], (place.min_longitude, place.min_latitude, place.max_longitude, place.max_latitude))
        for place in communes
        if place.valid_to is None
        and place.min_longitude is not None
        and place.min_latitude is not None
        and place.max_longitude is not None
        and place.max_latitude is not None
    )


def _learn() -> None:
    """Let PostgreSQL know at once how large the tables have become: its own round comes a minute later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE territories_territory, territories_outline")


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while some := list(islice(iterator, BATCH)):
        yield some
