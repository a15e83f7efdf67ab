"""A stamp for each room, moved by the database itself with every write to the tables that pages show.

What was made from the database may be kept as long as its stamp, read *before* it was made, still stands. Because
triggers move the stamp inside the writer's own transaction, no way of writing can forget to: actions, imports, a
command, `psql`.

A model that says `stamp_part = "words"` moves the stamp `room.words` instead, and with it that of its room, of which
it is a part: what hangs on that table alone is kept while the rest of the room is written to.

The table `foundation_stamp(name, n)` is a sum: the stamp of a room is the total of its rows and of its parts'. On
SQLite a trigger adds one to the only row of a name. On PostgreSQL a trigger a statement inserts one row a transaction
and a name, so that two writers never wait for one another; `gather` melts those rows together.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

READ = "SELECT name, sum(n) FROM foundation_stamp GROUP BY name"
# Rooms whose tables no shared page shows.
UNSHOWN_ROOMS = {"foundation", "notices"}
# Columns that change without any page changing.
UNSHOWN_COLUMNS = {"last_login", "password"}

Stamp = dict[str, int]  # room, or room.part → number that only grows


def shown_tables() -> dict[str, tuple[str, list[str]]]:
    """Table → (stamp, columns whose change is a change of pages), for every table that a shared page may show.

    A model that says `on_shared_pages = False` is shown on pages of one person only: drafts that keep themselves.
    """
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not model.__module__.startswith("terreau.") and not _between_rooms(model):
            continue
        if not getattr(model, "on_shared_pages", True):
            continue
        if meta.app_label not in UNSHOWN_ROOMS and meta.managed and not meta.proxy:
            columns = [field.column for field in meta.local_concrete_fields if field.column not in UNSHOWN_COLUMNS]
            part = getattr(model, "stamp_part", "")
            tables[meta.db_table] = (f"{meta.app_label}.{part}" if part else meta.app_label, columns)
    return tables


def _between_rooms(model: type[models.Model]) -> bool:
    owner = model._meta.auto_created
    return bool(owner) and owner.__module__.startswith("terreau.")


def missing() -> list[str]:
    """Triggers that should stand and do not."""
    return sorted(_wanted().keys() - _present().keys())


def install(**signal: Any) -> None:
    """Create the table and the triggers that are missing; drop those of tables that have changed. Idempotent."""
    on_sqlite = connection.vendor == "sqlite"
    wanted, present = _wanted(), _present()
    if present.keys() == wanted.keys():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS foundation_stamp (name varchar(40) NOT NULL, n bigint NOT NULL)")
        if not on_sqlite:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name in present.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER "{name}"' + ("" if on_sqlite else f' ON "{present[name]}"'))
        for name in wanted.keys() - present.keys():
            cursor.execute(wanted[name])
        for room in {room for room, _ in shown_tables().values()}:
            # Moved, not only opened: what was made before the triggers stood cannot be trusted.
            cursor.execute("UPDATE foundation_stamp SET n = n + 1 WHERE name = %s", [room])
            if cursor.rowcount == 0:
                cursor.execute("INSERT INTO foundation_stamp (name, n) VALUES (%s, 1)", [room])
    gather()


def _wanted() -> dict[str, str]:
    """Name → SQL of every trigger."""
    return dict(_sqlite_triggers() if connection.vendor == "sqlite" else _postgresql_triggers())


def _present() -> dict[str, str]:
    """Name → table of the triggers that stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'stamp_'"
            if connection.vendor == "sqlite"
            else "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE substr(tgname::text, 1, 6) = 'stamp_' AND pg_table_is_visible(pg_class.oid)"
        )
        return dict(cursor.fetchall())


def _sqlite_triggers() -> Iterator[tuple[str, str]]:
    for table, (room, columns) in shown_tables().items():
        shown = ", ".join(f'"{column}"' for column in columns)
        for when in ("INSERT", "DELETE", f"UPDATE OF {shown}"):
            body = f"AFTER {when} ON \"{table}\" BEGIN UPDATE foundation_stamp SET n = n + 1 WHERE name = '{room}'; END"  # noqa: S608
            name = _trigger_name(table, body)
            yield name, f'CREATE TRIGGER "{name}" {body}'


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION foundation_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once a transaction and a room: the setting is local, and undone with a savepoint as the row is.
    IF current_setting('terreau.touched_' || TG_ARGV[0], true) IS DISTINCT FROM '1' THEN
        INSERT INTO foundation_stamp (name, n) VALUES (TG_ARGV[0], 1);
        PERFORM set_config('terreau.touched_' || TG_ARGV[0], '1', true);
    END IF;
    RETURN NULL;
END $$
"""


def _postgresql_triggers() -> Iterator[tuple[str, str]]:
    for table, (room, columns) in shown_tables().items():
        shown = ", ".join(f'"{column}"' for column in columns)
        body = (
            f'AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {shown} ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION foundation_touch('{room}')"
        )
        name = _trigger_name(table, body)
        yield name, f'CREATE TRIGGER "{name}" {body}'


def _trigger_name(table: str, body: str) -> str:
    """Changes when the trigger does, so that an old one is replaced."""
    return f"stamp_{table[:40]}_{hashlib.sha256(body.encode()).hexdigest()[:10]}"


def read() -> Stamp:
    """The stamps as this connection sees them, or as `held`; raises `DatabaseError` before `install`."""
    if _here.holds:
        if _here.held is None:
            _here.held = _read()
        return _here.held
    return _read()


def _read() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        found = {name: int(total) for name, total in cursor.fetchall()}
    for name in [name for name in found if "." in name]:
        room = name.partition(".")[0]
        found[room] = found.get(room, 0) + found[name]
    return found


class _Here(threading.local):
    holds = False
    held: Stamp | None = None


_here = _Here()


@contextmanager
def held() -> Iterator[None]:
    """Read the stamps once in this thread, for an answer that only reads: it is as new as its first question.

    What is made meanwhile may be newer than the stamp it is kept under, never older.
    """
    if _here.holds:
        yield
        return
    _here.holds = True
    try:
        yield
    finally:
        _here.holds, _here.held = False, None


@contextmanager
def once(*tables: str) -> Iterator[None]:
    """Let all that is written to `tables` inside move the stamp once, in the caller's transaction.

    On SQLite a trigger runs for each row, and costs more than the row: an import of all of France takes half as long
    without them. The one writer holds the database meanwhile, and a failure brings the triggers back with the rest.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'stamp_'"
        )
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
        shown = shown_tables()
        for room in {shown[table][0] for table in tables}:
            cursor.execute("UPDATE foundation_stamp SET n = n + 1 WHERE name = %s", [room])


def gather() -> None:
    """Melt the rows of each room into one; their totals stay as they are."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM foundation_stamp RETURNING name, n) "
            "INSERT INTO foundation_stamp (name, n) SELECT name, sum(n) FROM gone GROUP BY name"
        )
