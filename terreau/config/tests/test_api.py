"""Refusals of the public API, whichever layer refuses: problem+json with one sentence."""

import pytest
from django.test import Client

from terreau.people import testing as people

pytestmark = pytest.mark.django_db
GROUPS = "/api/v1/groups/"


def refusal(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].partition("#")[2]


def test_a_stranger_is_asked_to_sign_in():
    assert refusal(Client().post(GROUPS, "{}", content_type="application/json")) == (401, "unknown-person")


def test_a_request_without_the_token_of_the_session_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.person())
    assert refusal(client.post(GROUPS, "{}", content_type="application/json")) == (403, "stale-form")


@pytest.mark.parametrize("body", ["{", "\x00", '{"name": "\\ud800"', b"\xff\xfe", "[" * 20_000])
def test_a_body_that_is_no_json_is_refused(body):
    client = Client()
    client.force_login(people.person())
    assert refusal(client.post(GROUPS, body, content_type="application/json"))[0] in (400, 422)


@pytest.mark.parametrize("offset", ["9223372036854775808", "9" * 30, "-1", "x"])
@pytest.mark.parametrize("path", [GROUPS, "/api/v1/proposals/"])
def test_a_page_beyond_all_pages_is_refused(path, offset):
    assert refusal(Client().get(path, {"offset": offset}))[0] in (400, 422)


@pytest.mark.parametrize("path", ["/api/v1/territories/suggest", "/api/v1/pages/home/", GROUPS])
def test_a_method_that_an_address_does_not_take_is_a_problem_too(path):
    answer = Client().put(path)
    assert refusal(answer) == (405, "method-not-allowed")
    assert "GET" in answer["Allow"]
    assert answer.json()["status"] == 405


def test_a_page_says_so_to_people():
    answer = Client().get("/collectifs/rien/fermer/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<h1" in answer.content.decode()
