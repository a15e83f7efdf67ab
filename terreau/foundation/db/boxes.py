"""Boxes in two dimensions, found fast: an R*Tree on SQLite, a GiST index over `box` on PostgreSQL.

A `BoxIndex` is a side table from an integer key to a box. It answers with candidates: on SQLite boxes are rounded
outwards to 32 bits, so that an exact test must follow; nothing that touches is ever missed.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

Box = tuple[float, float, float, float]  # min x, min y, max x, max y, in one unit
_CHUNK = 500
_INFINITE = math.inf
_TINY = 1e-30  # SQLite's rounding outwards fails on what 32 bits cannot tell from zero


@dataclass(frozen=True, slots=True)
class BoxIndex:
    """An index of boxes in the table `name`, created by a migration: `RunPython(index.create, index.drop)`."""

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z_]{0,50}", self.name):
            raise ValueError(f"{self.name!r} cannot name a table")

    def create(self, apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"CREATE TABLE {self.name} (id bigint PRIMARY KEY, box box NOT NULL)")
            schema_editor.execute(f"CREATE INDEX {self.name}_gist ON {self.name} USING gist (box)")
        else:
            schema_editor.execute(f"CREATE VIRTUAL TABLE {self.name} USING rtree(id, min_x, max_x, min_y, max_y)")

    def drop(self, apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(f"DROP TABLE {self.name}")

    def put(self, boxes: Iterable[tuple[int, Box]]) -> None:
        """Set the boxes of these keys. Raises `ValueError` where a number is not finite or a side is negative."""
        rows = []
        for key, (min_x, min_y, max_x, max_y) in boxes:
            if not (-_INFINITE < min_x <= max_x < _INFINITE and -_INFINITE < min_y <= max_y < _INFINITE):
                raise ValueError(f"not a box: {(min_x, min_y, max_x, max_y)}")
            rows.append((key, min_x, min_y, max_x, max_y))
        if connection.vendor == "postgresql":
            sql = (
                f"INSERT INTO {self.name} (id, box) VALUES (%s, box(point(%s, %s), point(%s, %s))) "  # noqa: S608
                "ON CONFLICT (id) DO UPDATE SET box = excluded.box"
            )
        else:
            sql = f"INSERT OR REPLACE INTO {self.name} (id, min_x, min_y, max_x, max_y) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def remove(self, keys: Iterable[int]) -> None:
        keys = list(keys)
        with connection.cursor() as cursor:
            for start in range(0, len(keys), _CHUNK):
                some = keys[start : start + _CHUNK]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(f"DELETE FROM {self.name} WHERE id IN ({marks})", some)  # noqa: S608

    def touching(self, box: Box) -> list[int]:
        """Keys whose box touches `box`, in order."""
        min_x, min_y, max_x, max_y = box
        if connection.vendor == "postgresql":
            where = "box && box(point(%s, %s), point(%s, %s))"
            values = [min_x, min_y, max_x, max_y]
        else:
            where = "min_x <= %s AND max_x >= %s AND min_y <= %s AND max_y >= %s"
            values = [max_x + _TINY, min_x - _TINY, max_y + _TINY, min_y - _TINY]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self.name} WHERE {where} ORDER BY id", values)  # noqa: S608
            return [row[0] for row in cursor.fetchall()]

    def containing(self, x: float, y: float) -> list[int]:
        """Keys whose box holds the point, its border included."""
        return self.touching((x, y, x, y))
