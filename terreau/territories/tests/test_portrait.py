import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.models import Territory
from terreau.territories.portrait import portrait, trends
from terreau.territories.testing import commune


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.django_db
def test_each_figure_says_its_year_and_source():
    figures = {one.code: one for one in portrait(commune("86158"))}
    assert list(figures) == [
        "population",
        "trend-five-years",
        "trend-since",
        "area",
        "density",
        "epci",
        "department",
        "data-age",
    ]
    assert plain(figures["population"].text) == "6 285 habitants en 2023"
    assert figures["population"].source.code == "insee-populations"
    assert plain(figures["trend-five-years"].text) == "gagne 3,4 % en 5 ans (de 6 071 à 6 276 habitants, 2017–2022)"
    assert figures["trend-five-years"].value == 3.4
    assert figures["trend-since"].text.startswith("reste stable en un an")
    assert plain(figures["data-age"].text) == "limites et mairies de 2026, dernier recensement connu : 2023"
    assert figures["area"].remark == "approximatif"
    assert figures["department"].text == "Vienne (86), en région Nouvelle-Aquitaine"


def words(before, after):
    return trends(Territory(populations={"2017": before, "2022": after}))[0].text


def test_a_hamlet_is_told_in_people_not_in_percent():
    assert words(40, 60) == "gagne 20 habitants en 5 ans (de 40 à 60, 2017–2022)"
    assert words(40, 39) == "perd 1 habitant en 5 ans (de 40 à 39, 2017–2022)"
    assert words(0, 3) == "gagne 3 habitants en 5 ans (de 0 à 3, 2017–2022)"


def test_english_is_complete():
    with translation.override("en"):
        assert words(1000, 900) == "loses 10.0 % in 5 years (from 1,000 to 900 inhabitants, 2017–2022)"


def test_without_two_years_five_apart_there_is_no_trend():
    assert trends(Territory(populations={"2017": 100})) == []
    assert trends(Territory(populations={"2019": 100, "2023": 120})) == []
    assert [one.year for one in trends(Territory(populations={"2016": 300, "2021": 310}))] == ["2016-2021"]


@given(st.dictionaries(st.integers(2016, 2023).map(str), st.integers(0, 3_000_000)))
def test_any_series_has_words(populations):
    for figure in trends(Territory(populations=populations)):
        assert figure.text
        assert "%(" not in figure.text
