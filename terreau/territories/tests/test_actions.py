import pytest
import shapely
from django.apps import apps

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.territories import actions, queries
from terreau.territories.models import Territory
from terreau.territories.testing import HALF_SIDE, commune, some_communes

pytestmark = pytest.mark.django_db(transaction=True)

STEWARD = Actor.of_system()
COMET = ["79313", "79087", "79084", "79115", "79184"]


@pytest.fixture
def places():
    return some_communes()


def drawing(longitude, latitude, half=0.01):
    return shapely.geometry.mapping(shapely.box(longitude - half, latitude - half, longitude + half, latitude + half))


def test_five_communes_make_a_territory(places):
    made = actions.create_project_territory(STEWARD, "  COMET,  au Mellois ", communes=COMET)
    assert (made.name, made.code) == ("COMET, au Mellois", "comet-au-mellois")
    assert sorted(made.members.values_list("code", flat=True)) == sorted(COMET)
    assert made.population == 461 + 541 + 531 + 1652 + 620
    assert made.populations["2017"] == 454 + 567 + 576 + 1692 + 616
    assert made.area_km2 == 100
    assert made.department.code == "79"
    assert [one.name for one in queries.neighbours(made)] == ["Melle"]
    assert queries.outline(made).area == pytest.approx(5 * (2 * HALF_SIDE) ** 2)
    assert queries.find_territory("project", made.code) == made


def test_a_drawing_takes_shares_of_communes_and_says_that_it_estimates(places):
    poitiers = places["86194"]
    made = actions.create_project_territory(
        STEWARD, "Quartier", geometry=drawing(poitiers.longitude, poitiers.latitude)
    )
    assert list(made.members.all()) == [poitiers]
    assert made.population == pytest.approx(poitiers.population / 4, rel=0.001)
    figures = {one.code: one for one in queries.portrait(made)}
    assert "estimé" in figures["population"].remark
    assert figures["area"].source.code == "drawn"
    assert queries.geojson(made)["geometry"]["type"] == "Polygon"


def test_an_area_that_runs_along_a_commune_does_not_take_it(places):
    poitiers = places["86194"]
    edge = poitiers.longitude + HALF_SIDE
    with pytest.raises(Invalid, match="aucune commune"):
        actions.create_project_territory(
            STEWARD, "Au bord", geometry=drawing(edge + 0.005, poitiers.latitude, half=0.005)
        )


def test_a_commune_that_merged_stands_for_its_successor(places):
    commune("86999", name="Ancienne", valid_to="2019-01-01", successor=places["86158"])
    made = actions.create_project_territory(STEWARD, "Ici", communes=["86999", "86158", places["86158"]])
    assert [one.code for one in made.members.all()] == ["86158"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "communes": COMET}, "name"),
        ({"name": "x" * 121, "communes": COMET}, "name"),
        ({"name": "Vide"}, "communes"),
        ({"name": "Inconnue", "communes": ["00000"]}, "communes"),
        ({"name": "Outre-mer", "communes": ["98735"]}, "communes"),
        ({"name": "Les deux", "communes": COMET, "geometry": drawing(0.3, 46.6)}, "geometry"),
        ({"name": "En mer", "geometry": drawing(-10, 46)}, "geometry"),
        ({"name": "Rien", "geometry": "<script>"}, "geometry"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(places, given, field):
    with pytest.raises(Invalid) as caught:
        actions.create_project_territory(STEWARD, **given)
    assert list(caught.value.errors) == [field]
    assert not Territory.objects.filter(kind="project").exists()


def test_two_of_the_same_name_have_two_addresses_and_html_stays_text(places):
    first, second = (actions.create_project_territory(STEWARD, "<b>Même</b> nom", communes=["86158"]) for _ in range(2))
    assert first.name == "<b>Même</b> nom"
    assert first.code != second.code
    assert set(first.code) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_who_may(places):
    with pytest.raises(Refused):
        actions.create_project_territory(Actor.anonymous(), "Sans nom", communes=COMET)
    made = actions.create_project_territory(STEWARD, "Ici", communes=COMET)
    for thing in (made, places["86158"]):
        with pytest.raises(Refused):
            actions.edit_project_territory(Actor(person_id=7), thing, name="Autre")
    with pytest.raises(Refused, match="officiel"):
        actions.edit_project_territory(STEWARD, places["86158"], name="Autre")


def test_an_edit_changes_what_it_is_made_of_and_keeps_its_address(places):
    made = actions.create_project_territory(STEWARD, "Ici", geometry=drawing(0.35, 46.575))
    changed = actions.edit_project_territory(STEWARD, made, name="Là", communes=COMET)
    assert (changed.name, changed.code) == ("Là", "ici")
    assert changed.members.count() == 5
    assert changed.sources == {}
    assert queries.outline(changed).area == pytest.approx(5 * (2 * HALF_SIDE) ** 2)
    Entry = apps.get_model("stewardship", "Entry")
    line = Entry.objects.get(verb="territories.edit_project")
    assert line.data["members_before"] == ["86194"]
