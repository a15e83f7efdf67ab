"""Tables in CSV: with our own columns (docs/library.schema.json) or with any. Pure."""

import csv
import io
from collections.abc import Iterator

from terreau.library.imports.contacts import without_contacts
from terreau.library.imports.decoding import LARGEST
from terreau.library.imports.names import is_contact, target_of
from terreau.library.imports.reading import Reading, Record, Unreadable, slug
from terreau.library.imports.wikitext import mend_urls

MOST_COLUMNS, MOST_ROWS = 200, 50_000
csv.field_size_limit(LARGEST)


def read(text: str) -> Reading:
    """Raises `Unreadable`: no-header, no-title, no-entry, too-many."""
    reading = Reading(source="")
    for line, row in rows_of(text):
        title = next((value for name, value in row.items() if target_of(name) == "title"), "")
        fields = {name: kept for name, value in row.items() if (kept := _kept(name, value, reading))}
        reading.names_sources = any(target_of(name) == "source_name" for name in row)
        own = {target_of(name): value for name, value in row.items() if value}
        reading.records.append(
            Record(
                title=" ".join(title.split()),
                fields=fields,
                group=own.get("kind", ""),
                key=own.get("slug") or own.get("key", ""),
                address=own.get("source_url", ""),
                revision=own.get("version", ""),
                line=line,
            )
        )
    if not reading.records:
        raise Unreadable("no-entry")
    return reading


def rows_of(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column → cell) of each row that is not empty, whatever parts the cells: comma, semicolon, tab or bar."""
    first = text.lstrip("\ufeff\n\r ").partition("\n")[0]
    if not first.strip() or first.lstrip().startswith(("<", "{", "[")):
        raise Unreadable("no-header")
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    header: list[str] = []
    count = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells)
                continue
            count += 1
            if count > MOST_ROWS:
                raise Unreadable("too-many", str(MOST_ROWS))
            yield reader.line_num, {name: _bare(cell) for name, cell in zip(header, cells, strict=False) if name}
    except csv.Error:
        raise Unreadable("broken-table", str(reader.line_num)) from None


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" and len(cell) > 1 else cell


def _header(cells: list[str]) -> list[str]:
    names = [" ".join(cell.split())[:200] for cell in cells]
    if len(names) > MOST_COLUMNS or not any(slug(name) for name in names):
        raise Unreadable("no-header")
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if name and seen[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return names


def _kept(name: str, value: str, reading: Reading) -> str:
    if value and is_contact(name):
        reading.leave(is_contact(name))
        return ""
    value, mended = mend_urls(value)
    reading.mended += mended
    value, found = without_contacts(value)
    for code, count in found.items():
        reading.leave(code, count)
    return value.strip()
