import json
import re
import struct

from hypothesis import example, given
from hypothesis import strategies as st

from terreau.territories.imports.places import DAYS, full_name, opening_hours, slug_of, town_hall


def point(longitude, latitude):
    return struct.pack("<BIdd", 1, 1, longitude, latitude).hex()


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
        point(0.123456789, 46.0),
    )
    assert json.loads(hall) == {
        "postal_code": "79800",
        "city": "La Mothe",
        "lines": ["1 place de l'Église", "BP 12"],
        "email": "a@b.fr",
        "phone": "05 00",
        "longitude": 0.123457,
        "latitude": 46.0,
    }


def test_an_empty_town_hall_is_empty_even_with_a_position():
    assert town_hall("", "", "", "", "[]", point(0.1, 46.0)) == "{}"
    assert "longitude" not in town_hall("x", "", "", "", "[]", point(float("nan"), 46.0))
    assert "longitude" not in town_hall("x", "", "", "", "[]", "\\N")


@given(st.lists(st.text(max_size=40), min_size=5, max_size=5))
def test_whatever_is_written_a_town_hall_is_json(words):
    hall = json.loads(town_hall(*words, point(2.5, 46.0)))
    assert isinstance(hall, dict)
    assert hall.get("phone", "") == words[2].strip()
    if hall:
        assert (hall["longitude"], hall["latitude"]) == (2.5, 46.0)


def test_opening_hours_are_days_and_slots():
    text = '[["lundi","mercredi",[["08:30:00","12:00:00"]]],["samedi","samedi",[["09:00:00","11:00:00"]]]]'
    assert json.loads(opening_hours(text)) == [
        {"days": ["monday", "tuesday", "wednesday"], "slots": [["08:30", "12:00"]]},
        {"days": ["saturday"], "slots": [["09:00", "11:00"]]},
    ]


@given(
    st.text(max_size=60)
    | st.sampled_from(["{}", "[1]", '[["lundi"]]', '[["lundi","x",[]]]', '[["lundi","mardi",[[1]]]]'])
)
def test_hours_of_another_form_are_left_out(text):
    assert opening_hours(text) == "[]"


times = st.sampled_from(["08:00:00", "12:30:00", ""])
slots = st.lists(st.tuples(times, times), max_size=3)
days = st.sampled_from([*DAYS, "férié", "]]],["])


@given(st.lists(st.tuples(days, days, slots), max_size=5))
@example([("lundi", "mardi", [("08:00:00", "12:00:00")]), ("]]],[", "lundi", [("a", "b")])])
def test_days_read_one_by_one_are_those_of_the_week_read_whole(week):
    """Written compactly, as the package does, each day is read apart; with spaces, the week is read as a whole."""
    apart = opening_hours(json.dumps(week, separators=(",", ":"), ensure_ascii=False))
    assert json.loads(apart) == json.loads(opening_hours(json.dumps(week, ensure_ascii=False)))
