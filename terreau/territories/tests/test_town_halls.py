"""Correcting how to reach a town hall: its address, its hours; on its page, and taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.territories import actions, queries
from terreau.territories.models import Territory
from terreau.territories.opening import DAYS, by_day, check_slots, grouped, read_slots, write_slots
from terreau.territories.testing import commune

STEWARD = Actor.of_system("test")
PAGE = "/communes/86158/mairie/"
MORNING, AFTERNOON = ["09:00", "12:00"], ["14:00", "17:30"]

slots = st.lists(st.integers(0, 24 * 60 - 1), unique=True, max_size=8).map(
    lambda minutes: [
        [f"{begin // 60:02}:{begin % 60:02}", f"{end // 60:02}:{end % 60:02}"]
        for begin, end in zip(*[iter(sorted(minutes))] * 2, strict=False)
    ]
)


@pytest.fixture
def here(transactional_db):
    return commune("86158")


@given(slots)
def test_hours_are_read_as_they_are_written(found):
    check_slots(found)
    assert read_slots(write_slots(found)) == found


@given(st.dictionaries(st.sampled_from(DAYS), slots.filter(bool)))
def test_a_week_grouped_by_its_hours_is_the_same_week(days):
    assert by_day(grouped(days)) == days


@pytest.mark.parametrize(
    "text",
    ["9h-12h, 14h à 17h30", "09:00 – 12:00 et 14:00-17:30", " 9 h 00-12 h 00 / 14 h-17 h 30 ", "14:00-17:30;9-12"],
)
def test_hours_as_people_type_them(text):
    assert read_slots(text) == [MORNING, AFTERNOON]


@pytest.mark.parametrize(
    "text",
    [
        "matin",
        "9h",
        "12h-9h",
        "9h-12h, 11h-13h",
        "25h-26h",
        "9:99-10:00",
        "9-9",
        "<b>",
        "1-2,3-4,5-6,7-8,9-10",
        "9--12",
    ],
)
def test_what_is_no_hours_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the form says it in words
        read_slots(text)


def test_a_correction_of_the_town_hall_is_shown_and_can_be_taken_back(here):
    here = actions.correct_town_hall(STEWARD, here, {"email": "accueil@migne.example.org"})
    assert queries.town_hall(here).email == "accueil@migne.example.org"
    back = actions.correct_town_hall(STEWARD, here, {"email": ""})
    assert queries.town_hall(back).email == "mairie@migne-auxances.example.org"
    assert back.corrections == {}


def test_address_and_hours_are_corrected_and_taken_back(here):
    week = [{"days": ["tuesday", "monday"], "slots": [AFTERNOON, MORNING]}]
    here = actions.correct_town_hall(STEWARD, here, {"lines": ["  Annexe ", "", "2 rue\x00 du Lac"], "hours": week})
    hall = queries.town_hall(here)
    assert hall.lines == ["Annexe", "2 rue du Lac"]
    assert hall.hours == [{"days": ["monday", "tuesday"], "slots": [MORNING, AFTERNOON]}]
    assert hall.corrected == ["hours", "lines"]
    back = actions.correct_town_hall(STEWARD, here, {"lines": [], "hours": []})
    assert queries.town_hall(back).lines == ["1 place de la Mairie"]
    assert back.corrections == {}


@pytest.mark.parametrize(
    "wrong",
    [{"email": "pas une adresse"}, {"website": "javascript:alert(1)"}, {"postal_code": "8644"}, {"mayor": "X"},
     {"lines": ["a", "b", "c", "d"]}, {"lines": ["x" * 101]},
     {"hours": [{"days": ["monday"], "slots": [["12:00", "09:00"]]}]},
     {"hours": [{"days": ["monday"], "slots": [["09:00", "12:00"], ["11:00", "13:00"]]}]}],
)  # fmt: skip
def test_a_wrong_correction_is_said(here, wrong):
    with pytest.raises(Invalid) as caught:
        actions.correct_town_hall(STEWARD, here, wrong)
    assert list(caught.value.errors) == list(wrong)
    with pytest.raises(Refused):
        actions.correct_town_hall(Actor(person_id=1), here, {"phone": "05"})


def whole(client):
    """The form as a browser sends it back untouched."""
    return {name: field.value() or "" for name, field in fields(client).items()}


def fields(client):
    form = client.get(PAGE).context["form"]
    return {field.name: field for field in form}


def test_the_page_corrects_street_and_hours_and_keeps_nothing_that_did_not_change(client, here, django_user_model):
    assert "1 place de la Mairie" in client.get(PAGE).content.decode()
    assert "09:00-12:00, 14:00-17:00" in client.get(PAGE).content.decode()
    client.force_login(django_user_model.objects.create_user("gardienne@example.org", is_steward=True))
    client.post(PAGE, whole(client))
    assert corrections() == {}
    client.post(PAGE, whole(client) | {"lines": "2 rue du Lac\nAnnexe", "saturday": "9h-12h"})
    assert corrections()["lines"] == ["2 rue du Lac", "Annexe"]
    assert by_day(corrections()["hours"])["saturday"] == [MORNING]
    assert "2 rue du Lac" in client.get("/communes/86158/").content.decode()
    client.post(PAGE, whole(client) | {"lines": "", **dict.fromkeys(DAYS, "")})
    assert corrections() == {}


def test_hours_that_cannot_be_read_are_said_beside_their_day(client, here, django_user_model):
    client.force_login(django_user_model.objects.create_user("gardienne@example.org", is_steward=True))
    answer = client.post(PAGE, whole(client) | {"friday": "le matin", "lines": "Nouvelle rue"})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["friday"]
    assert "Nouvelle rue" in answer.content.decode()
    assert corrections() == {}


def corrections():
    return Territory.objects.get(code="86158", kind="commune").corrections
