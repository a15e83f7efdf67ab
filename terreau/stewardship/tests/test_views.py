import pytest
from django.urls import reverse

from terreau.people import actions as people
from terreau.people import testing
from terreau.people.models import User
from terreau.people.tests.test_accounts import come_in
from terreau.stewardship.models import Flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return testing.group(purpose="Un jardin.")


def name(group):
    return ["people.group", str(group.pk)]


def text(response):
    return response.content.decode()


def as_steward(client):
    User.objects.create_user("gardienne@example.org", is_steward=True)
    come_in(client, "gardienne@example.org")


def test_history_shows_what_each_version_changed(client, group):
    people.edit_group(testing.actor(), group, purpose="Un jardin et un four.", note="Le four est là.")
    page = text(client.get(reverse("stewardship:history", args=name(group))))
    assert "Le four est là." in page
    assert "<ins>" in page
    versions = client.get(f"/api/v1/stewardship/revisions/people.group/{group.pk}").json()
    assert [one["number"] for one in versions] == [1, 2]
    assert "lea@example.org" not in str(versions)


def test_a_contact_taken_back_is_read_by_the_group_alone(client, group):
    people.edit_group(testing.actor(), group, contact="05 49 00 00 00")
    people.edit_group(testing.actor(), group, contact="")
    asked = [f"/api/v1/stewardship/revisions/people.group/{group.pk}", reverse("stewardship:history", args=name(group))]
    assert [text(client.get(path)).count("05 49 00 00 00") for path in asked] == [0, 0]
    come_in(client, "lea@example.org")
    assert all("05 49 00 00 00" in text(client.get(path)) for path in asked)


def test_a_visitor_flags_and_a_steward_decides(client, group):
    page = client.post(reverse("stewardship:flag", args=name(group)), {"reason": "wrong", "words": "<b>non</b>"})
    assert page["Location"] == group.get_absolute_url()
    as_steward(client)
    queue = text(client.get(reverse("stewardship:queue")))
    assert "Les Jardins partagés" in queue
    assert "<b>non</b>" not in queue
    where = reverse("stewardship:decide", args=[Flag.objects.get().pk])
    assert "Donnez la raison" in text(client.post(where, {"decision": "hidden", "reason": " "}))
    client.post(where, {"decision": "hidden", "reason": "Faux."})
    client.logout()
    assert client.get(group.get_absolute_url()).status_code == 404
    as_steward_again = client
    come_in(as_steward_again, "gardienne@example.org")
    journal = text(client.get(reverse("stewardship:journal")))
    assert "a masqué" in journal
    assert "a signalé un problème" in journal
    client.post(reverse("stewardship:set_hidden", args=name(group)), {"decision": "kept", "reason": "Corrigé."})
    client.logout()
    assert client.get(group.get_absolute_url()).status_code == 200


def test_flags_are_limited(client, group):
    where = reverse("stewardship:flag", args=name(group))
    for _time in range(10):
        client.post(where, {"reason": "wrong"})
    late = client.post(where, {"reason": "wrong"})
    assert (late.status_code, int(late["Retry-After"]) > 0) == (429, True)
    assert Flag.objects.count() == 10


@pytest.mark.parametrize("page", ["queue", "journal"])
def test_pages_of_stewards_are_for_stewards(client, page):
    assert client.get(reverse(f"stewardship:{page}")).status_code == 403
    come_in(client)
    assert client.get(reverse(f"stewardship:{page}")).status_code == 403


def test_what_does_not_exist_has_no_history(client):
    assert client.get("/historique/people.group/999/").status_code == 404
    assert client.get("/historique/people.user/1/").status_code == 404


def test_programs_flag_by_the_same_action(client, group):
    body = {"kind": "people.group", "key": str(group.pk), "reason": "wrong"}
    made = client.post("/api/v1/stewardship/flags", body, content_type="application/json")
    assert made.status_code == 201
    assert Flag.objects.get().pk == made.json()["id"]
