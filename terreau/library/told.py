"""The figures of an experience and the traits of a method, kept beside their texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from terreau.library.models import Sheet, SheetKind, Told, Traits


def write(sheet: Sheet) -> None:
    """Write what a sheet tells, or asks for, in place of what it did."""
    if sheet.kind == SheetKind.EXPERIENCE:
        Told.objects.update_or_create(sheet=sheet, defaults=told_in(sheet.fields))
    elif sheet.kind == SheetKind.METHOD:
        Traits.objects.update_or_create(sheet=sheet, defaults=traits_in(sheet.fields))


def write_new(sheets: Sequence[Sheet]) -> None:
    """What `write` does, for sheets that told nothing before."""
    experiences = [one for one in sheets if one.kind == SheetKind.EXPERIENCE]
    methods = [one for one in sheets if one.kind == SheetKind.METHOD]
    Told.objects.bulk_create([Told(sheet=one, **told_in(one.fields)) for one in experiences], batch_size=200)
    Traits.objects.bulk_create([Traits(sheet=one, **traits_in(one.fields)) for one in methods], batch_size=200)


def told_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "outcome": fields.get("outcome") or "",
        "minutes": fields.get("minutes"),
        "people": _people(fields),
        "cost_euros": fields.get("cost_euros"),
        "changes": " ".join(fields.get("change_kind") or []),
        "from_public_source": bool(fields.get("drawn_from_public_source")),
    }


def _people(fields: Mapping[str, Any]) -> int | None:
    """How many took part: as told, else those of every role together."""
    by_role = sum(row["people"] for row in fields.get("roles") or [])
    return fields.get("people") or by_role or fields.get("people")


def traits_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    lists = {code: " ".join(fields.get(code) or []) for code in ("goals", "audience", "classes")}
    numbers = {code: fields.get(code) for code in ("people_min", "people_max", "minutes_min", "minutes_max")}
    return {
        **lists,
        **numbers,
        "cost": fields.get("cost") or "",
        "difficulty": fields.get("difficulty_facilitator"),
    }
