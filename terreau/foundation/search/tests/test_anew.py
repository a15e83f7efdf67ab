"""The whole index made anew: the same as it was, or mended where it was not."""

import pytest
from django.db import connection

from terreau.foundation import search
from terreau.foundation.search import anew
from terreau.foundation.search.models import Entry, Term

pytestmark = pytest.mark.django_db
SHELF = {"1": {"A": "Porteur de paroles", "B": "Écouter dehors"}, "2": {"A": "Café discussion", "C": "On parle."}}


@pytest.fixture
def offered(monkeypatch):
    monkeypatch.setattr(anew, "_indexed", {})
    search.offer_indexed("tests.thing", lambda: list(SHELF.items()))
    for key, texts in SHELF.items():
        search.index("tests.thing", key, texts)


def kept():
    return (
        sorted(Entry.objects.values_list("kind", "key", "a", "b", "c")),
        sorted(Term.objects.values_list("kind", "term", "documents")),
    )


def keys(text):
    return [key for key, _score in search.find("tests.thing", text)]


def test_made_anew_it_is_the_same(offered):
    before = kept()
    assert search.rebuild() == {"tests.thing": 2}
    assert kept() == before
    assert search.rebuild() == {"tests.thing": 2}
    assert (keys("ecoute"), keys("cafe")) == (["1"], ["2"])


def test_what_was_lost_or_wrong_is_mended_and_what_is_no_more_is_forgotten(offered):
    before = kept()
    Entry.objects.filter(key="2").delete()
    Entry.objects.filter(key="1").update(a="mairi")
    Term.objects.update(documents=40)
    search.index("tests.gone", 9, {"A": "Rien"})
    assert keys("cafe") == []
    search.rebuild()
    assert kept() == before
    assert keys("cafe") == ["2"]
    assert keys("mairie") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 keeps an index of its own")
def test_the_engine_s_own_index_is_mended_too(offered):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
    assert keys("cafe") == []
    search.rebuild()
    assert keys("cafe") == ["2"]
    search.remove("tests.thing", "2")
    assert keys("cafe") == []


def test_a_room_that_fails_leaves_what_stood(offered):
    before = kept()

    def broken():
        yield "3", {"A": "Neuf"}
        raise LookupError

    search.offer_indexed("tests.broken", broken)
    with pytest.raises(LookupError):
        search.rebuild()
    assert kept() == before
