"""The running order of a session, for those who facilitate it."""

from collections.abc import Iterator

from django.utils.formats import date_format
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
    Table,
    markdown_blocks,
    render,
    runs,
)
from terreau.library.models import SessionPlan
from terreau.library.sessions.present import Moment, RunningOrder, address, credit, running_order
from terreau.stewardship import revisions


def draw(plan: SessionPlan, format: str) -> bytes:
    return render(document(plan), format)


def document(plan: SessionPlan) -> Document:
    newest = revisions.newest(plan)
    at = newest.at if newest else plan.updated_at
    with override(plan.language):
        version = _("Version %(version)s, %(date)s") % {
            "version": plan.version,
            "date": date_format(at, "DATE_FORMAT"),
        }
        return Document(
            plan.title,
            plan.language,
            tuple(_blocks(plan, running_order(plan), version)),
            author=credit(plan),
            subject=_("Running order"),
            footer=f"{plan.title[:60]} · {version}",
            date=at,
        )


def _blocks(plan: SessionPlan, order: RunningOrder, version: str) -> Iterator[Block]:
    yield Heading(1, runs(plan.title))
    yield Paragraph(runs(_("Running order for those who facilitate")), "note")
    yield Facts(tuple(_facts(plan, order)))
    if order.over:
        yield Paragraph((Run(_("Too long by %(time)s for the planned end.") % {"time": order.over}, bold=True),))
    yield from markdown_blocks(plan.note, 2)
    if order.moments:
        yield Heading(2, runs(_("At a glance")))
        yield _glance(order)
    yield from _bring(order)
    for moment in order.moments:
        yield from _moment(moment)
    where = address(plan)
    caption = _("This plan, as it stands today:") + f"\n{where.split('://', 1)[-1]}\n{version}"
    yield Heading(2, runs(_("This plan, on line")))
    if plan.copied_from is not None and plan.copied_from.shown:
        said = _("Made from “%(title)s”, version %(version)s.")
        yield Paragraph(runs(said % {"title": plan.copied_from.title, "version": plan.copied_version}))
    yield QrCode(where, _("QR code to this plan:") + f" {where}", runs(caption))


def _facts(plan: SessionPlan, order: RunningOrder) -> Iterator[tuple[str, str]]:
    if plan.day:
        yield _("Day"), date_format(plan.day, "DATE_FORMAT")
    yield (
        _("Hours"),
        _("%(begins)s to %(ends)s")
        % {
            "begins": order.moments[0].begins if order.moments else "…",
            "ends": order.ends,
        },
    )
    yield _("In all"), order.total
    if plan.territory:
        yield _("Where"), plan.territory.name
    yield _("Prepared by"), credit(plan)
    if order.roles:
        roles = (f"{who} ({', '.join(one.title for one in moments)})" for who, moments in order.roles)
        yield _("Who does what"), ", ".join(roles)


def _glance(order: RunningOrder) -> Table:
    header = (runs(_("From")), runs(_("To")), runs(_("What")), runs(_("Who leads")), runs(_("Where")))
    rows = tuple(
        (runs(one.begins), runs(one.ends), runs(one.title), runs(one.item.lead), runs(one.item.room))
        for one in order.moments
    )
    return Table(header, rows, (2, 2, 7, 4, 4))


def _bring(order: RunningOrder) -> Iterator[Block]:
    if order.material:
        yield Heading(2, runs(_("What to bring")))
        lines = [(Run(one.name), Run(f" ({', '.join(one.moments)})", italic=True)) for one in order.material]
        yield Bullets(tuple((Paragraph(line),) for line in lines))


def _moment(moment: Moment) -> Iterator[Block]:
    yield Heading(2, runs(f"{moment.begins} · {moment.title} · {moment.time}"))
    told = (
        (_("Who leads"), moment.item.lead),
        (_("Where"), moment.item.room),
        (_("Material"), " · ".join(moment.material)),
    )
    if any(value for _name, value in told):
        yield Facts(tuple((name, value) for name, value in told if value))
    yield from markdown_blocks(moment.item.notes, 3)
    for step in moment.steps:
        yield Heading(3, runs(f"{step.clock} · {step.title} · {step.time}"))
        yield from markdown_blocks(step.text, 4)
    if moment.sheet is not None:
        yield Paragraph(runs(_("From the library:") + " " + moment.sheet.attribution()), "note")
