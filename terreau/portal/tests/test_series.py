import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.portal.series import ABOVE, HEIGHT, WIDTH, draw_series


@pytest.mark.parametrize("counts", [{}, {"2023": 500}, {"2017": 0, "2023": 0}])
def test_too_little_is_not_drawn(counts):
    assert draw_series(counts) is None


def test_bars_begin_at_zero_and_a_missing_year_leaves_its_place():
    series = draw_series({"2023": 50, "2016": 100, "2017": 100})
    assert [bar.year for bar in series.bars] == [2016, 2017, 2023]
    assert series.last.height * 2 == pytest.approx(series.first.height)
    assert series.bars[2].x - series.bars[1].x == pytest.approx(6 * (series.bars[1].x - series.bars[0].x), abs=0.5)
    assert [bar.told for bar in series.bars] == [True, False, True]


@given(st.dictionaries(st.integers(1876, 2100).map(str), st.integers(0, 3_000_000), min_size=2))
def test_everything_lies_inside_and_stands_on_the_ground(counts):
    series = draw_series(counts)
    if series is None:
        assert not any(counts.values())
        return
    for bar in series.bars:
        assert series.bar / 2 <= bar.x <= WIDTH - series.bar / 2
        assert ABOVE - 0.1 <= bar.y <= HEIGHT
        assert bar.y + bar.height == pytest.approx(series.ground, abs=0.11)
