import numpy as np
import pytest
import shapely

from terreau.territories.imports.outlines import areas_km2, around, holes, neighbours
from terreau.territories.tests.imports.package import square


def grid(columns, rows, without=()):
    places = [(x, y) for y in range(rows) for x in range(columns) if (x, y) not in without]
    return places, np.array([square(x, y) for x, y in places])


def test_areas_are_those_of_the_ellipsoid():
    # A hemisphere of GRS 80 has 255,032,811 km²; a cell is the integral of its meridian and parallel arcs.
    assert areas_km2(np.array([shapely.box(-180, 0, 180, 90)])) == pytest.approx([255_032_811], abs=1)
    a, e2 = 6378.137, 0.006_694_379_990_14
    edges = np.radians(np.linspace(46, 46.1, 10_001))
    middle = (edges[1:] + edges[:-1]) / 2
    meridian = a * (1 - e2) / (1 - e2 * np.sin(middle) ** 2) ** 1.5
    parallel = a * np.cos(middle) / np.sqrt(1 - e2 * np.sin(middle) ** 2)
    cell = np.sum(meridian * parallel * np.diff(edges)) * np.radians(0.1)
    assert areas_km2(np.array([square(0, 0)])) == pytest.approx([cell], rel=1e-7)


def test_neighbours_share_a_border_not_a_corner():
    places, shapes = grid(3, 3)
    touching = neighbours(shapes)
    middle = places.index((1, 1))
    assert [places[one] for one in touching[middle]] == [(1, 0), (0, 1), (2, 1), (1, 2)]
    assert len(touching[0]) == 2


def test_neighbours_are_mutual():
    _, shapes = grid(5, 4, without={(2, 2)})
    touching = neighbours(shapes)
    assert all(one in touching[other] for one, others in enumerate(touching) for other in others)


def test_alone_it_has_no_neighbour():
    assert [list(one) for one in neighbours(np.array([square(0, 0), square(5, 5)]))] == [[], []]


def test_a_hole_is_found_and_the_sea_is_not():
    _, shapes = grid(4, 4, without={(1, 1), (0, 3)})
    found = holes(shapes)
    assert len(found) == 1
    assert found[0].equals(square(1, 1))
    assert not len(holes(grid(2, 2)[1]))


def test_around_a_hole_the_longest_border_comes_first():
    shapes = np.array([square(0, 1), shapely.box(0.1, 45.9, 0.3, 46.1), square(5, 5)])
    hole = shapely.box(0.1, 46.1, 0.3, 46.2)
    assert around(hole, shapes, shapely.STRtree(shapes)) == [1, 0]
