"""A saved page of a MediaWiki user, with the cards of the pages she wrote, to structures and sheets. Pure.

The page as plain text: a header (user, site, place, address, telephone, handle, organisation), then cards, each a
picture's file name, a title, raw wikitext on one or several lines, “avatar” and the author's name. What names a
person's telephone or e-mail is left out; broken addresses are mended; placeholder pictures mean no picture.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from terreau.library.imports.contacts import EMAIL, PHONE, without_contacts
from terreau.library.imports.reading import Item, Reading, Unreadable, slug
from terreau.library.imports.wikitext import mend_urls, plain, sentences, to_markdown

PICTURE = re.compile(r"^\S.{0,120}\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
PLACEHOLDERS = ("no-image-yet.jpg", "no image yet.jpg")
USER = re.compile(r"^(?:Utilisateur|Utilisatrice|User)\s?:\s?(.+)$")
AVATAR = "avatar"
LISTED = re.compile(r"\b(?:structures|membres|associations|réseaux|partenaires)\s+sont\s?:\s*(.+?)\.?$", re.IGNORECASE)
NAME = r"((?:(?:La|Le|Les|L['’])\s?)?[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s+(?:(?:des?|du|en|et)\s+)?[A-ZÀ-ÖØ-Þ][\w’'-]+)*)"
CARRIER = re.compile(rf"[Ll]['’]association\s+(?:porteuse\s+du\s+projet\s+)?{NAME}")
PARTNER = re.compile(rf"en partenariat avec (?:la maison d['’]édition de )?(?:la |le |les |l['’])?{NAME}")
GENERIC = re.compile(r"^(?:collectif|association|l['’]association)\s+", re.IGNORECASE)
ACRONYM = re.compile(r"^[A-ZÉÈ]{2,12}$")
LONGEST_SUMMARY = 300


@dataclass(slots=True)
class Header:
    user: str = ""
    site: str = ""
    place: str = ""
    website: str = ""
    organisation: str = ""


@dataclass(slots=True)
class Card:
    title: str
    body: str
    author: str = ""


@dataclass(slots=True)
class Named:
    """An organisation that the page names."""

    title: str
    territory: str = ""
    website: str = ""
    aliases: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def read(text: str) -> Reading:
    """Structures first, then the sheets of the cards. Raises `Unreadable` when there is no card."""
    text, mended = mend_urls(text)
    lines = [line.strip() for line in text.splitlines()]
    starts = [place for place, line in enumerate(lines) if PICTURE.match(line)]
    if not starts:
        raise Unreadable("no-card")
    header, contacts = _header([line for line in lines[: starts[0]] if line])
    source = ", ".join(filter(None, [header.site, header.user]))
    reading = Reading(source=source, mended=mended)
    stops = [*starts[1:], len(lines)]
    found_cards = [_card(lines[start + 1 : stop]) for start, stop in zip(starts, stops, strict=True)]
    cards = [card for card in found_cards if card is not None]
    for card in cards:
        card.body, found = without_contacts(card.body)
        contacts.update(found)
    pictures = [lines[start] for start in starts]
    authors = Counter(card.author for card in cards if card.author)
    reading.left_out = {
        "phones": contacts["phones"],
        "emails": contacts["emails"],
        "postal": contacts["postal"],
        "pictures": [name for name in pictures if name.lower() not in PLACEHOLDERS],
        "placeholders": [name for name in pictures if name.lower() in PLACEHOLDERS],
        "repeated_authors": sum(authors.values()) - len(authors),
    }
    named = organisations(header, cards)
    reading.items = [_structure(one, reading) for one in named]
    reading.items += [_sheet(card, named, reading) for card in cards]
    return reading


def _header(lines: list[str]) -> tuple[Header, Counter[str]]:
    header, contacts, rest = Header(), Counter[str](), []
    for line in lines:
        user = USER.match(line)
        if user:
            header.user = line
        elif PHONE.search(line):
            contacts["phones"] += 1
        elif EMAIL.search(line):
            contacts["emails"] += 1
        elif line.startswith(("http://", "https://")):
            header.website = line.split()[0]
        elif line.lower() != AVATAR and not line.startswith("@"):
            rest.append(line)
    header.place = next((line for line in rest if "," in line and len(line) < 80), "")
    rest = [line for line in rest if line != header.place]
    header.site = rest[0] if rest else ""
    header.organisation = rest[-1] if len(rest) > 1 else ""
    return header, contacts


def _card(lines: list[str]) -> Card | None:
    """Title, text, author; None where there is no title."""
    kept = [line for line in lines if line]
    if not kept:
        return None
    author = ""
    if AVATAR in kept:
        place = kept.index(AVATAR)
        author = next(iter(kept[place + 1 :]), "")
        kept = kept[:place]
    return Card(kept[0][:200], "\n".join(kept[1:]), author[:100]) if kept else None


def organisations(header: Header, cards: list[Card]) -> list[Named]:
    """Every organisation that the page names, in the order of the page; one however often it is named."""
    found: dict[str, Named] = {}
    if header.organisation:
        name = GENERIC.sub("", header.organisation)
        one = _note(found, name, said="")
        one.website, one.aliases = header.website, [header.organisation] if name != header.organisation else []
    for card in cards:
        for name in CARRIER.findall(plain(card.body)):
            _note(found, name, said="")
        said = sentences(to_markdown(card.body))
        for before, sentence in zip(["", *said], said, strict=False):
            listed = LISTED.search(sentence)
            for title, territory in _listed(listed[1]) if listed else []:
                _note(found, title, before or sentence, territory)
            for name in PARTNER.findall(sentence):
                _note(found, name, sentence)
            for one in found.values():
                if one.title in sentence and not listed and sentence not in one.said:
                    one.said.append(sentence)
    return list(found.values())


def _listed(text: str) -> list[tuple[str, str]]:
    """“A (place), B et le C (ACRONYM)” → names with what stands in parentheses."""
    parts = re.split(r",\s+(?![^(]*\))|\s+et\s+(?![^(]*\))", text)
    pairs = []
    for part in parts:
        match = re.match(r"^(?:(?:et\s+)?(?:le|la|l['’])\s*)?(.+?)(?:\s*\(([^)]*)\))?$", part.strip())
        if match and match[1]:
            pairs.append((match[1].strip(), (match[2] or "").strip()))
    return pairs


def _note(found: dict[str, Named], name: str, said: str, territory: str = "") -> Named:
    name = " ".join(name.split()).strip(" .,;:")
    name = name[0].upper() + name[1:]
    one = found.setdefault(slug(GENERIC.sub("", name)), Named(name))
    if ACRONYM.match(territory):
        if territory not in one.aliases:
            one.aliases.append(territory)
    elif territory and not one.territory:
        one.territory = territory
    if said and said not in one.said:
        one.said.append(said)
    return one


def _structure(one: Named, reading: Reading) -> Item:
    fields: dict[str, Any] = {"territory": one.territory, "website": one.website}
    fields["text"] = "\n\n".join(f"> {said}" for said in one.said[:2])
    content = _content(one.title, _first(one.said), [], reading, fields)
    content["aliases"] = one.aliases
    return Item("structure", one.title, content)


def _sheet(card: Card, named: list[Named], reading: Reading) -> Item:
    text = to_markdown(card.body)
    words = plain(card.body)
    authors = [card.author] if card.author else []
    content = _content(card.title, _first(sentences(text)), authors, reading, {"text": text})
    structure = _structure_of(card, words, named)
    address = f"{slug(card.title)[:100]}-presentation" if slug(card.title) in map(_key, named) else ""
    return Item("project", card.title, content, structure.title if structure else "", address)


def _structure_of(card: Card, words: str, named: list[Named]) -> Named | None:
    """The structure whose card it is: the one it is titled after, else the association it names, else the first."""
    titled = [one for one in named if _key(one) == slug(card.title)]
    carriers = {slug(name) for name in CARRIER.findall(words)}
    carrying = [one for one in named if _key(one) in carriers]
    mentioned = sorted((one for one in named if one.title in words), key=lambda one: words.index(one.title))
    return next(iter([*titled, *carrying, *mentioned]), None)


def _key(one: Named) -> str:
    return slug(one.title)


def _content(title: str, summary: str, authors: list[str], reading: Reading, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "summary": summary,
        "language": "fr",
        "licence": "unknown",
        "authors": authors,
        "source_name": reading.source[:200],
        "fields": {code: value for code, value in fields.items() if value},
    }


def _first(sentences: list[str]) -> str:
    """The first sentence that says something, cut at a word."""
    sentence = next((one for one in sentences if len(one) > 20), "")
    if len(sentence) <= LONGEST_SUMMARY:
        return sentence
    return sentence[: LONGEST_SUMMARY - 2].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
