"""A sheet as a card of two sides."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from terreau.foundation.documents.cards import Card, Cards, Entry, Fact, Section
from terreau.foundation.markdown import excerpt, to_text
from terreau.library import present, vocabulary
from terreau.library.models import SheetKind
from terreau.library.paper.printed import Printed, common_language
from terreau.library.queries import related

PITFALLS = 3
LONGEST_FACT = 120
LONGEST_PRESENTATION = 560


def cards_of(sheets: Sequence[Printed], title: str = "", language: str = "fr") -> Cards:
    """Cards of several sheets, each in its own language; the document in theirs, or in `language` where they differ."""
    spoken = common_language(sheets, language)
    with override(spoken):
        rest = _("There is more: see the sheet, by the QR code.")
        code = _("QR code to the living sheet:")
        notes = _("Your notes")
    made = [card(one) for one in sheets]
    names = title or sheets[0].title
    newest = max(one.at for one in sheets)
    return Cards(names, spoken, made, rest, code, notes, author=sheets[0].credit(), date=newest)


def card(sheet: Printed) -> Card:
    with override(sheet.language):
        front, back = FACES.get(SheetKind(sheet.kind), _description)(sheet)
        return Card(
            name=sheet.title,
            lead=sheet.content["summary"],
            label=str(present.KIND_LABELS[sheet.kind]),
            icon=present.KIND_ICONS[sheet.kind],
            colour=sheet.colour,
            url=sheet.address,
            facts=tuple(FACTS.get(SheetKind(sheet.kind), _few_facts)(sheet)),
            front=tuple(front),
            back=tuple(back),
            foot=(sheet.dated(), f"{sheet.credit()}. {sheet.licence()}", sheet.address_in_words),
        )


def _method_facts(sheet: Printed) -> Iterator[Fact]:
    fields = sheet.content["fields"]
    yield from _said(_("People"), present.people(fields), "users")
    yield from _said(_("How long"), present.time(fields), "clock")
    count = fields.get("facilitators")
    if count:
        text = ngettext("%(count)s person at least", "%(count)s people at least", count) % {"count": count}
        yield Fact(_("To facilitate"), text, "messages-square")
    for code, name in (("difficulty_facilitator", _("Facilitating")), ("difficulty_participants", _("Taking part"))):
        level = fields.get(code)
        if level in vocabulary.DIFFICULTY:
            yield Fact(name, str(vocabulary.DIFFICULTY[level]), "mountain", level)
    yield from _said(_("Cost"), _word(vocabulary.COST, fields.get("cost")), "coins")
    settings = [str(vocabulary.SETTINGS[code]) for code in fields.get("settings", []) if code in vocabulary.SETTINGS]
    yield from _said(_("Where"), ", ".join(settings), "map-pin")


def _experience_facts(sheet: Printed) -> Iterator[Fact]:
    around = related(sheet.sheet)
    yield from _said(_("Where"), _some(around.communes), "map-pin")
    if sheet.method is not None:
        yield Fact(_("Method that was used"), sheet.method.title, "footprints")
    for row in present.brief(sheet.kind, sheet.content["fields"]):
        if row.value and len(row.value) <= LONGEST_FACT:
            yield Fact(str(row.label), row.value, row.icon)


def _path_facts(sheet: Printed) -> Iterator[Fact]:
    steps = sheet.content["steps"]
    yield from _said(
        _("Phases"), ngettext("%(count)s phase", "%(count)s phases", len(steps)) % {"count": len(steps)}, "route"
    )
    methods = {slug for step in steps for slug in step["methods"]}
    if methods:
        text = ngettext("%(count)s method", "%(count)s methods", len(methods)) % {"count": number_format(len(methods))}
        yield Fact(_("To choose from"), text, "footprints")


def _few_facts(sheet: Printed) -> Iterator[Fact]:
    fields = sheet.content["fields"]
    yield from _said(_("Where it acts"), fields.get("territory", ""), "map-pin")
    if sheet.structure is not None:
        yield Fact(_("Shared by"), sheet.structure.title, "users")
    yield from _said(_("Web site"), fields.get("website", "").split("://")[-1].rstrip("/"), "globe")


def _said(name: str, value: str, icon: str) -> Iterator[Fact]:
    if value:
        yield Fact(name, value[:200], icon)


def _word(words: Mapping[Any, Any], code: Any) -> str:
    return str(words[code]) if code in words else ""


def _some(names: Sequence[str], most: int = 5) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return _("%(named)s and %(more)s more") % {"named": ", ".join(names[:most]), "more": len(names) - most}


Faces = tuple[list[Section], list[Section]]


def _method(sheet: Printed) -> Faces:
    fields = sheet.content["fields"]
    steps = tuple(
        Entry(to_text(step["text"]), step["title"], present.duration(step["minutes"]) if step["minutes"] else "")
        for step in fields.get("steps", [])
    )
    back = [
        *_texts((_("Material"), " · ".join(fields.get("material", [])))),
        *([Section(_("Steps"), steps, "steps")] if steps else []),
        *_lines(_("Pitfalls"), fields.get("pitfalls", [])[:PITFALLS]),
    ]
    front = (_("What you have at the end"), fields.get("objective")), (_("When not to use it"), fields.get("when_not"))
    return _texts(*front), back


def _experience(sheet: Printed) -> Faces:
    fields = sheet.content["fields"]
    drawn = _("It was not written by those who lived it. What the source does not say is left out.")
    front = _texts((_("Drawn from a public source"), drawn)) if fields.get("drawn_from_public_source") else []
    back = _texts(
        (_("What was done"), fields.get("what_was_done")),
        (_("What was changed"), fields.get("what_was_changed")),
        (_("What failed"), fields.get("what_failed")),
    )
    return front, back


def _path(sheet: Printed) -> Faces:
    steps = tuple(
        Entry(to_text(step["purpose"]), step["title"], present.weeks(step["weeks"])) for step in sheet.content["steps"]
    )
    back = [Section(_("Phases, in order"), steps, "steps")] if steps else []
    return _texts((_("Presentation"), excerpt(sheet.content["fields"].get("text", ""), LONGEST_PRESENTATION))), back


def _description(sheet: Printed) -> Faces:
    fields = sheet.content["fields"]
    front = _texts((_("Presentation"), fields.get("text")), (_("Where it comes from"), sheet.content["origin"]))
    return front, _lines(_("Material"), fields.get("material", []))


def _texts(*pairs: tuple[str, Any]) -> list[Section]:
    return [Section(name, (Entry(to_text(text)),), "text") for name, text in pairs if text]


def _lines(name: str, lines: Sequence[str]) -> list[Section]:
    return [Section(name, tuple(Entry(line) for line in lines), "list")] if lines else []


FACTS: Mapping[Any, Callable[[Printed], Iterator[Fact]]] = {
    SheetKind.METHOD: _method_facts,
    SheetKind.EXPERIENCE: _experience_facts,
    SheetKind.PATH: _path_facts,
}
FACES: Mapping[Any, Callable[[Printed], Faces]] = {
    SheetKind.METHOD: _method,
    SheetKind.EXPERIENCE: _experience,
    SheetKind.PATH: _path,
}
