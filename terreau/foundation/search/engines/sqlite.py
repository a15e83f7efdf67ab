"""FTS5, over the rows of `search_entry`."""

from collections.abc import Sequence

from django.db import connection

SQL = """
    SELECT e.id FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid
    WHERE search_fts MATCH %s AND e.kind = %s
"""


IDS = "SELECT group_concat(rowid) FROM search_fts WHERE search_fts MATCH %s"


def entries(kind: str, terms: Sequence[str], beginning: str = "", column: str = "") -> set[int]:
    match = _match(terms, beginning, column)
    if not match:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(SQL, [match, kind])
        return {row[0] for row in cursor.fetchall()}


def ids(kind: str, asks: Sequence[tuple[Sequence[str], str, str]]) -> list[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([IDS] * len(asks)), [_match(*ask) for ask in asks])
        return [row[0] for row in cursor.fetchall()]


def _match(terms: Sequence[str], beginning: str, column: str) -> str:
    alternatives = [f'"{term}"' for term in terms] + ([f'"{beginning}" *'] if beginning else [])
    if not alternatives:
        return ""
    match = f"({' OR '.join(alternatives)})"
    return f"{{{column}}} : {match}" if column else match


def begin_rebuilding() -> None:
    """One writer at a time: the transaction itself keeps the others away."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
