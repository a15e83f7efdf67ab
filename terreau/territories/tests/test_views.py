"""Drawing the territory of a project in its pages: made, changed, refused, taken back."""

import json

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from terreau.foundation.policy import Actor
from terreau.territories import actions
from terreau.territories.models import Kind, Territory
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db(transaction=True)

DRAW = "/territoires/nouveau/"


@pytest.fixture
def places():
    return some_communes()


@pytest.fixture
def jeanne(client, django_user_model):
    person = django_user_model.objects.create_user("jeanne@example.org")
    client.force_login(person)
    return person


def made():
    return Territory.objects.get(kind=Kind.PROJECT)


def square(place, half=0.01):
    west, south = place.longitude - half, place.latitude - half
    return json.dumps(shapely.geometry.mapping(shapely.box(west, south, west + 2 * half, south + 2 * half)))


def test_a_stranger_logs_in_first_and_comes_back(client, places):
    answer = client.get(f"{DRAW}?epci=200069755")
    assert answer.status_code == 302
    assert "next=%2Fterritoires%2Fnouveau%2F%3Fepci%3D200069755" in answer["Location"]


def test_communes_by_name_make_a_page(client, places, jeanne):
    answer = client.post(DRAW, {"name": "COMET", "communes": "Sepvret\nla mothe st heray\n\n79087"}, follow=True)
    assert answer.redirect_chain == [("/territoires/comet/", 302)]
    assert sorted(made().members.values_list("code", flat=True)) == ["79087", "79184", "79313"]
    assert "/territoires/comet/modifier/" in answer.content.decode()


def test_the_communes_of_an_epci_are_offered(client, places, jeanne):
    text = client.get(f"{DRAW}?epci=200069755").content.decode()
    assert "Chenay (79084)" in text
    assert "Migné-Auxances" not in text
    assert "Poitiers (86194)" in client.get(f"{DRAW}?commune=86194&commune=86158").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "", "communes": "Sepvret"}, "Donnez un nom au territoire"),
        ({"name": "Vide", "communes": " \n "}, "Choisissez au moins une commune"),
        ({"name": "Loin", "communes": "Sepvret\nQsdfghjk"}, "Qsdfghjk"),
        ({"name": "Faux", "drawing": "<script>"}, "GeoJSON"),
        ({"name": "Lourd", "drawing": "[" * 300_001}, "trop détaillé"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, places, jeanne, given, said):
    answer = client.post(DRAW, given)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    assert given["name"] in text
    assert not Territory.objects.filter(kind=Kind.PROJECT).exists()


def test_a_drawing_may_come_in_a_file(client, places, jeanne):
    file = SimpleUploadedFile("zone.geojson", square(places["86194"]).encode("utf-8-sig"))
    client.post(DRAW, {"name": "Quartier", "communes": "", "file": file})
    assert list(made().members.all()) == [places["86194"]]
    picture = SimpleUploadedFile("zone.png", b"\x89PNG\r\n\xff\xfe")
    assert "pas un texte GeoJSON" in client.post(DRAW, {"name": "Autre", "file": picture}).content.decode()


def test_the_address_of_the_page_is_nobodys_code(client, places, jeanne):
    client.post(DRAW, {"name": "Nouveau", "communes": "Sepvret"})
    assert made().code.startswith("nouveau-")


def test_a_change_is_kept_and_can_be_taken_back(client, places, jeanne):
    client.post(DRAW, {"name": "COMET", "communes": "Sepvret\nChey"})
    edit = "/territoires/comet/modifier/"
    assert "Chey (79087)" in client.get(edit).content.decode()
    client.post(edit, {"name": "COMET du quartier", "drawing": square(places["86194"]), "base": "1"})
    assert list(made().members.all()) == [places["86194"]]
    assert "Sepvret" in client.get(edit).content.decode()
    client.post("/territoires/comet/versions/1/reprendre/")
    assert (made().name, sorted(made().members.values_list("code", flat=True))) == ("COMET", ["79087", "79313"])
    client.post("/territoires/comet/versions/2/reprendre/")
    assert list(made().members.all()) == [places["86194"]]
    assert client.post("/territoires/comet/versions/99/reprendre/").status_code == 404


def test_two_who_change_at_once_lose_nothing(client, places, jeanne):
    client.post(DRAW, {"name": "COMET", "communes": "Sepvret\nChey"})
    edit = "/territoires/comet/modifier/"
    client.post(edit, {"name": "COMET", "communes": "Sepvret", "base": "1"})
    late = client.post(edit, {"name": "Mon COMET", "communes": "Chenay", "base": "1"})
    text = late.content.decode()
    assert late.status_code == 409
    assert 'value="Mon COMET"' in text
    assert "Chenay" in text
    assert list(made().members.values_list("code", flat=True)) == ["79313"]
    assert 'name="base" value="2"' in text


def test_only_who_drew_it_changes_it(client, places, django_user_model):
    actions.create_project_territory(Actor.of_system(), "COMET", communes=["79313"])
    edit = "/territoires/comet/modifier/"
    assert client.get(edit).status_code == 302
    client.force_login(django_user_model.objects.create_user("autre@example.org"))
    assert client.get(edit).status_code == 403
    assert client.post(edit, {"name": "Pris", "communes": "Chey"}).status_code == 403
    assert client.post("/territoires/comet/versions/1/reprendre/").status_code == 403
    assert client.get("/territoires/inconnu/modifier/").status_code == 404
    assert "Modifier ce territoire" not in client.get("/territoires/comet/").content.decode()
