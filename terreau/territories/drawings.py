"""A territory drawn by hand: from GeoJSON to a sound polygon in degrees (WGS 84)."""

import json
import math
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, TooLarge
from terreau.territories.imports.outlines import areas_km2

LARGEST_TEXT = 300_000  # characters
MOST_POINTS = 5_000
SMALLEST, LARGEST = 0.001, 20_000.0  # km²


def read_drawing(drawing: dict[str, Any] | str) -> shapely.Geometry:
    """The (Multi)Polygon of a GeoJSON geometry, feature, or collection of them.

    Lines that cross are mended. Raises `Invalid(field="geometry")` or `TooLarge`, in one sentence.
    """
    shape = shapely.union_all([_polygon(one) for one in _geometries(_parsed(drawing))])
    if not shapely.is_valid(shape) or shape.is_empty:
        shape = _areas_of(shapely.make_valid(shape))
    size = area_km2(shape)
    if shape.is_empty or size < SMALLEST:
        raise Invalid(_("This drawing encloses nothing: draw around an area."), field="geometry")
    if size > LARGEST:
        raise Invalid(
            _("This drawing covers more than %(limit)s km²: choose a department or a region instead.")
            % {"limit": int(LARGEST)},
            field="geometry",
        )
    return shape


def area_km2(shape: shapely.Geometry) -> float:
    return float(areas_km2(np.array([shape]))[0])


def _parsed(drawing: dict[str, Any] | str) -> dict[str, Any]:
    text = drawing if isinstance(drawing, str) else None
    if text is not None:
        if len(text) > LARGEST_TEXT:
            raise TooLarge(_("This drawing is too detailed: simplify it."))
        try:
            drawing = json.loads(text)
        except (ValueError, RecursionError):
            raise _not_geojson() from None
    if not isinstance(drawing, dict):
        raise _not_geojson()
    return drawing


def _geometries(drawing: dict[str, Any]) -> list[dict[str, Any]]:
    match drawing.get("type"):
        case "FeatureCollection":
            features = drawing.get("features")
            if not isinstance(features, list) or not features or len(features) > 100:
                raise _not_geojson()
            if not all(isinstance(one, dict) and one.get("type") == "Feature" for one in features):
                raise _not_geojson()
            return [one for feature in features for one in _geometries(feature)]
        case "Feature":
            geometry = drawing.get("geometry")
            if not isinstance(geometry, dict) or geometry.get("type") in ("Feature", "FeatureCollection"):
                raise _not_geojson()
            return [geometry]
        case "Polygon" | "MultiPolygon":
            return [drawing]
        case _:
            raise _not_geojson()


def _polygon(geometry: dict[str, Any]) -> shapely.Geometry:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list | tuple):
        raise _not_geojson()
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        rings = [[[(float(x), float(y)) for x, y, *_more in ring] for ring in polygon] for polygon in polygons]
        points = [point for polygon in rings for ring in polygon for point in ring]
        if len(points) > MOST_POINTS:
            raise TooLarge(_("This drawing is too detailed: simplify it."))
        if not points or not all(_on_earth(x, y) for x, y in points):
            raise _not_geojson()
        shapes = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in rings]
    except (TypeError, ValueError, IndexError, OverflowError, shapely.errors.GEOSException):
        raise _not_geojson() from None
    return _areas_of(shapely.union_all(shapely.make_valid(shapes)))


def _on_earth(x: float, y: float) -> bool:
    return math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90


def _areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Only what has an area: mending may leave points and lines."""
    parts = [part for part in shapely.get_parts(shape, return_index=False) if shapely.get_dimensions(part) == 2]
    return shapely.union_all(parts)


def _not_geojson() -> Invalid:
    return Invalid(
        _("This is not a drawing that we can read: a GeoJSON polygon in degrees is expected."), field="geometry"
    )
