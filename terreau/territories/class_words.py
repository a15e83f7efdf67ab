"""Why a territory is of its class, in words: one line for each record that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from terreau.territories import records
from terreau.territories.classes.rules import CENTRE, CROWN, OUTSIDE, POLE, SECONDARY_POLE
from terreau.territories.models import ClassRecord, Kind, Territory, TerritoryClass


@dataclass(frozen=True, slots=True)
class Why:
    """What one source says: who, which class (in words, empty where it was taken back), why, when, whether it is
    in force."""

    who: str
    says: str
    text: str
    at: date
    in_force: bool


def reasons(territory: Territory) -> list[Why]:
    """Newest first; every word of a person, and of each other source the latest vintage."""
    rows = list(territory.class_records.order_by("-at", "-pk"))
    shown = [one for one in rows if one.scheme == records.PERSON or one is records.latest(rows, one.scheme)]
    counts = [one for one in shown if one is records.latest(rows, one.scheme)]
    return [_why(one, territory, one in counts and _is_in_force(one, territory)) for one in shown]


def _is_in_force(record: ClassRecord, territory: Territory) -> bool:
    return bool(record.class_code) and records.ORIGINS.get(record.scheme) == territory.class_origin


def _why(record: ClassRecord, territory: Territory, in_force: bool) -> Why:
    says = str(TerritoryClass(record.class_code).label) if record.class_code else ""
    return Why(_who(record), says, _text(record), record.at.date(), in_force)


def _who(record: ClassRecord) -> str:
    if record.scheme == records.AAV:
        return _("INSEE, attraction areas of %(year)s") % {"year": record.vintage}
    if record.scheme == records.DENSITY:
        return _("INSEE, density grid of %(year)s") % {"year": record.vintage}
    if record.scheme == records.PERSON:
        return _("A steward of this site")
    return _("Estimated by Terreau (rule %(rule)s)") % {"rule": record.rule}


def _text(record: ClassRecord) -> str:
    if record.scheme == records.PERSON:
        return record.reason
    if record.scheme == records.AAV:
        return _attraction(record.raw)
    if record.scheme == records.DENSITY:
        return str(record.raw.get("level", ""))
    return _estimate(record.raw)


def _attraction(raw: Mapping[str, Any]) -> str:
    place = {"area": raw.get("area_name") or raw.get("area", "")}
    category = raw.get("category")
    if category == OUTSIDE:
        return _("outside the attraction of towns")
    if category == CROWN:
        return _("crown of the attraction area of %(area)s") % place
    if category in (CENTRE, POLE, SECONDARY_POLE):
        return _("pole of the attraction area of %(area)s") % place
    return ""


def _estimate(raw: Mapping[str, Any]) -> str:
    town = Territory.objects.filter(kind=Kind.COMMUNE, code=raw.get("town", "")).first()
    if town is None or raw.get("distance_km") is None:
        return ""
    numbers = {"town": town.name, "distance": round(raw["distance_km"]), "reach": round(raw.get("reach_km", 0))}
    if not numbers["distance"]:
        return _("it is a town, which reaches about %(reach)s km around") % numbers
    if raw["distance_km"] <= raw.get("reach_km", 0):
        return _("%(distance)s km from %(town)s, which reaches about %(reach)s km around") % numbers
    return _("%(distance)s km from %(town)s, beyond its reach of about %(reach)s km") % numbers
