import pytest

from terreau.foundation.errors import Invalid, NotFound
from terreau.territories import queries
from terreau.territories.models import Territory
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db


def test_a_commune_is_found_by_its_code_however_it_is_typed():
    commune("86158")
    assert queries.find_commune(" 86158 ").name == "Migné-Auxances"


@pytest.mark.parametrize("code", ["", "00000", "8615", "'; DROP TABLE territories_territory; --", "9" * 10_000])
def test_an_unknown_code_gets_one_short_sentence(code):
    with pytest.raises(NotFound) as caught:
        queries.find_commune(code)
    assert len(str(caught.value)) < 120


def test_an_overseas_collectivity_is_named():
    with pytest.raises(NotFound, match="Polynésie française") as caught:
        queries.find_commune("98735")
    assert caught.value.code == "overseas-collectivity"


def test_a_point_gives_the_commune_under_it():
    some_communes()
    found = queries.locate(0.34, 46.58)
    assert found is not None
    assert found.code == "86194"
    assert queries.locate(-5.0, 46.0) is None


def test_a_commune_that_ended_is_not_located():
    gone = commune("86158")
    Territory.objects.filter(pk=gone.pk).update(valid_to="2024-12-31")
    assert queries.locate(gone.longitude, gone.latitude) is None


@pytest.mark.parametrize("point", [(float("nan"), 46.0), (0.3, float("inf")), (181.0, 46.0), (0.3, -91.0)])
def test_a_point_that_is_none_is_refused(point):
    with pytest.raises(Invalid):
        queries.locate(*point)


def test_neighbours_are_those_that_touch_by_name():
    places = some_communes()
    assert [one.name for one in queries.neighbours(places["86158"])] == [
        "Avanton",
        "Buxerolles",
        "Chasseneuil-du-Poitou",
        "Poitiers",
    ]


def test_neighbours_of_an_epci_are_around_it_not_in_it():
    places = some_communes()
    around = queries.neighbours(places["86158"].epci)
    assert "Avanton" in [one.name for one in around]
    assert "Poitiers" not in [one.name for one in around]


def test_the_outline_of_an_epci_is_that_of_its_communes_together():
    places = some_communes()
    shape = queries.outline(places["79084"].epci)
    assert shape.area == pytest.approx(6 * 0.04**2)
    assert queries.geojson(places["79084"])["geometry"]["type"] == "Polygon"


def test_a_correction_comes_before_the_directory():
    place = commune("86158", corrections={"email": "accueil@migne.example.org"})
    hall = queries.town_hall(place)
    assert hall.email == "accueil@migne.example.org"
    assert hall.city == "Migné-Auxances"
    assert hall.source.code == "person"
    assert hall.corrected == ["email"]


def test_no_town_hall_is_invented():
    assert queries.town_hall(commune("86158", town_hall={})) is None
    assert queries.town_hall(commune("86194").epci) is None
