import re

import shapely
from hypothesis import given
from hypothesis import strategies as st

from terreau.portal.drawing import HEIGHT_MAX, LETTER, MARGIN, WIDTH, Place, draw

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def square(code, west, south, size=0.1, role="near"):
    return Place(code, f"Place {code}", shapely.box(west, south, west + size, south + size), role)


def points(path):
    numbers = [float(number) for number in NUMBER.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_nothing_to_draw():
    assert draw([]) is None
    assert draw([Place("1", "Empty", shapely.Polygon(), "here")]) is None


def test_the_territory_itself_is_drawn_last_so_that_its_border_shows():
    drawing = draw([square("a", 0, 46, role="here"), square("b", 0.1, 46)])
    assert [place.code for place in drawing.places] == ["b", "a"]


def test_north_is_up_and_east_is_right():
    drawing = draw([square("sw", 0, 46), square("ne", 0.1, 46.1)])
    at = {place.code: (place.x, place.y) for place in drawing.places}
    assert at["ne"][0] > at["sw"][0]
    assert at["ne"][1] < at["sw"][1]


@given(st.floats(-170, 170), st.floats(-60, 70), st.floats(0.001, 5), st.integers(1, 5))
def test_everything_lies_inside(longitude, latitude, size, count):
    drawing = draw([square(str(n), longitude + n * size, latitude, size) for n in range(count)])
    assert drawing.height <= HEIGHT_MAX
    for place in drawing.places:
        for x, y in points(place.path):
            assert MARGIN - 1 <= x <= WIDTH - MARGIN + 1
            assert MARGIN - 1 <= y <= drawing.height - MARGIN + 1


def test_only_the_first_places_are_named():
    drawing = draw([square(str(n), n / 10, 46) for n in range(6)], labels=3)
    assert sorted(place.code for place in drawing.places if place.labelled) == ["0", "1", "2"]


def test_a_name_is_whole_and_over_no_other():
    places = [
        Place(str(n), "La Mothe-Saint-Héray", shapely.box(0, 46 + n / 10, 0.3, 46.1 + n / 10), "near") for n in (0, 1)
    ]
    close = Place("2", "Trop près", shapely.box(0.14, 46.04, 0.16, 46.06), "here")
    shown = draw([*places, close, Place("3", "À l’est", shapely.box(2, 46, 2.1, 46.1), "near")])
    named = {place.code: place for place in shown.places if place.labelled}
    assert sorted(named) == ["1", "2", "3"]
    for place in named.values():
        half = len(place.name) * LETTER / 2
        assert place.x - half >= MARGIN - 0.1
        assert place.x + half <= WIDTH - MARGIN + 0.1


def test_a_hole_stays_a_hole():
    ring = shapely.box(0, 46, 1, 47).difference(shapely.box(0.4, 46.4, 0.6, 46.6))
    (place,) = draw([Place("1", "Ring", ring, "here")]).places
    assert place.path.count("M") == 2


def test_the_scale_bar_is_a_round_length():
    drawing = draw([square("1", 0, 46, 0.2)])
    assert drawing.bar_km in (1, 2, 5)
    assert drawing.bar_length <= WIDTH / 4 + 1
