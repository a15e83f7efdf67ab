"""Where to start: every point has its reason, the same territory gets the same answer."""

import pytest

from terreau.library import queries, testing
from terreau.library.start import because
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return Territory.objects.create(
        kind="commune", code="23001", name="Ahun", slug="ahun", population=1400, class_code="rural-autonomous",
        class_origin="estimated", populations={"2017": 1500, "2022": 1400},
    )  # fmt: skip


def test_only_what_a_group_can_begin_alone(village):
    testing.method("Forum ouvert", fields={"first_step": False})
    assert queries.where_to_start(village) == []


def test_reasons_come_from_the_sheet_and_from_the_territory(village):
    testing.method(fields={"population_max": 5000})
    (start,) = queries.where_to_start(village)
    assert start.reasons[0] == "parce qu’il suffit de trois personnes"
    assert "Ahun compte 1 400 habitants" in start.reasons[1].replace("\xa0", " ").replace("\u202f", " ")
    assert "estimé" in start.reasons[2]
    assert "6,7" in start.reasons[3]
    assert start.points == 3 + 2 + 2 + 2


def test_a_method_for_small_places_waits_in_a_town(village):
    testing.method("Au bourg", fields={"population_max": 1000})
    testing.method("Partout")
    assert [start.sheet.title for start in queries.where_to_start(village)] == ["Partout", "Au bourg"]


def test_not_three_of_the_same_goal(village):
    for title in ("Une", "Deux", "Trois"):
        testing.method(title)
    testing.method("Zut", fields={"goals": ["decide"], "cost": "some"})
    assert [start.sheet.title for start in queries.where_to_start(village)] == ["Deux", "Trois", "Zut"]


def test_three_of_the_same_goal_where_there_is_nothing_else(village):
    for title in ("Une", "Deux", "Trois"):
        testing.method(title)
    assert len(queries.where_to_start(village)) == 3


def test_experiences_in_the_same_class_are_evidence_with_their_number(village):
    plain, told = testing.method("Plain"), testing.method("Told")
    testing.experience(told, "Une", class_code="rural-autonomous")
    testing.experience(told, "Deux", class_code="rural-autonomous", fields={"outcome": "did-not"})
    testing.experience(plain, "Ailleurs", class_code="urban")
    starts = queries.where_to_start(village)
    assert [start.sheet for start in starts] == [told, plain]
    assert "2 expériences" in starts[0].reasons[-1]
    assert "1" in starts[0].reasons[-1].split("2 expériences")[1]


def test_an_unknown_class_and_population_are_no_obstacle():
    bare = Territory.objects.create(kind="project", code="x", name="X", slug="x")
    testing.method(fields={"population_max": 5000})
    (start,) = queries.where_to_start(bare)
    assert start.points == 2


def test_because_elides_before_a_vowel():
    assert because("on peut").startswith("parce qu’on")
    assert because("tout le monde").startswith("parce que tout")


def test_the_path_of_the_starter_library_comes_first():
    other = testing.path("Un autre chemin")
    assert queries.main_path() == other
    starter = testing.path("Le chemin", starter_version=1)
    assert queries.main_path() == starter


def test_nothing_hidden_or_waiting_is_a_method_for_all():
    shown = testing.method("Vue")
    testing.method("En attente", published=False)
    assert list(queries.methods()) == [shown]
