"""From INSEE's codes to a class.

Sources: aires d'attraction des villes 2020 (`CATEAAV2020`, `TAAV2017`) and the seven levels of the density grid. An
area of at least 50,000 inhabitants has `TAAV2017` from 2 up. A commune is rural when its level is one of the three
rural ones; where the grid is not loaded, fewer than 100 inhabitants a km² stand in for it.
"""

from dataclasses import dataclass
from enum import StrEnum

URBAN = "urban"
PERIURBAN = "periurban"
RURAL_INFLUENCED = "rural-influenced"
RURAL_AUTONOMOUS = "rural-autonomous"
CLASSES = (URBAN, PERIURBAN, RURAL_INFLUENCED, RURAL_AUTONOMOUS)

RULE = "2026-1"  # of this module and of `estimate`: to change whenever a class may change
DENSE = 100.0  # inhabitants a km²
SMALL_TOWN = 5000  # inhabitants: from INSEE's and Eurostat's definition of a small town
CENTRE, POLE, SECONDARY_POLE, CROWN, OUTSIDE = "11", "12", "13", "20", "30"
CATEGORIES = (CENTRE, POLE, SECONDARY_POLE, CROWN, OUTSIDE)
POLES = (CENTRE, POLE, SECONDARY_POLE)


class Level(StrEnum):
    """The seven levels of the density grid, by label: the codes 3 and 4 changed places between vintages."""

    LARGE_CENTRE = "grands centres urbains"
    MIDDLE_CENTRE = "centres urbains intermédiaires"
    SMALL_TOWN = "petites villes"
    URBAN_BELT = "ceintures urbaines"
    RURAL_TOWN = "bourgs ruraux"
    DISPERSED = "rural à habitat dispersé"
    VERY_DISPERSED = "rural à habitat très dispersé"


@dataclass(frozen=True, slots=True)
class Attraction:
    """A commune's line in the file of aires d'attraction des villes."""

    category: str
    size: int
    area: str = ""
    area_name: str = ""

    @property
    def of_a_pole(self) -> bool:
        """In an area of at least 50,000 inhabitants."""
        return self.category != OUTSIDE and self.size >= 2


def official(attraction: Attraction | None, level: Level | None, population: int | None, density: float | None) -> str:
    """The class, empty where the official files do not suffice.

    `population` in inhabitants and `density` in inhabitants a km² (municipal) are used without `level` only.
    """
    if level in (Level.LARGE_CENTRE, Level.MIDDLE_CENTRE):
        return URBAN
    if attraction is None:
        return {Level.SMALL_TOWN: URBAN, Level.URBAN_BELT: PERIURBAN}.get(level, "") if level else ""
    if level is None:
        return _without_grid(attraction, population or 0, density or 0.0)
    if attraction.of_a_pole and attraction.category == CENTRE:
        return URBAN
    if level in (Level.SMALL_TOWN, Level.URBAN_BELT):
        return PERIURBAN if attraction.of_a_pole or level == Level.URBAN_BELT else URBAN
    if not attraction.of_a_pole:
        return RURAL_AUTONOMOUS
    return PERIURBAN if level == Level.RURAL_TOWN or attraction.category in POLES else RURAL_INFLUENCED


def _without_grid(attraction: Attraction, population: int, density: float) -> str:
    dense = density >= DENSE
    if attraction.category in POLES:
        return URBAN if attraction.of_a_pole or (dense and population >= SMALL_TOWN) else RURAL_AUTONOMOUS
    if not attraction.of_a_pole:
        return RURAL_AUTONOMOUS
    return PERIURBAN if dense else RURAL_INFLUENCED
