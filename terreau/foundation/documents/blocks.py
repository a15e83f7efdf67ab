"""What a document is made of: plain data, the same for the three writers. No Django here.

Lengths are in millimetres. Text is never markup: what a person wrote stays plain text in every format.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """`text` on one line, with what no XML may hold removed; no-break spaces are kept."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", NOT_XML.sub("", text))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one shape; `text` "\\n" alone breaks the line."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


Runs = tuple[Run, ...]


def runs(text: "str | Run | Iterable[Run]") -> Runs:
    """Runs of plain `text`, each end of line a break."""
    if isinstance(text, Run):
        return (text,)
    if not isinstance(text, str):
        return tuple(text)
    found: list[Run] = []
    for number, line in enumerate(NOT_XML.sub("", text).replace("\r\n", "\n").split("\n")):
        if number:
            found.append(Run("\n"))
        if line.strip():
            found.append(Run(plain(line)))
    return tuple(found)


def words(runs: Iterable[Run]) -> str:
    return "".join(" " if run.text == "\n" else run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style`: "" (text), "lead", "note" (small print), "signature" (to the right), "close" (no space below)."""

    runs: Runs
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is a tuple of blocks. `start` None: bullets, else numbers from there."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the line, such as (1, 3); equal where not given."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts: (name, value) each, in two columns where the page is wide."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of level 1 that come after it, with their pages in PDF and as links elsewhere."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`kind`: "png", "jpeg" or "svg" (svg: drawn in PDF only, so give png where all formats matter)."""

    data: bytes
    kind: str
    alt: str
    width: int = 120
    caption: Runs = ()


@dataclass(frozen=True, slots=True)
class QrCode:
    url: str
    alt: str
    caption: Runs = ()
    width: int = 28


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two parts."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Dotted lines to be filled by hand, after `label`."""

    label: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The top of a French letter: sender at the left, addressee in the window of a DL envelope, place and date, object.

    `recipient` empty: `blank_recipient` dotted lines take its place, to be filled by hand.
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    place_and_date: str
    subject: Runs
    blank_recipient: int = 4
    level: int = 1


Block = (
    Heading | Paragraph | Bullets | Quote | Table | Facts | Contents | Picture | QrCode | Rule | PageBreak | BlankLines
    | Letterhead
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """A4. `header` and `footer` stand on each page, with "page / pages"; `date` fixes the bytes of the PDF."""

    title: str
    language: str
    blocks: Sequence[Block]
    author: str = ""
    subject: str = ""
    header: str = ""
    footer: str = ""
    date: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        if not plain(self.title).strip():
            raise ValueError("a document needs a title")
        for block in walk(self.blocks):
            if isinstance(block, Picture | QrCode) and not plain(block.alt).strip():
                raise ValueError("every image needs an alternative text")


def walk(blocks: Iterable[Block]) -> Iterable[Block]:
    """Each block, and those inside it, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, Bullets):
            for item in block.items:
                yield from walk(item)


def seen(runs: Iterable[Run]) -> bool:
    """Whether a reader would see anything of it: not spaces, not marks that only steer."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in words(runs))


def listed(blocks: Sequence[Block]) -> list[Runs]:
    """What a table of contents names: headings of level 1 after it; `blocks` are levelled."""
    start = next((place for place, block in enumerate(blocks) if isinstance(block, Contents)), len(blocks))
    return [block.runs for block in blocks[start:] if isinstance(block, Heading) and block.level == 1]


def levelled(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks with headings that begin at 1 and never skip a level, as PDF/UA asks; 6 is the deepest."""
    found: list[Block] = []
    last = 0
    for block in blocks:
        if isinstance(block, Heading) and not seen(block.runs):
            continue
        if isinstance(block, Letterhead) and not seen(block.subject):
            block = replace(block, subject=(Run("—"),))
        if isinstance(block, Heading | Letterhead):
            last = max(1, min(block.level, last + 1, 6))
            block = replace(block, level=last)
        found.append(block)
    return found
