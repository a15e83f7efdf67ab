"""A plan in words: the running order with its clock, what to bring, who does what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from terreau.foundation.difference import difference
from terreau.library import present
from terreau.library.models import ItemKind, SessionItem, SessionPlan, SheetKind
from terreau.library.paper.printed import Printed, printed
from terreau.library.sessions import timing

ICONS = {ItemKind.METHOD: "footprints", ItemKind.BREAK: "sun", ItemKind.FREE: "clock"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the sheet, in the time that the plan gives."""

    clock: str
    title: str
    text: str
    time: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One item of the running order. `hint` is the range of the sheet; `newer` its version, if the plan's is older."""

    item: SessionItem
    title: str
    begins: str
    ends: str
    time: str
    steps: Sequence[Step]
    sheet: Printed | None
    material: Sequence[str]
    hint: str = ""
    newer: int | None = None
    outside: bool = False

    @property
    def icon(self) -> str:
        return ICONS[ItemKind(self.item.kind)]


@dataclass(frozen=True, slots=True)
class Thing:
    """What to bring, and for which moments."""

    name: str
    moments: Sequence[str]


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """`over`: minutes past the planned end, with its words; `ends` is the clock when all is done."""

    plan: SessionPlan
    moments: Sequence[Moment]
    total: str
    ends: str
    over: str
    material: Sequence[Thing]
    roles: Sequence[tuple[str, Sequence[Moment]]]


def running_order(plan: SessionPlan) -> RunningOrder:
    items = list(plan.items.select_related("sheet"))
    minutes = [item.minutes for item in items]
    moments = [_moment(plan, item, at) for item, at in zip(items, timing.begins(minutes), strict=True)]
    over = timing.over(minutes, plan.starts, plan.ends)
    return RunningOrder(
        plan,
        moments,
        present.duration(sum(minutes)),
        timing.clock(plan.starts, sum(minutes)),
        present.duration(over) if over else "",
        _material(moments),
        _roles(moments),
    )


def _moment(plan: SessionPlan, item: SessionItem, at: int) -> Moment:
    sheet = printed(item.sheet, item.version) if item.sheet else None
    fields: dict[str, Any] = sheet.content["fields"] if sheet else {}
    least, most = fields.get("minutes_min"), fields.get("minutes_max")
    return Moment(
        item,
        item.title or str(ItemKind(item.kind).label).capitalize(),
        timing.clock(plan.starts, at),
        timing.clock(plan.starts, at + item.minutes),
        present.duration(item.minutes),
        _steps(plan, item, at, fields),
        sheet,
        [*fields.get("material", []), *item.material],
        hint=present.time(fields),
        newer=item.sheet.version if item.sheet and item.version != item.sheet.version else None,
        outside=bool((least and item.minutes < least) or (most and item.minutes > most)),
    )


def _steps(plan: SessionPlan, item: SessionItem, at: int, fields: dict[str, Any]) -> list[Step]:
    steps = fields.get("steps", []) if item.sheet and item.sheet.kind == SheetKind.METHOD else []
    shares = timing.shares([step.get("minutes") or 0 for step in steps], item.minutes)
    return [
        Step(timing.clock(plan.starts, at + share.begins), step["title"], step["text"], present.duration(share.minutes))
        for step, share in zip(steps, shares, strict=True)
    ]


def _material(moments: Sequence[Moment]) -> list[Thing]:
    """Each thing once, whatever its capitals, in the order in which it is needed."""
    found: dict[str, tuple[str, list[str]]] = {}
    for moment in moments:
        for line in moment.material:
            _name, titles = found.setdefault(line.casefold().strip(" ."), (line, []))
            if moment.title not in titles:
                titles.append(moment.title)
    return [Thing(name, titles) for name, titles in found.values()]


def _roles(moments: Sequence[Moment]) -> list[tuple[str, Sequence[Moment]]]:
    found: dict[str, list[Moment]] = {}
    for moment in moments:
        for who in filter(None, (name.strip() for name in moment.item.lead.replace(";", ",").split(","))):
            found.setdefault(who, []).append(moment)
    return list(found.items())


def address(plan: SessionPlan) -> str:
    return f"{settings.TERREAU_URL}{plan.get_absolute_url()}"


def credit(plan: SessionPlan) -> str:
    """Whom readers may thank: the group where everybody sees it, else the person where she agreed to be named."""
    if plan.group and plan.group.public and plan.group.hidden_at is None:
        return plan.group.name
    return (plan.author.public_name if plan.author else "") or _("author not named")


def told_as_text(plan: SessionPlan) -> str:
    """The running order for a terminal."""
    order = running_order(plan)
    lines = [plan.title, f"{order.total} → {order.ends}", ""]
    for moment in order.moments:
        lines.append(f"{moment.begins}  {moment.title} ({moment.time})")
        lines += [f"         {step.clock}  {step.title} ({step.time})" for step in moment.steps]
    if order.material:
        lines += ["", _("What to bring"), *(f"- {one.name}" for one in order.material)]
    return "\n".join(lines)


def as_text(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, plain text) of each part of a content, to compare two of them."""
    yield _("Title"), content["title"]
    yield _("When"), " ".join(filter(None, (content["day"], content["starts"], content["ends"])))
    yield _("Commune"), content["commune"]
    yield _("Group"), content["group"]
    yield _("Note"), content["note"]
    yield _("Order"), "\n\n".join(_row_text(row) for row in content["items"])


def _row_text(row: Mapping[str, Any]) -> str:
    head = f"{row['title'] or ItemKind(row['kind']).label} ({present.duration(row['minutes'])})"
    version = f"{row['sheet']} v{row['version']}" if row["sheet"] else ""
    return "\n".join(filter(None, (head, version, row["room"], row["lead"], *row["material"], row["notes"])))


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[present.Changed]:
    pairs = zip(as_text(old), as_text(new), strict=True)
    return [present.Changed(name, difference(was, now)) for (name, was), (_same, now) in pairs if was != now]
