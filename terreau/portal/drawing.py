"""Outlines drawn on the server as one SVG: a map that prints, needs no script, and weighs a few kilobytes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

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
    west, south, east, north = shapely.total_bounds([place.shape for place in shown])
    west, south, east, north = map(float, (west, south, east, north))
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

    shapes = {
        place.code: shapely.transform(place.shape, plane).simplify(0.5, preserve_topology=True) for place in shown
    }
    names = _names([(place, shapes[place.code].representative_point()) for place in shown], labels)
    drawn = []
    for place in sorted(shown, key=lambda one: one.role == "here"):
        x, y = names.get(place.code, (0.0, 0.0))
        drawn.append(
            Drawn(
                place.code, place.name, place.role, place.url, _path(shapes[place.code]), x, y,
                labelled=place.code in names,
            )
        )  # fmt: skip
    bar_km, bar_length = _bar(scale)
    return Drawing(WIDTH, height, tuple(drawn), bar_km, bar_length)


def _names(middles: Sequence[tuple[Place, BaseGeometry]], labels: int) -> dict[str, tuple[float, float]]:
    """Where names stand, the middle of each: none over the border of the drawing or over another one."""
    taken: list[BaseGeometry] = []
    places: dict[str, tuple[float, float]] = {}
    for place, middle in sorted(middles, key=lambda one: one[0].role != "here")[:labels]:
        half = min(len(place.name) * LETTER / 2, WIDTH / 2 - MARGIN)
        x = min(max(middle.x, MARGIN + half), WIDTH - MARGIN - half)
        box = shapely.box(x - half, middle.y - LINE, x + half, middle.y)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            places[place.code] = (round(x, 1), round(middle.y, 1))
    return places


def _path(shape: BaseGeometry) -> str:
    return "".join(
        f"M{points}z"
        for polygon in _polygons(shape)
        for points in map(_points, (polygon.exterior, *polygon.interiors))
        if points
    )


def _polygons(shape: BaseGeometry) -> Iterable[BaseGeometry]:
    return (part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon")


def _points(ring: BaseGeometry) -> str:
    points = shapely.get_coordinates(ring)[:-1]
    return "L".join(f"{_short(x)} {_short(y)}" for x, y in points) if len(points) > 2 else ""


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _bar(scale: float) -> tuple[float, float]:
    """A round length of about a fifth of the width, in km and in units of the drawing."""
    units_per_km = scale / EARTH_KM_PER_DEGREE
    km = max((one for one in ROUND_LENGTHS_KM if one * units_per_km <= WIDTH / 4), default=ROUND_LENGTHS_KM[0])
    return km, round(km * units_per_km, 1)
