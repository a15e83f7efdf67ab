"""Reading INSEE's tables as people have them: comma or semicolon, UTF-8 or Windows-1252, lines above the header."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

LARGEST = 200_000_000  # bytes
LINES_ABOVE = 10  # INSEE puts a title and notes above the header of some files
csv.field_size_limit(1_000_000)


class Unreadable(ValueError):
    """A file that cannot be used: `code` says why (empty, too-large, not-text, columns), `details` name the parts."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def read_text(path: Path) -> str:
    """The text of a file of at most 200 MB. Raises `Unreadable`; `OSError` where it cannot be opened."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Unreadable("too-large", size=str(size // 1_000_000))
    raw = path.read_bytes()
    if not raw.strip():
        raise Unreadable("empty")
    if raw[:2] in (b"PK", b"\x1f\x8b") or b"\x00" in raw[:4000]:
        raise Unreadable("not-text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable("not-text") from None


def rows(text: str, wanted: Sequence[Sequence[str]]) -> Iterator[dict[str, str]]:
    """The lines of a table by the names of `wanted`: each entry lists the spellings of one column, the first one is
    the name it is given. An entry that starts with "" may be absent. Raises `Unreadable`."""
    lines = text.splitlines()
    header, names = _header(lines, wanted)
    delimiter = _delimiter(lines[header])
    for values in csv.reader(io.StringIO("\n".join(lines[header + 1 :])), delimiter=delimiter):
        if any(value.strip() for value in values):
            yield {name: values[at].strip() if at < len(values) else "" for name, at in names.items()}


def _header(lines: list[str], wanted: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    missing: list[str] = []
    for number, line in enumerate(lines[:LINES_ABOVE]):
        titles = [
            title.strip().strip('"').upper() for title in next(csv.reader([line], delimiter=_delimiter(line)), [])
        ]
        found = {}
        absent = []
        for spellings in wanted:
            at = next((titles.index(one.upper()) for one in spellings if one and one.upper() in titles), None)
            if at is not None:
                found[next(one for one in spellings if one)] = at
            elif spellings[0]:
                absent.append(spellings[0])
        if not absent:
            return number, found
        if not missing or len(absent) < len(missing):
            missing = absent
    raise Unreadable("columns", columns=", ".join(missing))


def _delimiter(line: str) -> str:
    return max(";,\t", key=line.count)
