import json

import pytest

from terreau.territories import actions, suggest
from terreau.territories.testing import commune, department, some_communes

pytestmark = pytest.mark.django_db
API = "/api/v1/territories"


@pytest.fixture
def places():
    suggest.forget()
    yield some_communes()
    suggest.forget()


def get(client, path, **query):
    answer = client.get(API + path, query)
    return answer.status_code, json.loads(answer.content)


def test_a_commune_says_all_that_is_known_with_sources(client, places):
    status, data = get(client, "/communes/86158")
    assert status == 200
    assert data["name"] == "Migné-Auxances"
    assert (data["department"]["code"], data["epci"]["code"], data["region"]["code"]) == ("86", "200069854", "75")
    assert data["populations"] == {"2017": 6071, "2022": 6276, "2023": 6285}
    assert data["trend"] == 0.0338
    assert data["town_hall"]["email"] == "mairie@migne-auxances.example.org"
    assert data["town_hall"]["source"]["licence"]
    assert data["territory_class"]["origin"] == "estimated"
    assert [one["name"] for one in data["neighbours"]] == ["Avanton", "Buxerolles", "Chasseneuil-du-Poitou", "Poitiers"]
    assert all(figure["source"]["name"] for figure in data["figures"])
    assert len(data["bbox"]) == 4


def test_a_commune_that_merged_leads_to_the_one_of_today(client, places):
    commune("86999", name="Ancienne", valid_to="2019-01-01", successor=places["86158"])
    answer = client.get(f"{API}/communes/86999")
    assert answer.status_code == 302
    assert answer["Location"] == f"{API}/communes/86158"
    assert get(client, "/communes/86158")[1]["former"] == [{"code": "86999", "name": "Ancienne", "ended": "2019-01-01"}]


@pytest.mark.parametrize(
    "path", ["/communes/00000", "/communes/98735", "/communes/'%20OR%201=1", "/epci/1", "/territoires/rien", "/x/86158"]
)
def test_what_is_not_there_is_a_problem_in_one_sentence(client, places, path):
    answer = client.get(API + path)
    assert answer.status_code == (400 if path.startswith("/x/") else 404)
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["title"]


def test_a_point_finds_its_commune(client, places):
    assert get(client, "/locate", longitude=0.34, latitude=46.58)[1]["code"] == "86194"
    assert get(client, "/locate", longitude=-10, latitude=46)[1]["type"].endswith("no-commune-here")
    for longitude, latitude in (("nan", "46"), ("0", "inf"), ("181", "0")):
        status, problem = get(client, "/locate", longitude=longitude, latitude=latitude)
        assert status == 400
        assert problem["errors"]


def test_outlines_are_geojson(client, places):
    status, feature = get(client, "/communes/86158/outline.geojson")
    assert (status, feature["type"], feature["geometry"]["type"]) == (200, "Feature", "Polygon")
    assert get(client, "/epci/200069854/outline.geojson")[1]["geometry"]["type"] == "MultiPolygon"
    commune("86001", name="Sans-Contour")
    assert get(client, "/communes/86001/outline.geojson")[1]["geometry"] is None


def test_lists_of_communes(client, places):
    assert "Poitiers" in [one["name"] for one in get(client, "/communes/86158/neighbours")[1]]
    assert len(get(client, "/departements/79/communes")[1]) == 6
    assert get(client, "/regions/75/communes")[0] == 200
    assert department("79").name == get(client, "/departements/79")[1]["name"]


def test_alike_communes_come_with_reasons(client, places):
    status, found = get(client, "/communes/79087/similar", limit=2)
    assert status == 200
    assert len(found) == 2
    assert all(one["reasons"] for one in found)
    assert get(client, "/communes/79087/similar", criteria="money")[0] == 400


def test_suggestions(client, places):
    status, found = get(client, "/suggest", q="st georges les bx")
    assert status == 200
    assert found[0]["code"] == "86222"
    assert set(found[0]) >= {"name", "department_name", "postal_codes", "population"}
    for strange in ("", "x" * 10_000, "'; DROP TABLE territories_territory; --", "<script>", "\x00"):
        assert get(client, "/suggest", q=strange)[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_territory_of_a_project_has_its_address(client, places):
    from terreau.foundation.policy import Actor

    made = actions.create_project_territory(Actor.of_system(), "COMET", communes=["79313", "79087"])
    status, data = get(client, f"/territoires/{made.code}")
    assert (status, data["name"], data["population"]) == (200, "COMET", 1161)
    assert [one["code"] for one in get(client, "/territoires/comet/communes")[1]] == ["79087", "79313"]


def test_a_missing_parameter_is_a_problem_too(client, places):
    answer = client.get(f"{API}/locate?longitude=ici")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(json.loads(answer.content)["errors"]) == {"longitude", "latitude"}
