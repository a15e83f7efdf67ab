"""Outlines of France: rebuild what is missing, fill what is empty, then measure. Pure.

The package lost outlines where communes merged lately: eight communes have none, and 55 inner holes of more than
1 km² are left. A commune without outline is rebuilt from its parts; a hole goes to the adjacent commune that has a
part without outline, else to the adjacent one that took over a commune lately. What remains is really foreign (Llívia).
"""

from typing import Any

import numpy as np
import shapely

from terreau.territories.imports.outlines import areas_km2, around, holes, neighbours
from terreau.territories.imports.places import Place

SMALLEST_HOLE = 0.1  # km²: what is smaller is a seam between two outlines, not a piece of land


def draw(communes: list[Place], parts: list[Place], lately: set[str], remarks: list[dict[str, Any]]) -> None:
    """Set outline, area, box, inner point and neighbours of each commune, and box and point of each part.

    `lately`: codes of communes that took over another one after 2019. Remarks are appended.
    """
    shapes = _read(communes)
    _rebuild(communes, parts, shapes, remarks)
    _fill(communes, parts, shapes, lately, remarks)
    _measure(communes, shapes)
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    codes = [communes[index].code for index in drawn]
    for index, touching in zip(drawn, neighbours(shapes[drawn]), strict=True):
        communes[index].neighbours = sorted(codes[other] for other in touching)
    _measure(parts, _read(parts))


def _read(places: list[Place]) -> Any:
    return shapely.from_wkb(np.array([place.wkb for place in places], dtype=object), on_invalid="ignore")


def _set(places: list[Place], shapes: Any, index: int, shape: shapely.Geometry, how: str) -> None:
    shapes[index] = shape
    places[index].wkb = shapely.to_wkb(shape)
    places[index].sources = {"outline": how}


def _rebuild(communes: list[Place], parts: list[Place], shapes: Any, remarks: list[dict[str, Any]]) -> None:
    members: dict[str, list[bytes]] = {}
    for part in parts:
        if part.wkb is not None:
            members.setdefault(part.parent, []).append(part.wkb)
    for index in np.flatnonzero(shapely.is_missing(shapes)).tolist():
        code = communes[index].code
        if code in members:
            pieces = shapely.from_wkb(members[code])
            _set(communes, shapes, index, shapely.union_all(shapely.make_valid(pieces)), "rebuilt")
            remarks.append({"code": "outline-rebuilt", "territory": code})
        else:
            remarks.append({"code": "no-outline", "territory": code})


def _fill(
    communes: list[Place], parts: list[Place], shapes: Any, lately: set[str], remarks: list[dict[str, Any]]
) -> None:
    empty = holes(shapes)
    if not len(empty):
        return
    sizes = areas_km2(empty)
    lacking = {part.parent for part in parts if part.wkb is None}
    tree = shapely.STRtree(shapes)
    for index in np.argsort(-sizes):
        if sizes[index] < SMALLEST_HOLE:
            break
        near = around(empty[index], shapes, tree)
        heirs = [one for one in near if communes[one].code in lacking] or [
            one for one in near if communes[one].code in lately
        ]
        remark: dict[str, Any] = {"km2": round(float(sizes[index]), 2)}
        if heirs:
            joined = shapely.union(shapes[heirs[0]], empty[index])
            _set(communes, shapes, heirs[0], joined, "filled")
            remarks.append(remark | {"code": "hole-filled", "territory": communes[heirs[0]].code})
        else:
            point = shapely.point_on_surface(empty[index])
            remarks.append(remark | {"code": "hole-left", "at": [round(point.x, 4), round(point.y, 4)]})


def _measure(places: list[Place], shapes: Any) -> None:
    """Boxes and points to five decimals (a metre), areas to a hectare."""
    sizes = areas_km2(shapes)
    boxes = shapely.bounds(shapes)
    boxes[:, :2] = np.floor(boxes[:, :2] * 1e5) / 1e5
    boxes[:, 2:] = np.ceil(boxes[:, 2:] * 1e5) / 1e5
    points = np.round(shapely.get_coordinates(shapely.point_on_surface(shapes[~shapely.is_missing(shapes)])), 5)
    drawn = iter(points.tolist())
    for place, size, box in zip(places, sizes.tolist(), boxes.tolist(), strict=True):
        if place.wkb is None:
            continue
        place.area_km2 = round(size, 2)
        place.longitude, place.latitude = next(drawn)
        place.min_longitude, place.min_latitude, place.max_longitude, place.max_latitude = box
