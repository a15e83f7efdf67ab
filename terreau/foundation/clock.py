"""When something last happened, shared by every process: one row a name in `foundation_clock`.

Heartbeats of workers and the last turn of each periodic job. Times are seconds since 1970, by the database's clients.
"""

import time
from typing import Any

from django.db import connection, transaction


def install(**signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS foundation_clock (name varchar(120) PRIMARY KEY, at double precision NOT NULL)"
        )


def mark(name: str, at: float | None = None) -> None:
    """Note that `name` happens now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_clock (name, at) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            [name, time.time() if at is None else at],
        )


def last(name: str) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM foundation_clock WHERE name = %s", [name])
        row = cursor.fetchone()
    return row[0] if row else None


def since(prefix: str) -> dict[str, float]:
    """Name → time, for the names that begin with `prefix`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, at FROM foundation_clock WHERE substr(name, 1, %s) = %s", [len(prefix), prefix])
        return dict(cursor.fetchall())


def forget(prefix: str, before: float) -> None:
    """Drop the names that begin with `prefix` and did not happen since `before`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM foundation_clock WHERE substr(name, 1, %s) = %s AND at < %s", [len(prefix), prefix, before]
        )


def take_turn(name: str, every: float) -> bool:
    """Whether it is time, and this process is the one that took the turn; to be called inside a transaction."""
    now = time.time()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_clock SET at = %s WHERE name = %s AND at <= %s", [now, name, now - every])
        if cursor.rowcount == 1:
            return True
        cursor.execute(
            "INSERT INTO foundation_clock (name, at) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", [name, now]
        )
        return cursor.rowcount == 1
