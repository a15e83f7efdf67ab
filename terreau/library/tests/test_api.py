"""The JSON twins and the same actions behind them."""

import pytest

from terreau.library import testing
from terreau.library.models import Sheet
from terreau.people import testing as people

pytestmark = pytest.mark.django_db
URL = "/api/v1/library/sheets/"


def test_the_list_filters_and_counts(client):
    testing.method("Porteur de paroles")
    testing.structure("Une association")
    answer = client.get(URL, {"kind": "method", "q": "parole"}).json()
    assert (answer["count"], answer["exact"]) == (1, True)
    assert answer["results"][0]["slug"] == "porteur-de-paroles"


def test_a_sheet_and_its_versions(client):
    sheet = testing.method("Porteur de paroles")
    data = client.get(f"{URL}{sheet.slug}/").json()
    assert data["fields"]["goals"] == ["listen"]
    assert "CC BY-SA 4.0" in data["attribution"]
    assert [one["number"] for one in client.get(f"{URL}{sheet.slug}/versions/").json()] == [1]
    assert client.get(f"{URL}{sheet.slug}/versions/1/").json()["title"] == "Porteur de paroles"


def test_a_sheet_that_is_not_there_is_a_problem_for_programs(client):
    answer = client.get(f"{URL}nulle-part/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_writing_goes_through_the_same_actions(client):
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    given = {"title": "Un outil", "summary": "Utile.", "licence": "CC0-1.0", "authors": ["Nous"], "fields": {}}
    made = client.post(URL, {"kind": "tool", "content": given}, content_type="application/json")
    assert made.status_code == 201
    again = {"content": {**given, "title": "Un bon outil"}, "base": 1}
    url = f"{URL}{made.json()['slug']}/"
    assert client.put(url, again, content_type="application/json").json()["version"] == 2
    late = {"content": {**given, "title": "Trop tard"}, "base": 1}
    assert client.put(url, late, content_type="application/json").status_code == 409
    wrong = {"kind": "tool", "content": {**given, "licence": "mine"}}
    answer = client.post(URL, wrong, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["licence"]
    assert Sheet.objects.count() == 1


def test_writing_without_being_known_is_refused(client):
    assert client.post(URL, {"kind": "tool", "content": {}}, content_type="application/json").status_code == 401
