"""Rows copied between the two engines, through the models alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, models

SOME = 500


@contextmanager
def sqlite_beside(path: Path) -> Iterator[str]:
    """The alias of a SQLite database in the file `path`, with every table of this version."""
    alias = "beside"
    default = {**connections["default"].settings_dict}
    connections.databases[alias] = {
        **default,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "HOST": "",
        "USER": "",
        "PASSWORD": "",
        "PORT": "",
    }
    try:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def tables() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def copy_rows(source: str, target: str) -> dict[str, int]:
    """Make the tables of `target` hold exactly the rows of `source`; gives their numbers. The caller's transaction."""
    connection = connections[target]
    counts = {}
    with connection.constraint_checks_disabled():
        empty(target)
        for model in tables():
            counts[model._meta.db_table] = _copy(model, source, target)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(sql)
    return counts


def empty(alias: str) -> None:
    connection = connections[alias]
    quote = connection.ops.quote_name
    names = [quote(model._meta.db_table) for model in tables()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")
        else:
            for name in names:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _copy(model: type[models.Model], source: str, target: str) -> int:
    fields: list[Any] = list(model._meta.local_concrete_fields)
    names = [field.attname for field in fields]
    rows = model._base_manager.using(source).order_by().values_list(*names).iterator(chunk_size=SOME)
    count = 0
    while some := list(islice(rows, SOME)):
        things = [model(**dict(zip(names, row, strict=True))) for row in some]
        # raw: dates set at creation stay what they were
        model._base_manager.using(target)._insert(things, fields=fields, using=target, raw=True)
        count += len(things)
    return count
