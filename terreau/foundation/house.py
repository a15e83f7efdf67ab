"""What rooms offer the house, said once in each room's `apps.py`: menu entries, search sources, cards, first steps.

The house asks; it never imports a room to find out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from terreau.foundation.errors import Sentence
from terreau.foundation.policy import Actor


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`known`: shown beside the account, to people who are logged in, instead of in the main menu.

    With an `icon`, a narrow screen shows the icon alone; its label stays for screen readers.
    """

    label: Sentence
    url_name: str
    order: int = 50
    known: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    title: str
    url: str
    excerpt: str = ""
    kind_label: Sentence = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """`find(actor, text, limit)` gives the best hits first, only what the actor may see."""

    code: str
    label: Sentence
    find: Callable[[Actor, str, int], list[SearchHit]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    url: str
    text: Sentence = ""
    icon: str = ""
    section: Sentence = ""


@dataclass(frozen=True, slots=True)
class Download:
    """What a room gives to programs as a whole: a table, a feed, linked data."""

    label: Sentence
    url_name: str
    text: Sentence = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class InitStep:
    """A step of `terreau init`. `needed()` is cheap; `run(progress)` calls `progress(done, total)`."""

    name: str
    label: Sentence
    needed: Callable[[], bool]
    run: Callable[[Callable[[int, int], None]], Any]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """Personal data that a room keeps: what, why and until when, as the page on personal data says it."""

    what: Sentence
    why: Sentence
    until: Sentence
    order: int = 50


@dataclass(frozen=True, slots=True)
class DataSource:
    """Data of others that a room publishes again; `date` is the vintage or the day it was read."""

    name: Sentence
    url: str
    licence: Sentence
    date: str = ""
    order: int = 50


@dataclass(slots=True)
class House:
    menu: list[MenuEntry] = field(default_factory=list)
    search: list[SearchSource] = field(default_factory=list)
    my_space: list[Callable[[Actor], Iterable[Card]]] = field(default_factory=list)
    queue: list[Callable[[Actor], Iterable[Card]]] = field(default_factory=list)
    my_data: list[Callable[[Actor], dict[str, Any]]] = field(default_factory=list)
    init: list[InitStep] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    sources: list[DataSource] = field(default_factory=list)
    downloads: list[Download] = field(default_factory=list)
    addresses: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    about: dict[str, list[Callable[[Actor, Any], Iterable[Card]]]] = field(default_factory=dict)


house = House()


def _offer(shelf: list, thing: Any) -> None:
    if thing not in shelf:
        shelf.append(thing)
        shelf.sort(key=lambda one: getattr(one, "order", 50))


def offer_menu(entry: MenuEntry) -> None:
    _offer(house.menu, entry)


def offer_search(source: SearchSource) -> None:
    _offer(house.search, source)


def offer_my_space(cards: Callable[[Actor], Iterable[Card]]) -> None:
    """`cards(actor)` gives what a known person finds in her space."""
    _offer(house.my_space, cards)


def offer_queue(cards: Callable[[Actor], Iterable[Card]]) -> None:
    """`cards(actor)` gives what waits for a steward."""
    _offer(house.queue, cards)


def offer_my_data(data: Callable[[Actor], dict[str, Any]]) -> None:
    """`data(actor)` gives what a room keeps about a known person, as JSON can hold it, under a key of its own."""
    _offer(house.my_data, data)


def offer_init_step(step: InitStep) -> None:
    _offer(house.init, step)


def offer_kept(kept: Kept) -> None:
    _offer(house.kept, kept)


def offer_source(source: DataSource) -> None:
    _offer(house.sources, source)


def offer_download(download: Download) -> None:
    """Said on the page of open data."""
    _offer(house.downloads, download)


def offer_about(kind: str, cards: Callable[[Actor, Any], Iterable[Card]]) -> None:
    """`cards(actor, thing)` gives what a room above has about a thing, or a next step, for the page of the thing.

    `kind` is Django's `label_lower`, such as `people.group`.
    """
    _offer(house.about.setdefault(kind, []), cards)


def about_thing(actor: Actor, thing: Any) -> list[Card]:
    return [card for cards in house.about.get(thing._meta.label_lower, []) for card in cards(actor, thing)]


def offer_address(kind: str, address: Callable[[Any], str]) -> None:
    """`address(thing)` gives the path of the page of a thing whose page stands in a room above its own.

    `kind` is Django's `label_lower`, such as `territories.territory`.
    """
    house.addresses[kind] = address


def address_of(thing: Any) -> str:
    """The path of the page of `thing`, empty where no room shows it."""
    find = house.addresses.get(thing._meta.label_lower)
    return find(thing) if find else ""
