"""Communes alike, by criteria that are said.

From the communes of the same class, those of nearest population are looked at; the closest in population, density and
trend come first, a nearer one before a farther one among equals. No ranking of communes: only "alike".
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Invalid
from terreau.territories.compared import CLASSES, Communes, Compared, Floats, communes
from terreau.territories.models import Territory, TerritoryClass

LOOKED_AT = 100
POPULATION_FACTORS = (1.08, 1.25, 1.6)  # the next one where the last gave few
ENOUGH = 3  # times what was asked for
DENSITY_FACTOR = 2.5
TREND_POINTS = 0.05
NEAR_KM = 100.0
KM_A_DEGREE = 111.195
MOST = 50
TOLD = ("kind", "code", "name", "slug", "class_code", "population", "population_year", "area_km2", "density")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What "alike" means. `near`: within 100 km only; `department`: in the same one only."""

    class_code: bool = True
    population: bool = True
    density: bool = True
    trend: bool = True
    near: bool = False
    department: bool = False


NAMES = tuple(Criteria.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Similar:
    """`reasons` are sentences in the reader's language; `distance_km` as the crow flies, None where unknown."""

    territory: Territory
    reasons: list[str]
    distance_km: float | None


def criteria_named(names: list[str]) -> Criteria:
    """Raises `Invalid` for a name that is none of `NAMES`."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise Invalid(
            _("“%(name)s” is not a criterion: there are %(names)s.")
            % {"name": unknown[0][:40], "names": ", ".join(NAMES)},
            field="criteria",
        )
    return Criteria(**{name: name in names for name in NAMES})


def similar(territory: Territory, limit: int = 6, criteria: Criteria = Criteria()) -> list[Similar]:
    """The communes most alike, the closest first; none where the territory's population is not known."""
    if not territory.population or limit <= 0:
        return []
    here, every = _compared(territory), communes()
    rows: list[Compared] = []
    for factor in POPULATION_FACTORS:
        rows = [one for one in _looked_at(every, territory, criteria, factor) if _fits(one, here, criteria)]
        if len(rows) >= ENOUGH * limit or not criteria.population:
            break
    rows.sort(key=lambda one: (_distance_between(one, here, criteria), one.code))
    chosen = rows[: min(limit, MOST)]
    named = {one.pk: one for one in _NAMED.all(keys=[one.pk for one in chosen])}
    return [_told(named[one.pk], one, here, territory, criteria) for one in chosen if one.pk in named]


_NAMED: Prepared[Territory] = Prepared(
    lambda keys: (
        Territory.objects.filter(pk__in=keys)
        .select_related("department")
        .only(*TOLD, "department__name", "department__code")
    ),
    keys=[int],
)


def _compared(one: Territory) -> Compared:
    return Compared(one.pk, one.code, one.population, one.trend, one.density, one.longitude, one.latitude)


def _looked_at(every: Communes, here: Territory, criteria: Criteria, factor: float) -> list[Compared]:
    population = here.population or 0
    wanted = every.pk != here.pk
    if criteria.class_code and here.class_code:
        wanted &= every.class_number == CLASSES.index(here.class_code)
    if criteria.population:
        wanted &= _within(every.population, population / factor, population * factor)
    if criteria.density and here.density:
        wanted &= _within(every.density, here.density / DENSITY_FACTOR, here.density * DENSITY_FACTOR)
    if criteria.department:
        wanted &= every.department == (here.department_id or -1)
    if criteria.near and here.latitude is not None and here.longitude is not None:
        high, wide = _box(here.latitude)
        wanted &= _within(every.latitude, here.latitude - high, here.latitude + high)
        wanted &= _within(every.longitude, here.longitude - wide, here.longitude + wide)
    places = np.flatnonzero(wanted)
    nearest = np.argsort(np.abs(every.population[places] - population), kind="stable")  # by code where equal
    return every.at(places[nearest[:LOOKED_AT]])


def _within(column: Floats, least: float, most: float) -> npt.NDArray[np.bool_]:
    return (column >= least) & (column <= most)


def _box(latitude: float) -> tuple[float, float]:
    """Half the height and half the width, in degrees, of a box that holds all that is near."""
    high = NEAR_KM / KM_A_DEGREE
    return high, high / max(0.1, math.cos(math.radians(latitude)))


def _fits(one: Compared, here: Compared, criteria: Criteria) -> bool:
    far = distance_km(one, here) if criteria.near else None
    if far is not None and far > NEAR_KM:
        return False
    if not criteria.trend or one.trend is None or here.trend is None:
        return True
    return abs(one.trend - here.trend) <= TREND_POINTS


def _distance_between(one: Compared, here: Compared, criteria: Criteria) -> float:
    """How unlike two communes are: 0 alike. A tenth of a doubling of population weighs as 100 km or as one point."""
    unlike = (distance_km(one, here) or 500.0) / 1000.0
    if criteria.population and one.population and here.population:
        unlike += abs(math.log2(one.population / here.population))
    if criteria.density and one.density and here.density:
        unlike += abs(math.log2(one.density / here.density)) / 2
    if criteria.trend and one.trend is not None and here.trend is not None:
        unlike += 10 * abs(one.trend - here.trend)
    return unlike


def distance_km(one: Territory | Compared, other: Territory | Compared) -> float | None:
    """Between their points, on a sphere."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    here, there = math.radians(one.latitude or 0), math.radians(other.latitude or 0)
    turn = math.radians((one.longitude or 0) - (other.longitude or 0))
    half = math.sin((here - there) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(turn / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))


def _told(one: Territory, numbers: Compared, here: Compared, territory: Territory, criteria: Criteria) -> Similar:
    far = distance_km(numbers, here)
    reasons = []
    if criteria.class_code and one.class_code and one.class_code == territory.class_code:
        reasons.append(_("also %(class)s") % {"class": TerritoryClass(one.class_code).label})
    if criteria.population and one.population:
        reasons.append(_("%(n)s inhabitants") % {"n": number_format(one.population)})
    if criteria.density and one.density:
        reasons.append(_("%(n)s inhabitants a km²") % {"n": number_format(one.density, 0)})
    if criteria.trend and numbers.trend is not None and here.trend is not None:
        reasons.append(_trend(numbers.trend))
    if far is not None and (criteria.near or far <= NEAR_KM):
        reasons.append(_("%(n)s km away") % {"n": number_format(max(1.0, far), 0)})
    elif criteria.department and one.department is not None:
        reasons.append(_("in the same department"))
    return Similar(one, reasons, far)


def _trend(trend: float) -> str:
    percent = {"n": number_format(abs(100 * trend), 1)}
    if abs(trend) < 0.005:
        return _("population steady over five years")
    if trend > 0:
        return _("population up by %(n)s %% in five years") % percent
    return _("population down by %(n)s %% in five years") % percent
