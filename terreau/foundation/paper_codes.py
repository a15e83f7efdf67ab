"""QR codes of addresses, as SVG.

Pages that differ by a number alone are many (every commune), and making a code takes as long as half the rest of such a
page. Their codes are made from one another: with one length, one mask and one level, error correction and mask are
linear over two elements, so that two codes differ by the sum of what each bit that differs changes.
"""

import re
from collections import Counter
from functools import lru_cache, reduce
from operator import xor

from django.utils.safestring import SafeString, mark_safe

BORDER = 2
OFTEN = 4  # codes of one family made one by one, before it is worth while to learn how they differ
MOST_FAMILIES = 1000
_seen: Counter[str] = Counter()


@lru_cache(maxsize=2048)
def drawing(address: str) -> SafeString:
    """The code of `address`, as segno draws it with level M or better."""
    family = re.sub("[0-9]", "0", address)
    if not _is_plain(family):
        return _drawn(*_made(address))
    if _seen[family] < OFTEN:
        if len(_seen) >= MOST_FAMILIES:
            _seen.clear()
        _seen[family] += 1
        return _drawn(*_made(address))
    size, first = _first(family)
    changes = [
        _change(family, at, bit)
        for at, digit in enumerate(address)
        if digit.isdigit()
        for bit in (1, 2, 4, 8)
        if int(digit) & bit
    ]
    return _drawn(size, reduce(xor, changes, first))


def _is_plain(address: str) -> bool:
    """Whether it is written in bytes: what has small letters is, and what is ASCII has one byte a letter."""
    return address.isascii() and address.upper() != address


def _made(address: str) -> tuple[int, int]:
    """Modules a side, and all modules as one number of a byte each."""
    import segno  # loaded for a page alone: commands do without

    # One mask of the eight: trying them all takes four times as long, and any of them can be read.
    code = segno.make(address, error="m", micro=False, mask=3)
    return len(code.matrix), int.from_bytes(b"".join(code.matrix), "big")


@lru_cache(maxsize=MOST_FAMILIES)
def _first(family: str) -> tuple[int, int]:
    return _made(family)


@lru_cache(maxsize=8 * MOST_FAMILIES)
def _change(family: str, at: int, bit: int) -> int:
    """What changes in the code of `family` when that bit of the digit at that place is set."""
    _size, modules = _made(f"{family[:at]}{bit}{family[at + 1 :]}")
    return modules ^ _first(family)[1]


def _drawn(size: int, modules: int) -> SafeString:
    """One path, a line for each run of dark modules, each begun where the last one ended."""
    lines: list[str] = []
    x, y = 0, -0.5
    rows = modules.to_bytes(size * size, "big")
    for row in range(size):
        for run in re.finditer(b"\x01+", rows[row * size : (row + 1) * size]):
            begin, end = run.span()
            across, down = begin + BORDER - x, row + BORDER - y
            lines.append(f"{'m' if lines else 'M'}{across} {_short(down)}h{end - begin}")
            x, y = end + BORDER, row + BORDER
    whole = size + 2 * BORDER
    return mark_safe(  # noqa: S308 (numbers alone)
        f'<svg viewBox="0 0 {whole} {whole}" class="qr"><path stroke="#000" d="{"".join(lines)}"/></svg>'
    )


def _short(number: float) -> str:
    return f"{number:g}"
