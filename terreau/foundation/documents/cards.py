"""Cards of two sides, A6 or four to an A4 sheet with cut marks: tagged PDF, and pictures for screens.

A card shrinks its type until all of it fits, down to what is still read at arm's length; then it cuts its longest
texts alike and says where the rest is. Lengths are worked out by Typst itself (`typst/cards.typ`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from terreau.foundation.documents.blocks import plain, runs, seen
from terreau.foundation.documents.qr import qr_svg

ICONS = Path(__file__).resolve().parents[1] / "icons"
TEMPLATE = "cards.typ"
Layout = Literal["a6", "a4"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one must know first; `level` draws so many dots of three."""

    name: str
    value: str
    icon: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A step or a line: `head` is never cut, `aside` stands at its right, such as “20 min”."""

    text: str
    head: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`shape`: "steps" (numbered), "list" (with a mark) or "text"."""

    name: str
    entries: tuple[Entry, ...]
    shape: Literal["steps", "list", "text"] = "text"


@dataclass(frozen=True, slots=True)
class Card:
    """`colour` is `#rrggbb`, dark enough for white letters; `icon` a name of the house's icons."""

    name: str
    lead: str
    label: str
    icon: str
    colour: str
    url: str
    facts: tuple[Fact, ...] = ()
    front: tuple[Section, ...] = ()
    back: tuple[Section, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of one document. `rest` says that something was cut; `code` begins the alternative text of the QR codes;
    `notes` stands above the lines that fill an empty back."""

    title: str
    language: str
    cards: Sequence[Card]
    rest: str
    code: str
    notes: str
    author: str = ""
    banner: str = ""
    date: datetime = field(default_factory=lambda: datetime.now(UTC))


def cards_pdf(cards: Cards, layout: Layout = "a6") -> bytes:
    """Tagged PDF/UA-1: front then back of each card, or fronts then backs of four, to print on both sides."""
    from terreau.foundation.documents import pdf

    return pdf.draw(TEMPLATE, _data(cards, layout), cards.date)


def cards_pictures(cards: Cards, layout: Layout = "a6", ppi: int = 144) -> list[bytes]:
    """One PNG a page."""
    from terreau.foundation.documents import pdf

    return pdf.pictures(TEMPLATE, _data(cards, layout), ppi)


def _data(cards: Cards, layout: Layout) -> dict[str, Any]:
    from terreau.foundation.demonstration import SENTENCE
    from terreau.foundation.demonstration import settings as here

    banner = cards.banner or (str(SENTENCE) if here.TERREAU_DEMONSTRATION else "")
    return {
        "title": plain(cards.title),
        "author": plain(cards.author),
        "lang": cards.language,
        "layout": layout,
        "rest": cards.rest,
        "code": cards.code,
        "notes": cards.notes,
        "banner": banner,
        "cards": [_card(card) for card in cards.cards],
    }


def _card(card: Card) -> dict[str, Any]:
    data = _plain(asdict(card))
    if not seen(runs(data["name"])):
        data["name"] = "—"  # PDF/UA asks for headings that say something
    data["qr"] = qr_svg(card.url)
    data["drawing"] = _drawing(card.icon, "#ffffff")
    for fact in data["facts"]:
        fact["drawing"] = _drawing(fact["icon"], card.colour) if fact["icon"] else ""
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value).strip()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


@cache
def _drawing(name: str, colour: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
