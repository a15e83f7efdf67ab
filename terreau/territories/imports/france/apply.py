"""Step 4: write the changes, in one transaction, with the report. Never deletes; never touches what a person set."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from terreau.foundation import stamp
from terreau.foundation.db.filling import indexed_afterwards, room_for_pages
from terreau.foundation.events import announce
from terreau.territories import boxes
from terreau.territories.events import PlacesImported
from terreau.territories.imports.france.compare import Changes, merged_sources
from terreau.territories.imports.places import JSON, LINKS, PLAIN, Place
from terreau.territories.models import ImportRun, Kind, Territory

Progress = Callable[[int, int], None]
BATCH = 2000

LINK_KINDS = ("region", "department", "epci", "commune", "commune")  # of LINKS
OWN = (*PLAIN, *(f"{link}_id" for link in LINKS), *JSON)
# What a new row has besides: the fields of people and of the classes.
STARTS = {"corrections": "{}", "class_code": "", "class_origin": "", "created_by": ""}
TEXTS = ("valid_from", "valid_to", *JSON)  # read as text, whatever the engine makes of them


def standing() -> Iterator[Place]:
    """Every official place of the database, as a source would give it, one after the other."""
    columns = [f"CAST(t.{name} AS text)" if name in TEXTS else f"t.{name}" for name in PLAIN]
    columns += [f"coalesce({link}.code, '')" for link in LINKS]
    columns += [f"CAST(t.{name} AS text)" for name in JSON]
    joins = " ".join(f"LEFT JOIN territories_territory {link} ON {link}.id = t.{link}_id" for link in LINKS)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)}, o.wkb FROM territories_territory t {joins} "  # noqa: S608
            "LEFT JOIN territories_outline o ON o.territory_id = t.id WHERE t.kind <> %s",
            [Kind.PROJECT],
        )
        while rows := cursor.fetchmany(BATCH):
            for *values, wkb in rows:
                yield Place._make((*values, bytes(wkb) if wkb is not None else None))


def apply(changes: Changes, progress: Progress = lambda done, total: None) -> ImportRun:
    """Write everything or nothing; a second call with the same source finds nothing to do."""
    tables = ("territories_territory", "territories_outline")
    with room_for_pages(), transaction.atomic(), stamp.once(*tables):
        run = ImportRun.objects.create(
            source="france", version=changes.version, counts=changes.counts, remarks=changes.remarks
        )
        ids = _Ids(changes.created)
        progress(5, 100)
        with indexed_afterwards("territories_territory"):
            _insert(changes.created, ids, progress)
        progress(60, 100)
        _update(changes.updated, ids)
        _outline(changes, ids)
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


class _Ids(dict[str, dict[str, int | None]]):
    """Kind → code → primary key, of what stands and of what will be created; no code, no key."""

    def __init__(self, created: list[Place]) -> None:
        super().__init__({kind: {"": None} for kind in Kind.values})
        for pk, kind, code in Territory.objects.values_list("pk", "kind", "code"):
            self[kind][code] = pk
        for pk, place in zip(_new_ids(len(created)), created, strict=True):
            self[place.kind][place.code] = pk
        self.links = [self[kind] for kind in LINK_KINDS]

    def row(self, place: Place) -> tuple[Any, ...]:
        """The columns OWN of a place, then its key."""
        values: tuple[Any, ...] = place
        regions, departments, epcis, wholes, successors = self.links
        region, department, epci, whole, successor = values[_LINKS]
        return (
            *values[_PLAIN], regions[region], departments[department], epcis[epci], wholes[whole],
            successors[successor], *values[_JSON], self[place.kind][place.code],
        )  # fmt: skip


_PLAIN, _LINKS = slice(len(PLAIN)), slice(len(PLAIN), len(PLAIN) + len(LINKS))
_JSON = slice(len(PLAIN) + len(LINKS), -1)


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


def _insert(places: list[Place], ids: _Ids, progress: Progress) -> None:
    done = 0
    for some in _batches(map(ids.row, places)):
        _write("territories_territory", [*OWN, "id"], some, STARTS)
        done += len(some)
        progress(5 + 55 * done // max(1, len(places)), 100)


def _write(
    table: str, columns: list[str], rows: list[tuple[Any, ...]], same: Mapping[str, str] = MappingProxyType({})
) -> None:
    """New rows, by the fastest way of each engine. `same`: columns that have one value in every row."""
    names = ", ".join(f'"{column}"' for column in (*columns, *same))
    values = tuple(same.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *values))
        else:
            marks = ", ".join([*["%s"] * len(columns), *(f"'{value}'" for value in values)])
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _update(updated: list[tuple[Place, list[str]]], ids: _Ids) -> None:
    """Official columns only; entries of `sources` that are not ours stay."""
    if not updated:
        return
    others = dict(Territory.objects.values_list("pk", "sources"))
    sets = ", ".join(f'"{column}" = %s' for column in OWN)
    rows = []
    for place, _names in updated:
        pk = ids[place.kind][place.code]
        sources = merged_sources(others.get(pk, {}), place.sources)
        rows.append(ids.row(place._replace(sources=sources)))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE territories_territory SET {sets} WHERE id = %s", rows)  # noqa: S608


def _outline(changes: Changes, ids: _Ids) -> None:
    """New outlines need no look at what stands."""
    new = ((ids[one.kind][one.code], one.wkb) for one in changes.created if one.wkb is not None)
    for some in _batches(new):
        _write("territories_outline", ["territory_id", "wkb"], some)
    redrawn = [
        (ids[one.kind][one.code], one.wkb) for one, names in changes.updated if "wkb" in names and one.wkb is not None
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO territories_outline (territory_id, wkb) VALUES (%s, %s) "
            "ON CONFLICT (territory_id) DO UPDATE SET wkb = excluded.wkb",
            redrawn,
        )


def _place(places: list[Place], ids: _Ids) -> None:
    """Keep the boxes of the communes of today."""
    communes = [(ids[place.kind][place.code], place) for place in places if place.kind == Kind.COMMUNE]
    boxes.communes.remove(pk for pk, place in communes if pk is not None and place.valid_to is not None)
    boxes.communes.put(
        (pk, (place.min_longitude, place.min_latitude, place.max_longitude, place.max_latitude))
        for pk, place in communes
        if pk is not None
        and place.valid_to is None
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
