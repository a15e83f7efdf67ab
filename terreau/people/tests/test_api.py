import pytest

from terreau.people import actions, testing
from terreau.people.tests.test_accounts import come_in
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db


def post(client, body, method="post", path="/api/v1/groups/"):
    return getattr(client, method)(path, body, content_type="application/json")


def test_groups_of_a_commune_as_programs_read_them(client):
    group = testing.group(territories=[commune("86158")], purpose="Écouter.")
    testing.group(name="Ailleurs", territories=[commune("86194")])
    answer = client.get("/api/v1/groups/?commune=86158").json()
    assert answer["count"] == 1
    one = client.get(f"/api/v1/groups/{group.slug}").json()
    assert answer["groups"] == [one]
    assert one["territories"] == [{"kind": "commune", "code": "86158", "name": "Migné-Auxances"}]
    assert "lea@example.org" not in str(answer)


def test_the_api_opens_and_changes_a_group_by_the_same_actions(client):
    commune("86158")
    assert post(client, {"name": "Écoute", "communes": ["86158"]}).status_code == 401
    come_in(client)
    made = post(client, {"name": "Écoute", "communes": ["86158"]})
    assert made.status_code == 201
    path = f"/api/v1/groups/{made.json()['slug']}"
    assert post(client, {"base": 1, "purpose": "Écouter."}, "patch", path).json()["version"] == 2
    stale = post(client, {"base": 1, "purpose": "Autre."}, "patch", path)
    assert (stale.status_code, stale.json()["type"]) == (409, "about:blank#conflict")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "", "communes": ["86158"]}, 400), ({"name": "Écoute", "communes": []}, 400),
        ({"name": "Écoute", "communes": ["99999"]}, 404), ({"name": "Écoute"}, 400),
    ],
)  # fmt: skip
def test_what_is_wrong_is_a_problem_with_its_sentence(client, body, status):
    commune("86158")
    come_in(client)
    answer = post(client, body)
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["errors"]


def test_a_stranger_changes_nothing(client):
    group = testing.group(territories=[commune("86158")])
    come_in(client, "tom@example.org")
    assert post(client, {"base": 1, "name": "Autre"}, "patch", f"/api/v1/groups/{group.slug}").status_code == 403
    actions.close_group(testing.actor(), group)
    assert client.get("/api/v1/groups/").json()["count"] == 0
