"""The letter (one page) and the dossier, as blocks. Always in French: they are read in a French town hall."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.documents import (
    BlankLines,
    Block,
    Bullets,
    Document,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    QrCode,
    Run,
    Runs,
    Table,
    markdown_blocks,
    plain,
    render,
    runs,
    words,
)
from terreau.foundation.errors import Invalid
from terreau.foundation.markdown import to_text
from terreau.library.vocabulary import THEMES
from terreau.processes import checks, french
from terreau.processes.models import Proposal
from terreau.processes.vocabulary import ASKS
from terreau.territories.models import Territory
from terreau.territories.queries import town_hall

LETTER, DOSSIER = "letter", "dossier"
WHATS = (LETTER, DOSSIER)
ADDRESSES = {"lettre": LETTER, "dossier": DOSSIER}  # as in the paths of documents
SENDER_LINES, LINE_LENGTH = 5, 60
LINES_ON_ONE_PAGE, SIGNS_A_LINE = 33.0, 88  # below the subject of the letter, before the signature
COLON, NARROW = "\u00a0: ", "\u202f"  # as French sets them


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part the letter takes: signs of the reason and of free words, facts, methods, full asks."""

    why: int
    words: int
    facts: int
    methods: int
    asks: int


ROOMS = (Room(900, 300, 4, 4, 4), Room(700, 220, 3, 4, 4), Room(480, 150, 3, 3, 0), Room(300, 100, 2, 3, 0))


def draw(proposal: Proposal, what: str, format: str, private: bool) -> bytes:
    """The letter or the dossier in one of `documents.FORMATS`. `private`: with the contact its writers gave."""
    with override("fr"):
        return render(document(proposal, what, private), format)


def document(proposal: Proposal, what: str, private: bool) -> Document:
    if what not in WHATS:
        raise Invalid(_("There is no such document."))
    blocks = letter(proposal, private) if what == LETTER else dossier(proposal, private)
    named = french.of(proposal.territory.name)
    title = proposal.title or _("Proposal to the commune %(of_commune)s") % {"of_commune": named}
    return Document(
        title=title if what == DOSSIER else _("Letter: %(title)s") % {"title": title},
        language="fr",
        blocks=blocks,
        author=proposal.signed_by,
        subject=_("Proposal to the commune %(of_commune)s") % {"of_commune": named},
        footer=_("Written with Terreau") + (f" · {public_url(proposal)}" if proposal.public else ""),
        date=proposal.updated_at,
    )


def file_name(proposal: Proposal, what: str, format: str) -> str:
    name = _("letter") if what == LETTER else _("dossier")
    return f"{name}-{proposal.slug}.{format}"


def public_url(proposal: Proposal) -> str:
    return f"{settings.TERREAU_URL.rstrip('/')}{proposal.get_absolute_url()}"


def addressee(territory: Territory) -> tuple[str, ...]:
    """The lines of the envelope, as the post asks: last line in capitals. Empty where the directory has no address."""
    place = checks.today_of(territory)
    known = town_hall(place)
    if known is None or not (known.postal_code and known.city):
        return ()
    return (
        _("Mayor"),
        _("Town hall %(of_commune)s") % {"of_commune": french.of(place.name)},
        *[_cut(line, LINE_LENGTH) for line in known.lines[:3] if line.strip()],
        f"{known.postal_code} {known.city.upper()}",
    )


def letter(proposal: Proposal, private: bool, level: int = 1) -> list[Block]:
    """One page, whatever was written: what is long is cut there and told in full in the dossier."""
    place = checks.today_of(proposal.territory)
    top = Letterhead(
        sender=_sender(proposal, private),
        recipient=addressee(place),
        place_and_date=f"{place.name}, le {date_format(timezone.localtime(), 'j F Y')}",
        subject=runs(_("Subject: %(title)s") % {"title": _cut(_title(proposal), 110)}),
        level=level,
    )
    signature = Paragraph(runs(_cut(proposal.signed_by, LINE_LENGTH * 2) or "……………………………………"), "signature")
    bodies = (_body(proposal, place, room) for room in ROOMS)
    body = next((one for one in bodies if _lines(one) <= LINES_ON_ONE_PAGE), None) or _body(proposal, place, ROOMS[-1])
    return [top, *body, signature]


def _body(proposal: Proposal, place: Territory, room: Room) -> list[Block]:
    blocks: list[Block] = [Paragraph(runs(_("Dear Mayor,"))), Paragraph(runs(_opening(proposal, place)))]
    if proposal.why:
        blocks.append(Paragraph(runs(_cut(to_text(proposal.why), room.why))))
    blocks += _facts_in_short(proposal, room)
    blocks += _methods_in_short(proposal, room)
    blocks += _asks_in_short(proposal, room)
    blocks.append(Paragraph(runs(_("We are at your disposal to talk about it, and a dossier tells it in full."))))
    blocks.append(Paragraph(runs(_("Yours faithfully,"))))
    return blocks


def _lines(blocks: Iterable[Block]) -> float:
    """About how many lines the blocks take on paper, the space after each one counted."""
    total = 0.0
    for block in blocks:
        if isinstance(block, Bullets):
            total += _lines(one for item in block.items for one in item)
        elif isinstance(block, Paragraph):
            breaks = sum(run.text == "\n" for run in block.runs)
            total += breaks + max(1, -(-len(words(block.runs)) // SIGNS_A_LINE)) + 0.5
    return total


def _title(proposal: Proposal) -> str:
    return proposal.title or _("a proposal by inhabitants")


def _opening(proposal: Proposal, place: Territory) -> str:
    who = proposal.signed_by
    named = french.of(place.name)
    if proposal.group:
        sentence = _("our group of inhabitants, %(who)s, would like to work with the commune %(of_commune)s.")
    elif who:
        sentence = _("we would like, as inhabitants, to work with the commune %(of_commune)s.")
    else:
        sentence = _("we would like, as inhabitants, to work with the commune %(of_commune)s.")
    return (
        _capital(sentence % {"who": _cut(who, 80), "of_commune": named})
        + " "
        + _("Here is in one page what we propose, and why.")
    )


def _facts_in_short(proposal: Proposal, room: Room) -> list[Block]:
    if not proposal.facts:
        return []
    items = [(Paragraph((*_fact_words(fact), Run(f" ({_source(fact)})"))),) for fact in proposal.facts[: room.facts]]
    return [Paragraph((Run(_("A few facts"), bold=True),), "close"), Bullets(tuple(items))]


def _methods_in_short(proposal: Proposal, room: Room) -> list[Block]:
    titles = [one.sheet.title for one in proposal.chosen.all()]
    if not titles and not proposal.path:
        return []
    shown = ", ".join(_cut(one, 60) for one in titles[: room.methods])
    if len(titles) > room.methods:
        shown += "…"
    words = [Run(_("How"), bold=True), Run("\n")]
    if proposal.path:
        words.append(Run(_("We would follow the path “%(path)s”.") % {"path": _cut(proposal.path.title, 80)} + " "))
    if shown:
        words.append(Run(_("To begin with: %(methods)s.") % {"methods": shown}))
    return [Paragraph(tuple(words))]


def _asks_in_short(proposal: Proposal, room: Room) -> list[Block]:
    blocks: list[Block] = []
    if proposal.asks or proposal.asks_words:
        blocks.append(Paragraph((Run(_("What we ask of you"), bold=True),), "close"))
    if len(proposal.asks) > room.asks:
        named = f"{NARROW}; ".join(str(ASKS[code].label).lower() for code in proposal.asks)
        blocks.append(Paragraph(runs(_capital(named) + ".")))
    elif proposal.asks:
        blocks.append(Bullets(tuple((Paragraph(runs(str(ASKS[code].sentence))),) for code in proposal.asks)))
    if proposal.asks_words:
        blocks.append(Paragraph(runs(_cut(to_text(proposal.asks_words), room.words))))
    if proposal.calendar:
        words = runs(COLON + _cut(to_text(proposal.calendar), room.words))
        blocks.append(Paragraph((Run(_("Proposed calendar"), bold=True), *words)))
    return blocks


def dossier(proposal: Proposal, private: bool) -> list[Block]:
    """What the town hall keeps: the letter's first page is apart; here everything is told in full."""
    place = checks.today_of(proposal.territory)
    blocks: list[Block] = [
        Heading(1, runs(_title(proposal))),
        Paragraph(runs(_summary(proposal, place)), "lead"),
    ]
    if proposal.themes:
        names = ", ".join(str(THEMES[code]) for code in proposal.themes)
        blocks.append(Paragraph((Run(_("Themes:") + " ", bold=True), Run(names))))
    if proposal.why:
        blocks += [Heading(2, runs(_("Why"))), *markdown_blocks(proposal.why, top=3)]
    blocks += _facts_in_full(proposal)
    blocks += _methods_in_full(proposal)
    blocks += _asks_in_full(proposal)
    blocks += _contact(proposal, private)
    blocks += [PageBreak(), *letter(proposal, private, level=2)]
    return blocks


def _summary(proposal: Proposal, place: Territory) -> str:
    who = proposal.signed_by or _("inhabitants")
    words = _("Dossier addressed to the town hall %(of_commune)s by %(who)s, %(date)s.") % {
        "of_commune": french.of(place.name),
        "who": who,
        "date": date_format(timezone.localtime(), "j F Y"),
    }
    others = ", ".join(one.name for one in proposal.also.all())
    return words + (" " + _("Also concerned: %(communes)s.") % {"communes": others} if others else "")


def _facts_in_full(proposal: Proposal) -> list[Block]:
    if not proposal.facts:
        return []
    rows = tuple(
        (
            runs(f"{fact['place']} · {fact['label']}"),
            runs(
                fact["text"] + (f" ({fact['remark']})" if fact["remark"] and fact["remark"] not in fact["text"] else "")
            ),
            _linked(fact),
        )
        for fact in proposal.facts
    )
    header = (runs(_("Figure")), runs(_("What it says")), runs(_("Source")))
    return [Heading(2, runs(_("A few facts about the territory"))), Table(header, rows, (3, 4, 3))]


def _linked(fact: dict[str, Any]) -> Runs:
    url = fact["url"] if str(fact["url"]).startswith("https://") else ""
    return (Run(_source(fact), href=url),)


def _fact_words(fact: dict[str, Any]) -> Runs:
    return (Run(plain(f"{fact['place']}, {str(fact['label']).lower()}{COLON}{fact['text']}")),)


def _source(fact: dict[str, Any]) -> str:
    return ", ".join(one for one in (fact["source"], fact["date"] or fact["year"]) if one)


def _methods_in_full(proposal: Proposal) -> list[Block]:
    chosen = list(proposal.chosen.all())
    if not (chosen or proposal.path or proposal.methods_words):
        return []
    blocks: list[Block] = [Heading(2, runs(_("How we would go about it")))]
    if proposal.methods_words:
        blocks += markdown_blocks(proposal.methods_words, top=3)
    if proposal.path:
        blocks.append(Heading(3, runs(_("The path: %(path)s") % {"path": proposal.path.title})))
        blocks.append(Paragraph(runs(proposal.path.summary)))
        steps = [(Paragraph((Run(step.title, bold=True), *_span(step.fields))),) for step in proposal.path.steps.all()]
        if steps:
            blocks.append(Bullets(tuple(steps), start=1))
    for one in chosen:
        blocks += _method(one.sheet, one.version)
    return blocks


def _span(fields: dict[str, Any]) -> Runs:
    weeks, output = str(fields.get("weeks") or ""), str(fields.get("output") or "")
    words = ""
    if weeks:
        words += " " + _("(%(weeks)s weeks)") % {"weeks": weeks}
    if output:
        words += COLON + output
    return (Run(plain(words)),) if words else ()


def _method(sheet: Any, version: int) -> Iterable[Block]:
    yield Heading(3, runs(sheet.title))
    yield Paragraph(runs(sheet.summary))
    steps = [step for step in sheet.fields.get("steps", []) if step.get("title")]
    if steps:
        yield Bullets(tuple((Paragraph(_step(step)),) for step in steps), start=1)
    credit = _("Sheet of the library, version %(version)s; %(authors)s; %(licence)s.")
    names = ", ".join(sheet.authors) or _("authors not named")
    yield Paragraph(
        runs(credit % {"version": version, "authors": names, "licence": sheet.get_licence_display()}), "note"
    )


def _step(step: dict[str, Any]) -> Runs:
    minutes = _(" (%(minutes)s minutes)") % {"minutes": step["minutes"]} if step.get("minutes") else ""
    text = to_text(str(step.get("text") or ""))
    return (Run(plain(step["title"]), bold=True), Run(plain(minutes + (f"{COLON}{text}" if text else ""))))


def _asks_in_full(proposal: Proposal) -> list[Block]:
    blocks: list[Block] = []
    if proposal.asks or proposal.asks_words:
        blocks.append(Heading(2, runs(_("What we ask of the town hall"))))
    if proposal.asks:
        items = [
            (Run(f"{ASKS[code].label}{COLON}", bold=True), Run(str(ASKS[code].sentence))) for code in proposal.asks
        ]
        blocks.append(Bullets(tuple((Paragraph(item),) for item in items)))
    if proposal.asks_words:
        blocks += markdown_blocks(proposal.asks_words, top=3)
    if proposal.calendar:
        blocks += [Heading(2, runs(_("Proposed calendar"))), *markdown_blocks(proposal.calendar, top=3)]
    return blocks


def _contact(proposal: Proposal, private: bool) -> list[Block]:
    blocks: list[Block] = [Heading(2, runs(_("To answer us")))]
    who = [line for line in (proposal.signed_by, *(proposal.contact.split("\n") if private else [])) if line.strip()]
    if who:
        blocks.append(Paragraph(runs("\n".join(who))))
    if private and not proposal.contact:
        blocks.append(BlankLines(_("Address, e-mail or telephone:"), 2))
    if proposal.public:
        blocks.append(
            QrCode(
                public_url(proposal),
                _("QR code to the public page of this proposal"),
                runs(_("This proposal has a public page:") + "\n" + public_url(proposal)),
            )
        )
    return blocks


def _sender(proposal: Proposal, private: bool) -> tuple[str, ...]:
    lines = [proposal.signed_by, *(proposal.contact.split("\n") if private else [])]
    return tuple(_cut(plain(line).strip(), LINE_LENGTH) for line in lines if line.strip())[:SENDER_LINES]


def _cut(text: str, most: int) -> str:
    words = plain(text).strip()
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def preview(proposal: Proposal) -> list[Block]:
    """The blocks of the letter, to be shown on a page to those who write it."""
    with override("fr"):
        return letter(proposal, private=True)
