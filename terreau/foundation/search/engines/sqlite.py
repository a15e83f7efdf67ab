"""FTS5, over the rows of `search_entry`."""

from collections.abc import Sequence

from django.db import connection

SQL = """
    SELECT e.id FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid
    WHERE search_fts MATCH %s AND e.kind = %s
"""


def entries(kind: str, terms: Sequence[str], beginning: str = "", column: str = "") -> set[int]:
    alternatives = [f'"{term}"' for term in terms] + ([f'"{beginning}" *'] if beginning else [])
    if not alternatives:
        return set()
    match = f"({' OR '.join(alternatives)})"
    with connection.cursor() as cursor:
        cursor.execute(SQL, [f"{{{column}}} : {match}" if column else match, kind])
        return {row[0] for row in cursor.fetchall()}


def begin_rebuilding() -> None:
    """One writer at a time: the transaction itself keeps the others away."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
