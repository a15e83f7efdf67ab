"""A plan as one plain value: what people send, what a version keeps.

`{"title", "language", "day" (ISO or ""), "starts", "ends" ("HH:MM" or ""), "commune" (INSEE code or ""), "group"
(slug or ""), "note", "items": [{"kind", "sheet" (slug), "version", "title", "minutes", "room", "lead", "material"
(lines), "notes"}]}`; `sheet` is empty and `version` 0 for a break or another moment.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, Sentence
from terreau.library.content import LANGUAGES, USED
from terreau.library.fields import clean_lines, clean_text, total_minutes
from terreau.library.models import ItemKind, SessionItem, SessionPlan, Sheet
from terreau.people.models import Group
from terreau.territories.models import Kind, Territory
from terreau.territories.places import commune_named

MOST_ITEMS, MOST_MINUTES, MOST_MATERIAL = 60, 24 * 60, 40
LINES = {"title": 200, "room": 120, "lead": 120}
HEAD = ("title", "language", "day", "starts", "ends", "commune", "group", "note")

Content = dict[str, Any]


def check(given: Mapping[str, Any]) -> Content:
    """The content to keep; raises `Invalid`, with `items.2.minutes` for what is wrong inside the third item."""
    errors: dict[str, list[Sentence]] = {}
    content: Content = {}
    for code in HEAD:
        try:
            content[code] = READERS[code](given.get(code))
        except ValueError as problem:
            errors[code] = [str(problem)]
    errors |= {str(code)[:60]: [_("A plan has no such part.")] for code in given if code not in (*HEAD, "items")}
    content["items"] = list(_items(given.get("items"), errors))
    if errors:
        raise Invalid(errors=errors)
    return content


def _items(value: Any, errors: dict[str, list[Sentence]]) -> Iterator[dict[str, Any]]:
    rows = list(value) if isinstance(value, list | tuple) else []
    if (value and not rows) or not all(isinstance(row, Mapping) for row in rows):
        errors["items"] = [_("This must be a list of rows.")]
        return
    if len(rows) > MOST_ITEMS:
        errors["items"] = [_("A plan holds %(most)s moments at most.") % {"most": MOST_ITEMS}]
        return
    slugs = {str(row.get("sheet") or "") for row in rows}
    sheets = {one.slug: one for one in Sheet.objects.filter(slug__in=slugs, kind__in=USED)}
    for place, row in enumerate(rows):
        yield _item(row, sheets, errors, f"items.{place}")


def _item(
    row: Mapping[str, Any], sheets: Mapping[str, Sheet], errors: dict[str, list[Sentence]], where: str
) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": row.get("kind") or ItemKind.FREE, "sheet": "", "version": 0}
    if made["kind"] not in ItemKind.values:
        errors[f"{where}.kind"] = [_("There is no such kind of moment.")]
    sheet = None
    if made["kind"] == ItemKind.METHOD:
        sheet = sheets.get(str(row.get("sheet") or ""))
        if sheet is None:
            errors[f"{where}.sheet"] = [_("There is no such sheet to use.")]
        else:
            made |= {"sheet": sheet.slug, "version": _version(row.get("version"), sheet)}
    readers: dict[str, Any] = {
        **{code: lambda value, most=most: _line(value, most) for code, most in LINES.items()},
        "minutes": lambda value: _minutes(value, sheet),
        "material": lambda value: clean_lines(value, MOST_MATERIAL),
        "notes": lambda value: clean_text(value, 4000),
    }
    for code, read in readers.items():
        try:
            made[code] = read(row.get(code))
        except ValueError as problem:
            errors[f"{where}.{code}"] = [str(problem)]
    if not made.get("title") and f"{where}.title" not in errors:
        made["title"] = sheet.title if sheet else ""
        if made["kind"] == ItemKind.FREE:
            errors[f"{where}.title"] = [_("Say in a few words what happens at that moment.")]
    return made


def _version(value: Any, sheet: Sheet) -> int:
    known = isinstance(value, int | str) and str(value).isascii() and str(value).isdecimal() and len(str(value)) < 9
    return int(value) if known and 0 < int(value) <= sheet.version else sheet.version


def _minutes(value: Any, sheet: Sheet | None) -> int:
    """What is given; else, of a sheet, what its steps add up to, or its least time."""
    if value is None or value == "":
        given = total_minutes(sheet.fields) or sheet.fields.get("minutes_min") or 0 if sheet else 0
        return min(int(given), MOST_MINUTES)
    text = str(value).replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= MOST_MINUTES):
        raise ValueError(_("Give whole minutes, from 0 to %(most)s.") % {"most": MOST_MINUTES})
    return int(text)


def _line(value: Any, most: int) -> str:
    return " ".join(clean_text(value, most).split())


def _title(value: Any) -> str:
    title = _line(value, 160)
    if len(title) < 3:
        raise ValueError(_("A title of at least three letters is needed."))
    return title


def _language(value: Any) -> str:
    if (value or "fr") not in LANGUAGES:
        raise ValueError(_("“%(value)s” is not among the choices.") % {"value": str(value)[:60]})
    return value or "fr"


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(clean_text(value, 10)).isoformat() if value else ""
    except ValueError:
        raise ValueError(_("Give a day as year-month-day, such as 2027-03-15.")) from None


def _time(value: Any) -> str:
    text = clean_text(value, 8).lower().replace("h", ":").rstrip(":") if value else ""
    if text.isdecimal() and len(text) < 3:
        text = f"{text}:00"
    try:
        hours, minutes = [*text.split(":"), "0"][:2] if text else ("", "")
        return time(int(hours), int(minutes)).strftime("%H:%M") if text else ""
    except ValueError:
        raise ValueError(_("Give a time such as 18:30.")) from None


def _commune(value: Any) -> str:
    text = clean_text(value, 200)
    try:
        return commune_named(text).code if text else ""
    except Invalid as problem:
        raise ValueError(problem.sentence) from problem


def _group(value: Any) -> str:
    slug = clean_text(value, 140)
    if slug and not Group.objects.alive().filter(slug=slug).exists():
        raise ValueError(_("Choose one of your groups."))
    return slug


READERS: dict[str, Any] = {
    "title": _title,
    "language": _language,
    "day": _day,
    "starts": _time,
    "ends": _time,
    "commune": _commune,
    "group": _group,
    "note": lambda value: clean_text(value, 4000),
}


def of(plan: SessionPlan) -> Content:
    """The content of a plan as it stands."""
    return {
        "title": plan.title,
        "language": plan.language,
        "day": plan.day.isoformat() if plan.day else "",
        "starts": plan.starts.strftime("%H:%M") if plan.starts else "",
        "ends": plan.ends.strftime("%H:%M") if plan.ends else "",
        "commune": plan.territory.code if plan.territory else "",
        "group": plan.group.slug if plan.group else "",
        "note": plan.note,
        "items": [
            {
                "kind": item.kind,
                "sheet": item.sheet.slug if item.sheet else "",
                "version": item.version or 0,
                "title": item.title,
                "minutes": item.minutes,
                "room": item.room,
                "lead": item.lead,
                "material": item.material,
                "notes": item.notes,
            }
            for item in plan.items.select_related("sheet")
        ],
    }


def write(plan: SessionPlan, content: Content) -> None:
    """Write checked content on a plan, new or not, with its items. In the caller's transaction."""
    plan.title, plan.language, plan.note = content["title"], content["language"], content["note"]
    plan.day = date.fromisoformat(content["day"]) if content["day"] else None
    plan.starts = time.fromisoformat(content["starts"]) if content["starts"] else None
    plan.ends = time.fromisoformat(content["ends"]) if content["ends"] else None
    plan.territory = Territory.objects.filter(kind=Kind.COMMUNE, code=content["commune"] or "-").first()
    plan.group = Group.objects.filter(slug=content["group"] or "-").first()
    plan.save()
    sheets = {one.slug: one for one in Sheet.objects.filter(slug__in={row["sheet"] for row in content["items"]})}
    plan.items.all().delete()
    SessionItem.objects.bulk_create(
        SessionItem(
            plan=plan,
            position=position,
            kind=row["kind"],
            sheet=sheets.get(row["sheet"]),
            version=row["version"] or None,
            **{code: row[code] for code in ("title", "minutes", "room", "lead", "material", "notes")},
        )
        for position, row in enumerate(content["items"])
    )
