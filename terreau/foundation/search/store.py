"""Keeping the index: in the transaction of whoever writes the thing."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import connection, transaction

from terreau.foundation.search.text import analyse

CHUNK = 200
FIELDS = {"A": "a", "B": "b", "C": "c"}


@transaction.atomic
def index(kind: str, key: object, texts: Mapping[str, str]) -> None:
    """Index a thing, in place of what was indexed for it. `texts`: "A" title, "B" summary, "C" body."""
    entry_model = apps.get_model("search", "Entry")
    columns = {FIELDS[name]: " ".join(analyse(text)) for name, text in texts.items()}
    entry = entry_model.objects.select_for_update().filter(kind=kind, key=str(key)).first()
    before = _terms(entry) if entry else set()
    if entry is None:
        entry = entry_model(kind=kind, key=str(key))
    entry.a, entry.b, entry.c = (columns.get(column, "") for column in "abc")
    entry.save()
    after = _terms(entry)
    _count(kind, dict.fromkeys(after - before, 1) | dict.fromkeys(before - after, -1))


@transaction.atomic
def index_new(kind: str, things: Iterable[tuple[object, Mapping[str, str]]]) -> None:
    """Index many things that were not indexed before: what `index` writes, with each term counted once for all."""
    entry_model = apps.get_model("search", "Entry")
    entries = []
    counts: Counter[str] = Counter()
    for key, texts in things:
        columns = {FIELDS[name]: " ".join(analyse(text)) for name, text in texts.items()}
        entry = entry_model(kind=kind, key=str(key), **columns)
        counts.update(_terms(entry))
        entries.append(entry)
    entry_model.objects.bulk_create(entries, batch_size=CHUNK)
    _count(kind, counts)


@transaction.atomic
def remove(kind: str, key: object) -> None:
    """Forget a thing; nothing happens where it was not indexed."""
    entry = apps.get_model("search", "Entry").objects.select_for_update().filter(kind=kind, key=str(key)).first()
    if entry is not None:
        _count(kind, dict.fromkeys(_terms(entry), -1))
        entry.delete()


def _terms(entry: object) -> set[str]:
    return {term for column in "abc" for term in getattr(entry, column).split()}


def _count(kind: str, changes: Mapping[str, int]) -> None:
    """Change the number of things each term stands in. In one order, so that two writers never deadlock."""
    ordered = sorted(changes)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), CHUNK):
            chunk = ordered[start : start + CHUNK]
            rows = ", ".join(["(%s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO search_term (kind, term, documents) VALUES {rows} "  # noqa: S608
                "ON CONFLICT (kind, term) DO UPDATE SET documents = search_term.documents + excluded.documents",
                [value for term in chunk for value in (kind, term, changes[term])],
            )
    if any(change < 0 for change in changes.values()):
        apps.get_model("search", "Term").objects.filter(kind=kind, documents__lte=0).delete()
