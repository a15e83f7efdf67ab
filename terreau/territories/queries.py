"""Questions about places that several doors ask.

Shapely, with numpy, takes a third of a second to load: the functions that need it do so, for every command loads this.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.foundation.db.boxes import Box
from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.policy import Actor, can
from terreau.territories import boxes
from terreau.territories.models import (
    ClassSuggestion,
    Kind,
    Outline,
    SuggestionState,
    Territory,
    TerritoryQuerySet,
)
from terreau.territories.portrait import Figure, portrait
from terreau.territories.town_halls import TownHall, town_hall

if TYPE_CHECKING:
    import shapely

__all__ = [
    "NEAR_MARKS",
    "Figure",
    "TownHall",
    "class_suggestions",
    "communes_of",
    "communes_touching",
    "find_class_suggestion",
    "find_commune",
    "find_territory",
    "geojson",
    "locate",
    "near_what",
    "neighbours",
    "outline",
    "outlines",
    "places_around",
    "portrait",
    "town_hall",
]

OVERSEAS_COLLECTIVITIES = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
    "989": "Île de Clipperton",
}

LARGER = ("department", "region", "epci")
LIGHT = ("kind", "code", "name", "slug")
LISTED = (*LIGHT, "population", "population_year", "area_km2", "class_code")
OWN_FIELDS = [field.name for field in Territory._meta.concrete_fields]


def find_commune(code: str) -> Territory:
    """The commune of that INSEE code. One merged away is returned too, with `valid_to` and `successor` set."""
    code = code.strip().upper()
    found = _FOUND.first(kind=Kind.COMMUNE, code=code)
    if found:
        return found
    if code[:3] in OVERSEAS_COLLECTIVITIES and len(code) == 5:
        raise NotFound(
            _("%(code)s is in %(name)s: the communes of overseas collectivities are not in the data Terreau ships.")
            % {"code": code, "name": OVERSEAS_COLLECTIVITIES[code[:3]]},
            code="overseas-collectivity",
        )
    raise NotFound(_("No commune has the INSEE code “%(code)s”.") % {"code": _short(code)}, code="no-such-commune")


def find_class_suggestion(actor: Actor, number: int) -> ClassSuggestion:
    """The suggestion of a class, if the actor may read it."""
    found = ClassSuggestion.objects.select_related("territory").filter(pk=number).first()
    if found is None or not can(actor, "territories.see_class_suggestion", found):
        raise NotFound()
    return found


def class_suggestions(actor: Actor) -> list[ClassSuggestion]:
    """Those that wait, for stewards; for others their own, newest first."""
    every = ClassSuggestion.objects.select_related("territory")
    if actor.steward:
        return list(every.filter(state=SuggestionState.WAITING))
    return list(every.filter(by=str(actor.person_id)).order_by("-at", "-pk")) if actor.known else []


def find_territory(kind: str, code: str) -> Territory:
    """The territory of that kind (`Kind`) and code."""
    if kind == Kind.COMMUNE:
        return find_commune(code)
    found = _FOUND.first(kind=kind, code=code.strip())
    if found is None:
        raise NotFound(_("There is no territory “%(code)s” here.") % {"code": _short(code)})
    return found


def locate(longitude: float, latitude: float) -> Territory | None:
    """The commune of today under a point in degrees (WGS 84); None at sea, abroad, or where no outline is known."""
    import shapely

    check_point(longitude, latitude)
    point = shapely.Point(longitude, latitude)
    keys = boxes.communes.containing(longitude, latitude)
    outlines = Outline.objects.filter(
        territory__in=keys, territory__kind=Kind.COMMUNE, territory__valid_to=None
    ).order_by("territory__code")
    for one in outlines:
        if shapely.from_wkb(bytes(one.wkb)).covers(point):
            return _whole().get(pk=one.territory_id)
    return None


def _whole() -> TerritoryQuerySet:
    """Each with the larger ones that it lies in, of which the name is all that is shown."""
    names = [f"{larger}__{field}" for larger in LARGER for field in LIGHT]
    return Territory.objects.select_related(*LARGER).only(*OWN_FIELDS, *names)


_FOUND: Prepared[Territory] = Prepared(lambda kind, code: _whole().filter(kind=kind, code=code), kind=str, code=str)


def check_point(longitude: float, latitude: float) -> None:
    """Raises `Invalid` unless the two are finite degrees."""
    for field, value, limit in (("longitude", longitude, 180), ("latitude", latitude, 90)):
        if not math.isfinite(value) or abs(value) > limit:
            raise Invalid(
                _("The longitude is a number of degrees from -180 to 180, the latitude from -90 to 90."), field=field
            )


def neighbours(territory: Territory) -> list[Territory]:
    """The communes of today that touch it, by name. For several communes: those around them, not among them."""
    codes = territory.neighbours
    if not codes and territory.kind != Kind.COMMUNE:
        inside = list(communes_of(territory))
        own = {one.code for one in inside}
        codes = list({code for one in inside for code in one.neighbours} - own)
    return _COMMUNES.all(codes=codes)


_COMMUNES: Prepared[Territory] = Prepared(
    lambda codes: Territory.objects.communes().current().filter(code__in=codes).order_by("name").only(*LISTED),
    codes=[str],
)


def near_what(territory: Territory) -> dict[str, Any]:
    """What `places_around` asks about a territory, beside its kind."""
    return {"pk": territory.pk, "touching": territory.neighbours, "epci": territory.epci_id or -1}


def places_around(kind: str, pk: int, touching: Sequence[str], epci: int) -> TerritoryQuerySet:
    """A territory, what lies in it, the communes that touch it, and those of its EPCI (-1 where it has none).

    For questions that are written before the territory is known: `Prepared`, with `NEAR_MARKS`.
    """
    near = Q(pk=pk) | Q(kind=Kind.COMMUNE, code__in=touching) | Q(epci=epci)
    if kind in (Kind.EPCI, Kind.DEPARTMENT, Kind.REGION):
        near |= Q(**{kind: pk})
    if kind == Kind.PROJECT:
        members = Territory.members.through.objects.filter(from_territory=pk)
        near |= Q(pk__in=members.values("to_territory"))
    return Territory.objects.filter(near)


NEAR_MARKS: dict[str, Any] = {"pk": int, "touching": [str], "epci": int}


def communes_of(territory: Territory) -> TerritoryQuerySet:
    """The communes of today that make up a territory (itself, where it is a commune)."""
    every = Territory.objects.communes().current()
    match territory.kind:
        case Kind.COMMUNE:
            return every.filter(pk=territory.pk)
        case Kind.PART:
            return every.filter(pk=territory.parent_id)
        case Kind.EPCI:
            return every.filter(epci=territory)
        case Kind.DEPARTMENT:
            return every.filter(department=territory)
        case Kind.REGION:
            return every.filter(region=territory)
        case _:
            return every.filter(projects=territory)


def communes_touching(geometry: "shapely.Geometry") -> list[Territory]:
    """The communes of today whose outline shares more than a border with `geometry` (WGS 84), by code."""
    import shapely

    box: Box = tuple(geometry.bounds)
    keys = boxes.communes.touching(box)
    outlines = Outline.objects.filter(
        territory__in=keys, territory__kind=Kind.COMMUNE, territory__valid_to=None
    ).select_related("territory")
    shapely.prepare(geometry)
    found = [
        one.territory
        for one in outlines
        if geometry.intersects(shape := shapely.from_wkb(bytes(one.wkb))) and not geometry.touches(shape)
    ]
    return sorted(found, key=lambda one: one.code)


def outline(territory: Territory) -> "shapely.Geometry | None":
    """The outline in WGS 84: its own, else that of its communes together; None where none is known."""
    import shapely

    own = Outline.objects.filter(territory=territory).first()
    if own is not None:
        return shapely.from_wkb(bytes(own.wkb))
    if territory.kind in (Kind.COMMUNE, Kind.PART):
        return None
    pieces = Outline.objects.filter(territory__in=communes_of(territory)).values_list("wkb", flat=True)
    shapes = shapely.from_wkb([bytes(one) for one in pieces])
    return shapely.union_all(shapely.make_valid(shapes)) if len(shapes) else None


def outlines(keys: Sequence[int]) -> "dict[int, shapely.Geometry]":
    """The own outline of each of these territories that has one, in WGS 84."""
    import shapely

    rows = _OUTLINES.all(keys=keys)
    shapes = shapely.from_wkb([bytes(wkb) for _key, wkb in rows])
    return dict(zip([key for key, _wkb in rows], shapes, strict=True))


_OUTLINES: Prepared[tuple[int, bytes]] = Prepared(
    lambda keys: Outline.objects.filter(pk__in=keys).values_list("pk", "wkb"), keys=[int]
)


def geojson(territory: Territory) -> dict[str, Any]:
    """A GeoJSON feature (RFC 7946), coordinates to six decimals; `geometry` is None where no outline is known."""
    import shapely

    shape = outline(territory)
    return {
        "type": "Feature",
        "id": f"{territory.kind}/{territory.code}",
        "properties": {"kind": territory.kind, "code": territory.code, "name": territory.name},
        "geometry": shapely.geometry.mapping(shapely.set_precision(shape, 1e-6, mode="pointwise")) if shape else None,
    }


def _short(code: str) -> str:
    return code if len(code) <= 20 else f"{code[:20]}…"
