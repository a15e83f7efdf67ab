"""An estimate of the class from population, area and position alone. The rule, in five sentences:

1. A *town* has at least 10,000 inhabitants, and at least 20,000 live in the communes of 200 inhabitants a km² or
   more whose centre is within 10 km of its own: its *agglomeration*.
2. A town reaches 20 km around when its agglomeration counts 50,000 inhabitants, and the reach grows with the fourth
   root of that number (Paris: about 65 km).
3. *Urban*: 800 inhabitants a km² or more, with 20,000 in the dense communes within 6 km; or 20,000 inhabitants and
   not thinly settled; or 5,000, not thinly settled, beyond the reach of any town.
4. Within the reach of a town, a commune of 100 inhabitants a km² or more is *periurban*; a thinner one is *rural
   under the influence of a pole*.
5. Every other commune is *rural outside the influence of a pole*.

The numbers were chosen on half of the departments of an official file; docs/territory-classes.md gives the measured
agreement on the other half.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terreau.territories.classes.rules import (
    DENSE,
    PERIURBAN,
    RURAL_AUTONOMOUS,
    RURAL_INFLUENCED,
    SMALL_TOWN,
    URBAN,
)

EARTH_KM = 6371.0
TOWN = 10_000
AGGLOMERATION = 20_000
AGGLOMERATION_KM = 10.0
AGGLOMERATION_DENSITY = 200.0
REACH_KM = 20.0
REACH_AT = 50_000
REACH_POWER = 0.25
CITY_DENSITY = 800.0
CITY_KM = 6.0
CITY_AROUND = 20_000
CITY = 20_000

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Communes:
    """Columns of equal length: degrees (WGS 84), inhabitants, inhabitants a km². NaN where not known."""

    longitude: Numbers
    latitude: Numbers
    population: Numbers
    density: Numbers


@dataclass(frozen=True, slots=True)
class Estimate:
    """The class of each commune, and why: the largest town that reaches it (else the one that comes nearest to it),
    the distance to it and its reach in km. `town` is a position in the columns, -1 where there is none."""

    class_code: list[str]
    town: npt.NDArray[np.intp]
    distance: Numbers
    reach: Numbers


def estimate(communes: Communes) -> Estimate:
    """A class for every commune, "" where its position, population or density is not known."""
    population, density = np.nan_to_num(communes.population), np.nan_to_num(communes.density)
    known = np.isfinite(communes.longitude + communes.latitude + communes.population + communes.density)
    places = _on_the_globe(communes)
    dense = known & (density >= AGGLOMERATION_DENSITY)
    around = _sum_within(places, known & (population >= TOWN), dense, population, AGGLOMERATION_KM)
    towns = np.flatnonzero(around >= AGGLOMERATION)
    town, distance, reach = _town_of(places, towns, population, around)
    within = distance <= reach
    settled = density >= DENSE
    nearby = _sum_within(places, known & (density >= CITY_DENSITY), dense, population, CITY_KM)
    urban = nearby >= CITY_AROUND
    urban |= settled & ((population >= CITY) | ((population >= SMALL_TOWN) & ~within))
    codes = np.select(
        [~known, urban, within & settled, within], ["", URBAN, PERIURBAN, RURAL_INFLUENCED], RURAL_AUTONOMOUS
    )
    return Estimate(codes.tolist(), town, distance, reach)


def _on_the_globe(communes: Communes) -> npt.NDArray[np.float64]:
    """Shape (n, 3), km: the straight line between two of them is the distance, within 0.1 % at these scales."""
    longitude, latitude = np.radians(np.nan_to_num(communes.longitude)), np.radians(np.nan_to_num(communes.latitude))
    east = np.cos(latitude)
    return EARTH_KM * np.stack([east * np.cos(longitude), east * np.sin(longitude), np.sin(latitude)], axis=1)


def _sum_within(places: Numbers, of: Flags, chosen: Flags, weight: Numbers, km: float) -> Numbers:
    """For each place marked in `of`, the weight of the chosen ones within `km`, itself included; 0 for the others."""
    sums = np.zeros(len(places))
    at = np.flatnonzero(chosen)
    at = at[np.argsort(places[at, 2])]
    heights = places[at, 2]
    for one in np.flatnonzero(of):
        low, high = np.searchsorted(heights, [places[one, 2] - km, places[one, 2] + km])
        near = at[low:high]
        sums[one] = weight[near][((places[near] - places[one]) ** 2).sum(axis=1) <= km * km].sum()
    return sums


def _town_of(
    places: Numbers, towns: npt.NDArray[np.intp], population: Numbers, around: Numbers
) -> tuple[npt.NDArray[np.intp], Numbers, Numbers]:
    """The largest town that reaches each place, else the one that comes nearest to it; its distance, its reach."""
    size = len(places)
    if not len(towns):
        return np.full(size, -1), np.full(size, np.inf), np.zeros(size)
    towns = towns[np.argsort(-population[towns], kind="stable")]
    reaches = REACH_KM * (around[towns] / REACH_AT) ** REACH_POWER
    chosen = np.empty(size, np.intp)
    distances = np.empty(size)
    for low in range(0, size, 2000):
        part = places[low : low + 2000]
        squares = (part**2).sum(axis=1)[:, None] + (places[towns] ** 2).sum(axis=1) - 2 * part @ places[towns].T
        far = np.sqrt(np.maximum(squares, 0))
        share = far / reaches
        best = np.where((share <= 1).any(axis=1), (share <= 1).argmax(axis=1), share.argmin(axis=1))
        chosen[low : low + 2000] = best
        distances[low : low + 2000] = far[np.arange(len(part)), best]
    return towns[chosen], distances, reaches[chosen]
