"""A whole sheet as blocks, for the A4 page and for kits."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.documents import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Paragraph,
    QrCode,
    Run,
    markdown_blocks,
    runs,
)
from terreau.library import chain, present
from terreau.library.fields import FIELDS, Field
from terreau.library.models import RELATIONS, Sheet, SheetKind
from terreau.library.paper.printed import Printed
from terreau.library.queries import related

SECTIONS = {"text", "lines", "steps", "references"}  # shapes that have a heading of their own
IN_BRIEF = {
    "people_min", "people_max", "minutes_min", "minutes_max", "facilitators", "difficulty_facilitator",
    "difficulty_participants", "cost", "settings", "remote", "phases", "classes", "population_max", "first_step",
}  # fmt: skip


def document(sheet: Printed) -> Document:
    with override(sheet.language):
        return Document(
            sheet.title,
            sheet.language,
            tuple(blocks(sheet)),
            author=sheet.credit(),
            subject=sheet.content["summary"],
            footer=f"{sheet.dated()} · {sheet.address_in_words}",
            date=sheet.at,
        )


def blocks(sheet: Printed) -> Iterator[Block]:
    """The whole sheet under one heading of level 1, in the language that is on."""
    content = sheet.content
    label = str(present.KIND_LABELS[sheet.kind])
    yield Heading(1, runs(sheet.title))
    names = _(". Other names: %(names)s") % {"names": ", ".join(content["aliases"])} if content["aliases"] else ""
    yield Paragraph(runs(f"{label[:1].upper()}{label[1:]}{names}"), "note")
    yield Paragraph(runs(content["summary"]), "lead")
    facts = tuple(_facts(sheet))
    if facts:
        yield Facts(facts)
    yield _code(sheet)
    yield from _sections(sheet)
    if sheet.kind == SheetKind.PATH:
        yield from _phases(content["steps"])
    yield from _beside(sheet)
    yield from _provenance(sheet)


def _facts(sheet: Printed) -> Iterator[tuple[str, str]]:
    fields = sheet.content["fields"]
    told = [(str(row.label), row.value) for row in present.brief(sheet.kind, fields)]
    if sheet.kind == SheetKind.EXPERIENCE:
        communes = related(sheet.sheet).communes
        told += [(_("Where"), ", ".join(communes))] if communes else []
        told += [(_("Method that was used"), sheet.method.title)] if sheet.method else []
    elif sheet.structure is not None:
        told.append((_("Shared by"), sheet.structure.title))
    yield from told
    known = {name for name, _value in told}
    for one in FIELDS[sheet.kind]:
        if one.shape not in SECTIONS and one.code not in {*IN_BRIEF, *RELATIONS} and str(one.label) not in known:
            value = present.as_text(one, fields.get(one.code))
            if value and isinstance(value, str):
                yield str(one.label), value.replace("\n", " ")


def _sections(sheet: Printed) -> Iterator[Block]:
    for one in FIELDS[sheet.kind]:
        value = sheet.content["fields"].get(one.code)
        if value and one.shape in SECTIONS and one.code not in RELATIONS:
            yield Heading(2, runs(str(one.label)))
            yield from SHAPES[one.shape](one, value)


def _steps(field: Field, value: list[Mapping[str, Any]]) -> Iterator[Block]:
    for place, step in enumerate(value, 1):
        time = f" · {present.duration(step['minutes'])}" if step["minutes"] else ""
        yield Heading(3, runs(f"{place}. {step['title']}{time}"))
        yield from markdown_blocks(step["text"], 4)


def _references(field: Field, value: list[Mapping[str, str]]) -> Iterator[Block]:
    items = []
    for one in value:
        line = [Run(one["title"], href=one["url"])]
        if one["url"] and one["url"] != one["title"]:
            line.append(Run(f" ({one['url']})"))
        items.append((Paragraph(tuple(line)),))
    yield Bullets(tuple(items))


SHAPES: Mapping[str, Any] = {
    "text": lambda field, value: markdown_blocks(value, 3),
    "lines": lambda field, value: [Bullets(tuple((Paragraph(runs(line)),) for line in value))],
    "steps": _steps,
    "references": _references,
}


def _phases(steps: list[Mapping[str, Any]]) -> Iterator[Block]:
    """A path in order: what each phase is for, what comes out of it, and what must hold before the next one."""
    slugs = {slug for step in steps for slug in step["methods"]}
    titles = dict(Sheet.objects.shown().filter(slug__in=slugs).values_list("slug", "title"))
    for place, step in enumerate(steps):
        weeks = f" · {present.weeks(step['weeks'])}" if step["weeks"] else ""
        yield Heading(2, runs(f"{step['position']}. {step['title']}{weeks}"))
        before, after = steps[place - 1]["title"] if place else "", steps[place + 1 : place + 2]
        told = (
            (_("Comes after"), before),
            (_("What for"), step["purpose"]),
            (_("What you have at the end"), step["output"]),
            (_("Before going on"), step["gate"]),
            (_("Leads to"), after[0]["title"] if after else ""),
            (_("Methods that help"), ", ".join(titles[slug] for slug in step["methods"] if slug in titles)),
        )
        yield Facts(tuple((name, value) for name, value in told if value))
        yield from markdown_blocks(step["text"], 3)


def _beside(sheet: Printed) -> Iterator[Block]:
    chained = chain.of(sheet.sheet, sheet.content["fields"])
    if chained:
        yield Heading(2, runs(_("Chained with other methods")))
        yield Facts(tuple((str(label), ", ".join(one.title for one in methods)) for label, methods in chained))
    around = related(sheet.sheet)
    for title, sheets in (
        (_("Told by those who did it"), around.experiences),
        (_("Paths it serves"), around.paths),
        (_("What it shares"), around.shared),
    ):
        if sheets:
            yield Heading(2, runs(title))
            yield Bullets(tuple((Paragraph((Run(one.title, href=present.address(one)),)),) for one in sheets))


def _provenance(sheet: Printed) -> Iterator[Block]:
    content = sheet.content
    yield Heading(2, runs(_("Where it comes from")))
    for text in (content["origin"], " ".join(filter(None, (content["source_name"], content["source_url"])))):
        if text:
            yield Paragraph(runs(text))
    yield Paragraph((Run(_("To quote it") + " ", bold=True), Run(sheet.attribution())))


def _code(sheet: Printed) -> QrCode:
    caption = _("The living sheet, with its newest version:") + f"\n{sheet.address_in_words}\n{sheet.dated()}"
    return QrCode(sheet.address, _("QR code to the living sheet:") + f" {sheet.address}", runs(caption), width=24)
