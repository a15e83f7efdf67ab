import re

from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.imports.places import full_name, opening_hours, slug_of, town_hall


def test_names_have_their_article():
    assert full_name("Mothe-Saint-Héray", "3") == "La Mothe-Saint-Héray"
    assert full_name("Abergement", "5") == "L'Abergement"
    assert full_name("Poitiers", "0") == "Poitiers"


def test_slugs():
    assert slug_of("L'Haÿ-les-Roses") == "l-hay-les-roses"
    assert slug_of("Œuilly") == "oeuilly"


@given(st.text(max_size=200))
def test_any_name_has_an_address(name):
    assert re.fullmatch(r"[a-z0-9-]{0,120}", slug_of(name))


def test_a_town_hall_keeps_what_is_known_and_safe():
    hall = town_hall(
        "1 place de l'Église\nBP 12\n79800 La Mothe",
        "A@b.fr;c@d.fr",
        " 05 00 ",
        "javascript:x",
        "[]",
        (0.123456789, 46.0),
    )
    assert hall == {
        "postal_code": "79800",
        "city": "La Mothe",
        "lines": ["1 place de l'Église", "BP 12"],
        "email": "a@b.fr",
        "phone": "05 00",
        "longitude": 0.123457,
        "latitude": 46.0,
    }


def test_an_empty_town_hall_is_empty_even_with_a_position():
    assert town_hall("", "", "", "", "[]", (0.1, 46.0)) == {}
    assert "longitude" not in town_hall("x", "", "", "", "[]", (float("nan"), 46.0))


def test_opening_hours_are_days_and_slots():
    assert opening_hours(
        '[["lundi","mercredi",[["08:30:00","12:00:00"]]],["samedi","samedi",[["09:00:00","11:00:00"]]]]'
    ) == [
        {"days": ["monday", "tuesday", "wednesday"], "slots": [["08:30", "12:00"]]},
        {"days": ["saturday"], "slots": [["09:00", "11:00"]]},
    ]


@given(
    st.text(max_size=60)
    | st.sampled_from(["{}", "[1]", '[["lundi"]]', '[["lundi","x",[]]]', '[["lundi","mardi",[[1]]]]'])
)
def test_hours_of_another_form_are_left_out(text):
    assert opening_hours(text) == []
