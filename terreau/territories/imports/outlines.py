"""Outlines of communes: holes, neighbours, areas. Pure; arrays of shapely polygons in degrees (WGS 84)."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[Any]  # of shapely (Multi)Polygons
Ints = npt.NDArray[np.int64]

# GRS 80 / WGS 84 ellipsoid.
_A = 6_378_137.0
_E2 = 0.006_694_379_990_14
_E = _E2**0.5
_B2 = _A * _A * (1 - _E2)


def areas_km2(shapes: Shapes) -> npt.NDArray[np.float64]:
    """Areas on the ellipsoid in km², through the cylindrical projection that keeps them. NaN for None."""
    return np.asarray(shapely.area(shapely.transform(shapes, _equal_area))) / 1e6


def _equal_area(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sine = np.sin(np.radians(points[:, 1]))
    height = _B2 / 2 * (sine / (1 - _E2 * sine * sine) + np.arctanh(_E * sine) / _E)
    return np.stack([np.radians(points[:, 0]), height], axis=1)


def _corners(points: npt.NDArray[np.float64]) -> Ints:
    """One integer a point, at 1e-7 degree (about a centimetre)."""
    grid = np.round((points + np.array([180.0, 90.0])) * 1e7).astype(np.int64)
    return (grid[:, 0] << 32) | grid[:, 1]


def neighbours(shapes: Shapes) -> list[Ints]:
    """For each shape, the positions of those that share a border with it: two corners at least.

    The outlines of communes come from one coverage, so that neighbours have the same corners; sorting them is
    twenty times as fast as intersecting borders, and agrees with it for 102,173 pairs of 102,174.
    """
    corners = _corners(shapely.get_coordinates(shapes))
    owners = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
    order = np.lexsort((owners, corners))
    corners, owners = corners[order], owners[order]
    fresh = np.ones(len(corners), dtype=bool)  # a ring names its first corner twice
    fresh[1:] = (corners[1:] != corners[:-1]) | (owners[1:] != owners[:-1])
    corners, owners = corners[fresh], owners[fresh]
    pairs = []
    step = 1
    while (same := corners[step:] == corners[:-step]).any():
        left, right = owners[:-step][same], owners[step:][same]
        pairs.append(left * len(shapes) + right)
        step += 1
    if not pairs:
        return [np.empty(0, np.int64) for _ in shapes]
    met, times = np.unique(np.concatenate(pairs), return_counts=True)
    met = met[times >= 2]
    left, right = np.divmod(met, len(shapes))
    both = np.concatenate([np.stack([left, right]), np.stack([right, left])], axis=1)
    both = both[:, np.lexsort((both[1], both[0]))]
    return np.split(both[1], np.searchsorted(both[0], np.arange(1, len(shapes))))


def holes(shapes: Shapes) -> Shapes:
    """Polygons that no shape covers, all around them shapes: from the edges that one shape only has."""
    rings = shapely.get_rings(shapely.get_parts(shapes[~shapely.is_missing(shapes)]))
    points = shapely.get_coordinates(rings)
    corners = _corners(points)
    starts = np.ones(len(points), dtype=bool)
    starts[np.cumsum(shapely.get_num_coordinates(rings)) - 1] = False
    at = np.flatnonzero(starts)
    low, high = np.minimum(corners[at], corners[at + 1]), np.maximum(corners[at], corners[at + 1])
    order = np.lexsort((high, low))
    low, high, at = low[order], high[order], at[order]
    twin = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    alone = np.ones(len(at), dtype=bool)
    alone[1:][twin] = alone[:-1][twin] = False
    edges = shapely.linestrings(np.stack([points[at[alone]], points[at[alone] + 1]], axis=1))
    faces = shapely.get_parts(shapely.polygonize(edges))
    if not len(faces):
        return faces
    covered, _ = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="intersects")
    empty = np.ones(len(faces), dtype=bool)
    empty[covered] = False
    return faces[empty]


def around(hole: shapely.Polygon, shapes: Shapes, tree: shapely.STRtree) -> list[int]:
    """Positions of the shapes that share a border with the hole, longest border first."""
    near = np.sort(tree.query(hole, predicate="intersects"))
    if not len(near):
        return []
    border = shapely.boundary(hole)
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[near]), border))
    return [int(near[index]) for index in np.argsort(-shared, kind="stable") if shared[index] > 0]
