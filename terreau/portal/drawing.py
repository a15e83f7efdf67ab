"""Outlines drawn on the server as one SVG: a map that prints, needs no script, and weighs a few kilobytes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Shapes = npt.NDArray[np.object_]
Coordinates = npt.NDArray[np.float64]
WIDTH = 400
HEIGHT_MIN, HEIGHT_MAX = 220, 440
MARGIN = 8
EARTH_KM_PER_DEGREE = 111.32
LETTER, LINE = 7.0, 15.0  # about what a letter of a name takes, in units of the drawing
ROUND_LENGTHS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Place:
    """What is drawn. `shape` in WGS 84 degrees; `role` is a CSS word: here, near or far; `url` may be empty."""

    code: str
    name: str
    shape: BaseGeometry
    role: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    code: str
    name: str
    role: str
    url: str
    path: str
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG ready for `portal/fragments/drawing.html`: sizes in its own units, `bar` a scale bar as (km, length)."""

    width: int
    height: int
    places: tuple[Drawn, ...]
    bar_km: float
    bar_length: float


def draw(places: Sequence[Place], *, labels: int = 10) -> Drawing | None:
    """Draw `places` in a plane around their middle (equirectangular, true at that latitude: well for one commune,
    enough for a region). The first `labels` places in order get their name, whole and inside the drawing; those
    whose name would lie over another one's go without. None where there is nothing to draw.
    """
    shown = [place for place in places if place.shape is not None and not place.shape.is_empty]
    if not shown:
        return None
    outlines = np.array([place.shape for place in shown], dtype=object)
    west, south, east, north = map(float, shapely.total_bounds(outlines))
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = (WIDTH - 2 * MARGIN) / wide
    if tall * scale > HEIGHT_MAX - 2 * MARGIN:
        scale = (HEIGHT_MAX - 2 * MARGIN) / tall
    height = min(HEIGHT_MAX, max(HEIGHT_MIN, math.ceil(tall * scale + 2 * MARGIN)))
    left, top = (WIDTH - wide * scale) / 2, (height - tall * scale) / 2

    def plane(points):  # (n, 2) degrees → (n, 2) units of the drawing
        points[:, 0] = left + (points[:, 0] - west) * squeeze * scale
        points[:, 1] = top + (north - points[:, 1]) * scale
        return points

    shapes = shapely.simplify(shapely.transform(outlines, plane), 0.5, preserve_topology=True)
    names = _names(shown, shapes, labels)
    drawn = [
        Drawn(place.code, place.name, place.role, place.url, path, *names.get(at, (0.0, 0.0)), labelled=at in names)
        for at, (place, path) in enumerate(zip(shown, _paths(shapes), strict=True))
    ]
    drawn.sort(key=lambda one: one.role == "here")
    bar_km, bar_length = _bar(scale)
    return Drawing(WIDTH, height, tuple(drawn), bar_km, bar_length)


def _names(places: Sequence[Place], shapes: Shapes, labels: int) -> dict[int, tuple[float, float]]:
    """Where names stand, by the number of the place, the middle of each: none over the border of the drawing or over
    another one."""
    first = sorted(range(len(places)), key=lambda at: places[at].role != "here")[:labels]
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes[first])).tolist()
    taken: list[tuple[float, float, float, float]] = []
    found: dict[int, tuple[float, float]] = {}
    for at, (middle, y) in zip(first, middles, strict=True):
        half = min(len(places[at].name) * LETTER / 2, WIDTH / 2 - MARGIN)
        x = min(max(middle, MARGIN + half), WIDTH - MARGIN - half)
        box = (x - half, y - LINE, x + half, y)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            found[at] = (round(x, 1), round(y, 1))
    return found


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _paths(shapes: Shapes) -> list[str]:
    """The polygons of each shape as an SVG path; empty where simplifying has left nothing that has an inside."""
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part_of = shapely.get_rings(parts[polygons], return_index=True)
    points = _points(shapely.get_coordinates(rings))
    paths = [""] * len(shapes)
    end = 0
    for at, count in zip(
        shape_of[polygons][part_of].tolist(), shapely.get_num_coordinates(rings).tolist(), strict=True
    ):
        begin, end = end, end + count
        if count > 3:
            paths[at] += f"M{'L'.join(points[begin : end - 1])}z"  # the last point is the first again
    return paths


def _points(coordinates: Coordinates) -> list[str]:
    """`x y` each, to one decimal at most; all are written at once, for one by one takes three times as long."""
    if not len(coordinates):
        return []
    text = "%.1f %.1f\n" * len(coordinates) % tuple(coordinates.ravel().tolist())
    return text.replace(".0 ", " ").replace(".0\n", "\n").split("\n")


def _bar(scale: float) -> tuple[float, float]:
    """A round length of about a fifth of the width, in km and in units of the drawing."""
    units_per_km = scale / EARTH_KM_PER_DEGREE
    km = max((one for one in ROUND_LENGTHS_KM if one * units_per_km <= WIDTH / 4), default=ROUND_LENGTHS_KM[0])
    return km, round(km * units_per_km, 1)
