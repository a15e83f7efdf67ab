import pytest

from terreau.foundation.house import house
from terreau.foundation.policy import Actor
from terreau.territories import suggest
from terreau.territories.testing import some_communes


@pytest.mark.django_db
def test_communes_are_found_by_the_search_over_all_rooms(monkeypatch):
    monkeypatch.setitem(house.addresses, "territories.territory", lambda place: f"/communes/{place.code}/")
    suggest.forget()
    some_communes()
    source = next(one for one in house.search if one.code == "communes")
    hits = source.find(Actor.anonymous(), "migné auxances", 3)
    assert (hits[0].title, hits[0].url) == ("Migné-Auxances (86)", "/communes/86158/")
    suggest.forget()
