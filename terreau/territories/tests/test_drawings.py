import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.errors import Invalid, TerreauError, TooLarge
from terreau.territories.drawings import LARGEST_TEXT, MOST_POINTS, area_km2, read_drawing

SQUARE = {"type": "Polygon", "coordinates": [[[0, 46], [0.1, 46], [0.1, 46.1], [0, 46.1], [0, 46]]]}


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


@pytest.mark.parametrize(
    "drawing",
    [
        SQUARE,
        json.dumps(SQUARE),
        {"type": "Feature", "properties": {}, "geometry": SQUARE},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}] * 2},
        {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
        {"type": "Polygon", "coordinates": [[[*point, 120.5] for point in SQUARE["coordinates"][0]]]},
    ],
)
def test_every_form_of_geojson_polygon_is_read(drawing):
    shape = read_drawing(drawing)
    assert shape.equals(shapely.box(0, 46, 0.1, 46.1))
    assert area_km2(shape) == pytest.approx(86, rel=0.01)


def test_lines_that_cross_are_mended():
    shape = read_drawing(polygon((0, 46), (0.1, 46.1), (0.1, 46), (0, 46.1), (0, 46)))
    assert shape.is_valid
    assert shape.geom_type == "MultiPolygon"


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        {},
        {"type": "Point", "coordinates": [0, 46]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[["<b>", 46], [1, 46], [1, 47]]]},
        {"type": "Feature", "geometry": None},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": [{"type": "FeatureCollection", "features": []}]},
        polygon((0, 46), (0.1, 46)),
        polygon((0, 46), (0.1, 46), (0.2, 46), (0, 46)),
        polygon((0, 46), (float("nan"), 46), (0.2, 46.1), (0, 46)),
        polygon((0, 460), (0.1, 460), (0.2, 461), (0, 460)),
        polygon((-180, -90), (180, -90), (180, 90), (-180, 90), (-180, -90)),
    ],
)
def test_what_is_no_area_gets_one_sentence(drawing):
    with pytest.raises(Invalid) as caught:
        read_drawing(drawing)
    assert list(caught.value.errors) == ["geometry"]


def test_a_drawing_too_detailed_is_refused():
    with pytest.raises(TooLarge):
        read_drawing(" " * (LARGEST_TEXT + 1))
    with pytest.raises(TooLarge):
        read_drawing(polygon(*((0.1 * i / MOST_POINTS, 46) for i in range(MOST_POINTS + 1)), (0, 46)))


numbers = st.floats(-1, 1, allow_nan=False) | st.integers(-200, 200) | st.text(max_size=2) | st.none()


@given(st.lists(st.lists(numbers, max_size=3), max_size=8))
def test_any_ring_is_an_area_or_a_sentence(ring):
    try:
        shape = read_drawing({"type": "Polygon", "coordinates": [ring]})
    except TerreauError:
        return
    assert shape.is_valid
    assert shape.area > 0
