"""Questions whose SQL is written once: for pages, where the ORM takes longer to write it than the database to answer.

    HERE = Prepared(lambda kind, codes: Place.objects.filter(kind=kind, code__in=codes), kind=str, codes=[str])
    HERE.all(kind="commune", codes=["86158", "86194"])

The ORM writes the question with marks in the place of values, once a thread; only the values change from one question
to the next. `ask` must therefore read nothing but its parameters: no clock, no setting, no language.
"""

import threading
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

T = TypeVar("T")
SHORTEST = 8  # marks for a list; for a longer one twice as many, and so on
FIRST_NUMBER = 2_147_000_000  # fits a column of 32 bits, and no table has such a key


class Prepared(Generic[T]):
    """`ask(**marks)` gives a queryset of models or of `values_list`, without prefetch; it may join and nest.

    Each mark is declared by its type: `int`, `str`, or `[int]` and `[str]` for what stands after `__in`.
    """

    def __init__(self, ask: "Callable[..., QuerySet[Any, T]]", **marks: Any) -> None:
        self._ask = ask
        self._marks = marks
        self._here = threading.local()  # what is written holds the connection of its thread

    def all(self, **values: Any) -> list[T]:
        """What the queryset would give. A list may be empty; None is no value."""
        sizes = {name: _size(len(values[name])) for name, kind in self._marks.items() if isinstance(kind, list)}
        key = tuple(sizes.values())
        known: dict[tuple[int, ...], _Question] = self._here.__dict__.setdefault("known", {})
        question = known.get(key)
        if question is None or question.is_stranger():
            question = known[key] = self._write(sizes)
        return question.all(values)

    def first(self, **values: Any) -> T | None:
        """The first of what the queryset would give: limit it, where it may give many."""
        return next(iter(self.all(**values)), None)

    def _write(self, sizes: dict[str, int]) -> "_Question":
        places: dict[Any, tuple[str, int]] = {}

        def mark(kind: Any, name: str, at: int) -> Any:
            made = FIRST_NUMBER + len(places) if kind is int else f"{name}\x01{at}"
            places[made] = name, at
            return made

        marks = {
            name: [mark(kind[0], name, at) for at in range(sizes[name])] if name in sizes else mark(kind, name, 0)
            for name, kind in self._marks.items()
        }
        return _Question(self._ask(**marks), places, {name: self._marks[name][0] for name in sizes}, sizes)


class _Question:
    """One queryset, the SQL that the ORM wrote for it, and where each value goes."""

    def __init__(
        self,
        queryset: "QuerySet[Any, Any]",
        places: dict[Any, tuple[str, int]],
        lists: dict[str, type],
        sizes: dict[str, int],
    ) -> None:
        self._lists, self._sizes = lists, sizes
        iterable = queryset._iterable_class
        if iterable not in (ModelIterable, ValuesListIterable, FlatValuesListIterable):
            raise TypeError("a prepared question gives models or values_list")
        self._db = queryset.db
        self._compiler: Any = queryset.query.get_compiler(using=self._db)
        self._sql, params = self._compiler.as_sql()
        self._params = [places.get(one, one) if isinstance(one, int | str) else one for one in params]
        lost = set(places.values()) - {one for one in self._params if isinstance(one, tuple)}
        if lost:
            raise TypeError(f"the question does not hold these values as they are given: {sorted(lost)}")
        # Django's own readers, over the rows of the SQL that is ready.
        self._compiler.execute_sql = self._found
        query = SimpleNamespace(get_compiler=lambda *_args, **_names: self._compiler)
        self._rows = iterable(SimpleNamespace(db=self._db, query=query, _known_related_objects={}))
        self._width = self._compiler.col_count if self._compiler.has_extra_select else None
        self._chunk: list[Any] = []

    def is_stranger(self) -> bool:
        """Whether it was written for a connection that this thread has no more."""
        return self._compiler.connection is not connections[self._db]

    def all(self, values: dict[str, Any]) -> list[Any]:
        filled = values | {name: _filled(values[name], self._sizes[name], kind) for name, kind in self._lists.items()}
        with connections[self._db].cursor() as cursor:
            cursor.execute(self._sql, self._given(filled))
            rows = cursor.fetchall()
        if not rows:
            return []
        self._chunk = rows if self._width is None else [row[: self._width] for row in rows]
        try:
            return list(self._rows)
        finally:
            self._chunk = []

    def _found(self, *_args: Any, **_names: Any) -> list[list[Any]]:
        return [self._chunk]

    def _given(self, values: dict[str, Any]) -> tuple[Any, ...]:
        params: list[Any] = []
        for one in self._params:
            if not isinstance(one, tuple):
                params.append(one)
                continue
            name, at = one
            params.append(values[name][at] if name in self._lists else values[name])
        return tuple(params)


def _size(length: int) -> int:
    size = SHORTEST
    while size < length:
        size *= 2
    return size


def _filled(values: Sequence[Any], size: int, kind: type) -> list[Any]:
    """As many values as there are marks: the last again and again, or what nothing has."""
    last = values[-1] if values else (-1 if kind is int else "\x01")
    return [*values, *[last] * (size - len(values))]
