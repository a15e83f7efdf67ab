"""What is computed from the outlines and the populations of communes, on the way from the package to places. Pure."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from terreau.territories.imports.places import Key


class Measures(NamedTuple):
    """Of an outline, in the order of `Place`: km² to a hectare, degrees to a metre; the neighbours' codes as JSON."""

    area_km2: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    min_longitude: float | None = None
    min_latitude: float | None = None
    max_longitude: float | None = None
    max_latitude: float | None = None
    neighbours: str = "[]"


class Sums(NamedTuple):
    """What a larger place has from its communes, under the names of `Place`."""

    population: int | None = None
    population_year: int | None = None
    area_km2: float | None = None
    density: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    min_longitude: float | None = None
    min_latitude: float | None = None
    max_longitude: float | None = None
    max_latitude: float | None = None
    populations: str = "{}"
    region: str = ""
    department: str = ""


UNKNOWN = Measures()


@dataclass(slots=True)
class Land:
    """`communes`, `parts`: code → measures, of those that have an outline. `outlines`: code of a commune → how it came
    about ("rebuilt", "filled") and WKB, where the package's own is missing or too small. `larger`: those with communes.
    """

    communes: dict[str, Measures] = field(default_factory=dict)
    parts: dict[str, Measures] = field(default_factory=dict)
    outlines: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    larger: dict[Key, Sums] = field(default_factory=dict)
    remarks: list[dict[str, Any]] = field(default_factory=list)
