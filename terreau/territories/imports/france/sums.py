"""EPCI, departments and regions from their communes. Pure."""

from collections import Counter

from terreau.territories.imports.places import Place
from terreau.territories.imports.tables import Populations


def sum_up(larger: list[Place], communes: list[Place], populations: Populations) -> None:
    """Give each larger place the population, area, box and middle of its communes, and an EPCI its department."""
    members: dict[tuple[str, str], list[Place]] = {}
    for commune in communes:
        for kind, code in (("epci", commune.epci), ("department", commune.department), ("region", commune.region)):
            if code:
                members.setdefault((kind, code), []).append(commune)
    for place in larger:
        inside = members.get(place.key, [])
        _count(place, inside, populations)
        _surround(place, inside)
        if place.kind == "epci":
            _home(place, inside)


def _count(place: Place, inside: list[Place], populations: Populations) -> None:
    if not inside or any(commune.population is None for commune in inside):
        return
    place.populations = populations.of_many({commune.code for commune in inside})
    place.population = sum(commune.population or 0 for commune in inside)
    place.population_year = max(commune.population_year or 0 for commune in inside)


def _surround(place: Place, inside: list[Place]) -> None:
    drawn = [commune for commune in inside if commune.area_km2]
    if not drawn:
        return
    area = sum(commune.area_km2 or 0 for commune in drawn)
    place.area_km2 = round(area, 1)
    if place.population:
        place.density = round(place.population / area, 2)
    place.longitude = round(sum((one.longitude or 0) * (one.area_km2 or 0) for one in drawn) / area, 5)
    place.latitude = round(sum((one.latitude or 0) * (one.area_km2 or 0) for one in drawn) / area, 5)
    place.min_longitude = min(one.min_longitude or 0 for one in drawn)
    place.min_latitude = min(one.min_latitude or 0 for one in drawn)
    place.max_longitude = max(one.max_longitude or 0 for one in drawn)
    place.max_latitude = max(one.max_latitude or 0 for one in drawn)


def _home(place: Place, inside: list[Place]) -> None:
    """An EPCI may lie over several departments: it is filed under the one where most of its people live."""
    weight: Counter[tuple[str, str]] = Counter()
    for commune in inside:
        weight[commune.department, commune.region] += commune.population or 1
    if weight:
        (place.department, place.region), _ = weight.most_common(1)[0]
