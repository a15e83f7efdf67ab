"""EPCI, departments and regions from their communes. Pure."""

from collections import Counter
from collections.abc import Iterable

from terreau.territories.imports.france.land import Sums
from terreau.territories.imports.places import Key, Place, encode
from terreau.territories.imports.tables import Populations


def sum_up(communes: Iterable[Place], populations: Populations) -> dict[Key, Sums]:
    """The population, area, box and middle of each larger place, and the department of an EPCI."""
    members: dict[Key, list[Place]] = {}
    for commune in communes:
        for kind, code in (("epci", commune.epci), ("department", commune.department), ("region", commune.region)):
            if code:
                members.setdefault((kind, code), []).append(commune)
    found = {}
    for (kind, code), inside in members.items():
        sums = _surround(_count(Sums(), inside, populations), inside)
        found[kind, code] = _home(sums, inside) if kind == "epci" else sums
    return found


def _count(sums: Sums, inside: list[Place], populations: Populations) -> Sums:
    if any(commune.population is None for commune in inside):
        return sums
    return sums._replace(
        populations=encode(populations.of_many({commune.code for commune in inside})),
        population=sum(commune.population or 0 for commune in inside),
        population_year=max(commune.population_year or 0 for commune in inside),
    )


def _surround(sums: Sums, inside: list[Place]) -> Sums:
    drawn = [commune for commune in inside if commune.area_km2]
    if not drawn:
        return sums
    area = sum(commune.area_km2 or 0 for commune in drawn)
    return sums._replace(
        area_km2=round(area, 1),
        density=round(sums.population / area, 2) if sums.population else None,
        longitude=round(sum((one.longitude or 0) * (one.area_km2 or 0) for one in drawn) / area, 5),
        latitude=round(sum((one.latitude or 0) * (one.area_km2 or 0) for one in drawn) / area, 5),
        min_longitude=min(one.min_longitude or 0 for one in drawn),
        min_latitude=min(one.min_latitude or 0 for one in drawn),
        max_longitude=max(one.max_longitude or 0 for one in drawn),
        max_latitude=max(one.max_latitude or 0 for one in drawn),
    )


def _home(sums: Sums, inside: list[Place]) -> Sums:
    """An EPCI may lie over several departments: it is filed under the one where most of its people live."""
    weight: Counter[tuple[str, str]] = Counter()
    for commune in inside:
        weight[commune.department, commune.region] += commune.population or 1
    (department, region), _ = weight.most_common(1)[0]
    return sums._replace(department=department, region=region)
