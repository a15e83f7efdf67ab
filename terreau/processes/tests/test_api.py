"""The API reads what is public, and nothing else."""

import pytest
from django.urls import reverse

from terreau.foundation.house import house
from terreau.people import testing as people
from terreau.processes import actions
from terreau.processes.testing import draft, public, written
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db


def test_public_proposals_are_read(client):
    proposal = public(contact="05 49 12 34 56")
    found = client.get(f"/api/v1/proposals/{proposal.slug}").json()
    assert found["title"] == "Écouter nos hameaux"
    assert found["commune"] == {"code": "86158", "name": "Migné-Auxances"}
    assert found["facts"][0]["source"]
    assert found["methods"] == [{"slug": "porteur-de-paroles", "title": "Porteur de paroles", "version": 1}]
    assert "05 49" not in str(found)
    assert client.get(found["documents"]["letter"]["pdf"]).status_code == 200


def test_what_was_written_before_publishing_is_read_by_its_writers_alone(client):
    lea = people.person("lea@example.org")
    proposal = written(people.actor(lea))
    actions.write(people.actor(lea), proposal, "why", {"title": "Écouter", "why": "Un brouillon amer.", "themes": []})
    actions.write(people.actor(lea), proposal, "why", {"title": "Écouter", "why": "Un texte apaisé.", "themes": []})
    actions.publish(people.actor(lea), proposal)
    asked = (
        f"/api/v1/stewardship/revisions/processes.proposal/{proposal.pk}",
        reverse("stewardship:history", args=["processes.proposal", proposal.pk]),
    )
    for path in asked:
        text = client.get(path).content.decode()
        assert "amer" not in text, path
        assert "apais" in text, path
    client.force_login(lea)
    assert all("amer" in client.get(path).content.decode() for path in asked)


def test_the_list_is_paged_and_by_commune(client):
    some_communes()
    here, other = public(place=commune("86158")), public(place=commune("79174"))
    written(), draft()
    found = client.get("/api/v1/proposals/?limit=1").json()
    assert (found["count"], [one["slug"] for one in found["items"]]) == (2, [other.slug])
    found = client.get("/api/v1/proposals/?commune=86158").json()
    assert [one["slug"] for one in found["items"]] == [here.slug]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1"])
def test_bad_pages_are_refused(client, query):
    assert client.get(f"/api/v1/proposals/?{query}").status_code == 400


def test_what_is_not_public_is_not_there(client):
    lea = people.actor()
    proposal = written(lea)
    assert client.get(f"/api/v1/proposals/{proposal.slug}").status_code == 404
    actions.publish(lea, proposal)
    actions.delete(lea, proposal)
    assert client.get(f"/api/v1/proposals/{proposal.slug}").status_code == 404
    assert client.get("/api/v1/proposals/?commune=99999").status_code == 404


def test_the_house_finds_them():
    lea = people.actor()
    proposal = public(lea)
    source = next(one for one in house.search if one.code == "proposals")
    assert [hit.url for hit in source.find(lea, "hameaux", 5)] == [proposal.get_absolute_url()]
    cards = [card for offer in house.my_space for card in offer(lea)]
    assert proposal.title in [card.title for card in cards]
