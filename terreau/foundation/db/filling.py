"""Writing a great many rows at once, faster."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

CACHE = 64_000  # kB


@contextmanager
def room_for_pages() -> Iterator[None]:
    """Let SQLite keep all that a large transaction writes in memory until it commits, instead of writing pages over and
    over. To open before the transaction. PostgreSQL has its own memory.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
            cursor.execute("PRAGMA shrink_memory")


@contextmanager
def indexed_afterwards(table: str) -> Iterator[None]:
    """Where `table` is empty, let its indexes be made once its rows are in: sorting them is cheaper than each in turn.

    In the caller's transaction: a failure brings the indexes back with the rest. Those that hold a constraint stay.
    PostgreSQL locks a table whose index it drops, and readers must not wait: nothing happens there.
    """
    indexes = _indexes(table) if connection.vendor == "sqlite" and _is_empty(table) else []
    with connection.cursor() as cursor:
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, sql in indexes:
            cursor.execute(sql)


def _is_empty(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608
        return cursor.fetchone() is None


def _indexes(table: str) -> list[tuple[str, str]]:
    """Name and SQL of those that stand for no constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX %%'",
            [table],
        )
        return cursor.fetchall()
