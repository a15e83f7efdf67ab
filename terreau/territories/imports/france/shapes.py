"""Outlines of France: rebuild what is missing, fill what is empty, then measure. Pure.

The package lost outlines where communes merged lately: eight communes have none, and 55 inner holes of more than
1 km² are left. A commune without outline is rebuilt from its parts; a hole goes to the adjacent commune that has a
part without outline, else to the adjacent one that took over a commune lately. What remains is really foreign (Llívia).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely

from terreau.territories.imports.france.land import Land, Measures
from terreau.territories.imports.outlines import areas_km2, around, holes, neighbours

SMALLEST_HOLE = 0.1  # km²: what is smaller is a seam between two outlines, not a piece of land


class Bare(NamedTuple):
    """A commune, or a part of the commune `parent`, as the package has it."""

    code: str
    wkb: bytes | None
    parent: str = ""


@dataclass(slots=True)
class _Drawing:
    """`shapes` of `communes`, in their order, and what was done to them."""

    communes: list[Bare]
    parts: list[Bare]
    lately: set[str]
    shapes: Any
    land: Land


def draw(communes: list[Bare], parts: list[Bare], lately: set[str]) -> Land:
    """Outlines, areas, boxes, inner points and neighbours of communes and of their parts; the larger ones are left.

    `lately`: codes of communes that took over another one after 2019.
    """
    drawing = _Drawing(communes, parts, lately, _read(communes), Land())
    _rebuild(drawing)
    _fill(drawing)
    shapes, land = drawing.shapes, drawing.land
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    codes = [communes[index].code for index in drawn]
    near = [json.dumps(sorted(codes[other] for other in touching)) for touching in neighbours(shapes[drawn])]
    land.communes = dict(zip(codes, _measure(shapes[drawn], near), strict=True))
    shapes = _read(parts)
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    codes = [parts[index].code for index in drawn]
    land.parts = dict(zip(codes, _measure(shapes[drawn], ["[]"] * len(drawn)), strict=True))
    return land


def _read(places: list[Bare]) -> Any:
    return shapely.from_wkb(np.array([place.wkb for place in places], dtype=object), on_invalid="ignore")


def _set(drawing: _Drawing, index: int, shape: shapely.Geometry, how: str) -> None:
    drawing.shapes[index] = shape
    drawing.land.outlines[drawing.communes[index].code] = (how, shapely.to_wkb(shape))


def _rebuild(drawing: _Drawing) -> None:
    members: dict[str, list[bytes]] = {}
    for part in drawing.parts:
        if part.wkb is not None:
            members.setdefault(part.parent, []).append(part.wkb)
    for index in np.flatnonzero(shapely.is_missing(drawing.shapes)).tolist():
        code = drawing.communes[index].code
        if code in members:
            pieces = shapely.from_wkb(members[code])
            _set(drawing, index, shapely.union_all(shapely.make_valid(pieces)), "rebuilt")
            drawing.land.remarks.append({"code": "outline-rebuilt", "territory": code})
        else:
            drawing.land.remarks.append({"code": "no-outline", "territory": code})


def _fill(drawing: _Drawing) -> None:
    communes, shapes = drawing.communes, drawing.shapes
    empty = holes(shapes)
    if not len(empty):
        return
    sizes = areas_km2(empty)
    lacking = {part.parent for part in drawing.parts if part.wkb is None}
    tree = shapely.STRtree(shapes)
    for index in np.argsort(-sizes):
        if sizes[index] < SMALLEST_HOLE:
            break
        near = around(empty[index], shapes, tree)
        heirs = [one for one in near if communes[one].code in lacking] or [
            one for one in near if communes[one].code in drawing.lately
        ]
        remark: dict[str, Any] = {"km2": round(float(sizes[index]), 2)}
        if heirs:
            _set(drawing, heirs[0], shapely.union(shapes[heirs[0]], empty[index]), "filled")
            drawing.land.remarks.append(remark | {"code": "hole-filled", "territory": communes[heirs[0]].code})
        else:
            point = shapely.point_on_surface(empty[index])
            drawing.land.remarks.append(remark | {"code": "hole-left", "at": [round(point.x, 4), round(point.y, 4)]})


def _measure(shapes: Any, near: list[str]) -> Iterator[Measures]:
    """Boxes and points to five decimals (a metre), areas to a hectare. Of shapes that are all there."""
    sizes = areas_km2(shapes)
    boxes = shapely.bounds(shapes)
    boxes[:, :2] = np.floor(boxes[:, :2] * 1e5) / 1e5
    boxes[:, 2:] = np.ceil(boxes[:, 2:] * 1e5) / 1e5
    points = np.round(shapely.get_coordinates(shapely.point_on_surface(shapes)), 5)
    for size, point, box, codes in zip(sizes.tolist(), points.tolist(), boxes.tolist(), near, strict=True):
        yield Measures._make((round(size, 2), *point, *box, codes))
