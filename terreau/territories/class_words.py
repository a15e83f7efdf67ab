"""Why a territory is of its class, in words: one line for each record that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation import care
from terreau.foundation.errors import NotFound
from terreau.foundation.policy import Actor
from terreau.territories import records
from terreau.territories.classes.rules import CENTRE, CROWN, OUTSIDE, POLE, SECONDARY_POLE
from terreau.territories.models import ClassOrigin, ClassRecord, Kind, Territory, TerritoryClass


@dataclass(frozen=True, slots=True)
class Why:
    """What one source says: who, which class (in words, empty where it was taken back), why, when, whether it is
    in force, whether people say it; `url` is the page of the group in whose name they do."""

    who: str
    says: str
    text: str
    at: date
    in_force: bool
    by_people: bool = False
    url: str = ""


def reasons(territory: Territory) -> list[Why]:
    """Newest first; every word of a person, and of each other source the latest vintage."""
    rows = list(territory.class_records.order_by("-at", "-pk"))
    shown = [one for one in rows if one.scheme == records.PERSON or one is records.latest(rows, one.scheme)]
    counts = [one for one in shown if one is records.latest(rows, one.scheme)]
    return [_why(one, one in counts and _is_in_force(one, territory)) for one in shown]


def said_by_people(territory: Territory) -> tuple[Why, Why | None] | None:
    """The word of people in force, and what would count without it; None where people said nothing."""
    if territory.class_origin != ClassOrigin.PERSON:
        return None
    every = reasons(territory)
    said = next((one for one in every if one.by_people and one.in_force), None)
    return None if said is None else (said, otherwise(territory))


def otherwise(territory: Territory) -> Why | None:
    """What the official files say, else the estimate."""
    rows = list(territory.class_records.exclude(scheme=records.PERSON).exclude(class_code=""))
    for scheme in (records.AAV, records.DENSITY, records.ESTIMATE):
        if (record := records.latest(rows, scheme)) is not None:
            return _why(record, False)
    return None


def _is_in_force(record: ClassRecord, territory: Territory) -> bool:
    return bool(record.class_code) and records.ORIGINS.get(record.scheme) == territory.class_origin


def _why(record: ClassRecord, in_force: bool) -> Why:
    says = str(TerritoryClass(record.class_code).label) if record.class_code else ""
    people = record.scheme == records.PERSON
    who, url = who_says(record)
    return Why(who, says, _text(record), record.at.date(), in_force, people, url)


def who_says(record: ClassRecord) -> tuple[str, str]:
    """Who says so, in words, and the page of the group in whose name it was said."""
    if record.scheme == records.AAV:
        return _("INSEE, attraction areas of %(year)s") % {"year": record.vintage}, ""
    if record.scheme == records.DENSITY:
        return _("INSEE, density grid of %(year)s") % {"year": record.vintage}, ""
    if record.scheme == records.PERSON:
        return _people(record.raw)
    return _("Estimated by Terreau (rule %(rule)s)") % {"rule": record.rule}, ""


def _people(raw: Mapping[str, Any]) -> tuple[str, str]:
    if raw.get("as") == records.SUGGESTION:
        return _("Classed by people: suggested by somebody who knows the place, accepted by a steward"), ""
    if raw.get("as") != records.KEEPER:
        return _("Classed by people: a steward of this site"), ""
    name, url = group_of(raw)
    if not name:
        return _("Classed by people: those who keep a group of residents"), ""
    return _("Classed by people: “%(group)s”, a group of residents") % {"group": name}, url


def group_of(raw: Mapping[str, Any]) -> tuple[str, str]:
    """Name and page of the group in whose name a word was said; empty where it is not open to every reader now.

    Of a word that came by the open archive the name is kept, without a page.
    """
    if raw.get("kind") not in care.kinds_cared_for():
        return raw.get("name", ""), ""
    try:
        group = care.cared_for(raw["kind"]).find(Actor.anonymous(), raw["key"])
    except NotFound:
        return "", ""
    return str(group), group.get_absolute_url()


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
    reach = raw.get("reach_km") or 0
    numbers = {"town": town.name, "distance": round(raw["distance_km"]), "reach": round(reach)}
    if not numbers["distance"]:
        return _("it is a town, which reaches about %(reach)s km around") % numbers
    if raw["distance_km"] <= reach:
        return _("%(distance)s km from %(town)s, which reaches about %(reach)s km around") % numbers
    return _("%(distance)s km from %(town)s, beyond its reach of about %(reach)s km") % numbers
