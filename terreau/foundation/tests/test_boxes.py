import math

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.db.boxes import BoxIndex

pytestmark = pytest.mark.django_db


class Editor:
    """What a migration hands over, inside a test's transaction."""

    connection = connection

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.fixture
def index():
    index = BoxIndex("trial_boxes")
    index.create(None, Editor())
    yield index
    index.drop(None, Editor())


def test_a_point_finds_the_boxes_that_hold_it_borders_included(index):
    index.put([(1, (0, 0, 1, 1)), (2, (1, 1, 2, 2)), (3, (5, 5, 6, 6))])
    assert index.containing(1, 1) == [1, 2]
    assert index.containing(0.5, 0.5) == [1]
    assert index.containing(4, 4) == []


def test_a_box_that_moved_is_found_where_it_is_now(index):
    index.put([(1, (0, 0, 1, 1))])
    index.put([(1, (8, 8, 9, 9))])
    assert index.containing(0.5, 0.5) == []
    assert index.containing(8.5, 8.5) == [1]


def test_what_was_removed_is_not_found(index):
    index.put((key, (0, 0, 1, 1)) for key in range(1200))
    index.remove(range(1199))
    assert index.touching((0, 0, 3, 3)) == [1199]


@pytest.mark.parametrize("box", [(0, 0, math.nan, 1), (1, 0, 0, 1), (0, 0, math.inf, 1)])
def test_what_is_no_box_is_refused(index, box):
    with pytest.raises(ValueError, match="not a box"):
        index.put([(1, box)])


def test_a_name_that_is_no_name_of_a_table_is_refused():
    with pytest.raises(ValueError, match="cannot name"):
        BoxIndex("boxes; DROP TABLE x")


degrees = st.floats(-180, 180, allow_nan=False)


@given(st.lists(st.tuples(degrees, degrees, degrees, degrees), max_size=20), degrees, degrees)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_that_touches_is_missed(index, boxes, x, y):
    rows = [(key, (min(a, c), min(b, d), max(a, c), max(b, d))) for key, (a, b, c, d) in enumerate(boxes)]
    index.remove(range(20))
    index.put(rows)
    assert {key for key, (a, b, c, d) in rows if a <= x <= c and b <= y <= d} <= set(index.containing(x, y))
