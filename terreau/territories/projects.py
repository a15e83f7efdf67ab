"""What a territory of a project is made of: its communes, or the shares of communes that a drawing covers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from terreau.territories import queries
from terreau.territories.drawings import area_km2
from terreau.territories.imports.outlines import areas_km2
from terreau.territories.models import Outline, Territory

LEAST_SHARE = 0.001  # a drawing that covers less of a commune only runs along it


@dataclass(slots=True)
class Making:
    """`fields` of the territory; `members`, communes of today; `shape` where it was drawn."""

    members: list[Territory]
    fields: dict[str, Any] = field(default_factory=dict)
    shape: shapely.Geometry | None = None


def snapshot(territory: Territory) -> dict[str, Any]:
    """What its versions keep: name, INSEE codes, the same in words, and the drawing as GeoJSON text or nothing."""
    members = list(territory.members.order_by("code"))
    outline = Outline.objects.filter(territory=territory).first()
    shape = shapely.from_wkb(bytes(outline.wkb)) if outline else None
    return {
        "name": territory.name,
        "communes": [one.code for one in members],
        "places": [one.name for one in members],
        "drawing": json.dumps(shapely.geometry.mapping(shape)) if shape is not None else "",
    }


def of_communes(communes: Sequence[Territory]) -> Making:
    """Sums of whole communes: years where one is not known are left out."""
    making = Making(list(communes))
    making.fields = _counts(communes, dict.fromkeys((one.pk for one in communes), 1.0)) | {"sources": {}}
    areas = [one.area_km2 for one in communes if one.area_km2 is not None]
    _measure(making, sum(areas) if len(areas) == len(communes) else None)
    drawn = [one for one in communes if one.min_longitude is not None]
    if drawn:
        making.fields |= {
            "longitude": _mean([one.longitude for one in drawn]),
            "latitude": _mean([one.latitude for one in drawn]),
            "min_longitude": min(one.min_longitude or 0.0 for one in drawn),
            "min_latitude": min(one.min_latitude or 0.0 for one in drawn),
            "max_longitude": max(one.max_longitude or 0.0 for one in drawn),
            "max_latitude": max(one.max_latitude or 0.0 for one in drawn),
        }
    return making


def of_drawing(shape: shapely.Geometry) -> Making:
    """Shares of the communes that `shape` touches, by area: an estimate, which says so."""
    touched = queries.communes_touching(shape)
    outlines = dict(Outline.objects.filter(territory__in=touched).values_list("territory_id", "wkb"))
    whole = shapely.make_valid(shapely.from_wkb([bytes(outlines[one.pk]) for one in touched]))
    inside = areas_km2(np.asarray(shapely.intersection(whole, shape))) if touched else np.empty(0)
    shares = {one.pk: float(part / full) for one, part, full in zip(touched, inside, areas_km2(whole), strict=True)}
    members = [one for one in touched if shares[one.pk] >= LEAST_SHARE]
    making = Making(members, shape=shape)
    making.fields = _counts(members, shares) | {"sources": {"outline": "drawn", "population": "estimated"}}
    _measure(making, round(area_km2(shape), 2))
    point = shapely.point_on_surface(shape)
    sides = ("min_longitude", "min_latitude", "max_longitude", "max_latitude")
    making.fields |= {"longitude": round(point.x, 5), "latitude": round(point.y, 5)}
    making.fields |= dict(zip(sides, shape.bounds, strict=True))
    return making


def _counts(communes: Sequence[Territory], shares: dict[Any, float]) -> dict[str, Any]:
    """`populations` of the years known everywhere, and the latest count of each commune together."""
    if not communes or any(one.population is None for one in communes):
        return {"populations": {}, "population": None, "population_year": None}
    years = sorted(set.intersection(*(set(one.populations) for one in communes)))
    return {
        "populations": {year: round(sum(one.populations[year] * shares[one.pk] for one in communes)) for year in years},
        "population": round(sum((one.population or 0) * shares[one.pk] for one in communes)),
        "population_year": max(one.population_year or 0 for one in communes),
    }


def _measure(making: Making, area: float | None) -> None:
    population = making.fields["population"]
    making.fields["area_km2"] = area
    making.fields["density"] = round(population / area, 2) if area and population is not None else None
    departments = {one.department_id for one in making.members}
    regions = {one.region_id for one in making.members}
    epcis = {one.epci_id for one in making.members}
    for name, found in (("department_id", departments), ("region_id", regions), ("epci_id", epcis)):
        making.fields[name] = found.pop() if len(found) == 1 else None


def _mean(values: Sequence[float | None]) -> float:
    known = [one for one in values if one is not None]
    return round(sum(known) / len(known), 5)
