"""The index and its questions. The same file runs on both engines: what it states holds on each."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation import search
from terreau.foundation.search import query, synonyms
from terreau.foundation.search.models import Entry, Term

pytestmark = pytest.mark.django_db
KIND = "tests.thing"
WORDS = st.sampled_from(
    ["mairie", "commune", "écoute", "écouter", "paroles", "place", "marché", "2035", "1e5", "co2", "x", "Ж", "été"]
)
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)


@pytest.fixture
def shelf():
    search.index(KIND, 1, {"A": "Porteur de paroles", "B": "Écouter dans la rue", "C": "Des cartons, des feutres."})
    search.index(KIND, 2, {"A": "Café discussion", "B": "Parler autour d’un café", "C": "On note les paroles dites."})
    search.index(KIND, 3, {"A": "Atelier à l’école", "B": "Faire dessiner un lieu aimé", "C": "Avec la mairie."})


def keys(text):
    return [key for key, _score in search.find(KIND, text)]


def test_the_title_comes_before_the_body(shelf):
    assert keys("parole") == ["1", "2"]


def test_every_word_must_be_there(shelf):
    assert keys("paroles feutre") == ["1"]


def test_accents_case_and_plurals_are_forgiven(shelf):
    assert keys("ECOUTES") == ["1"]
    assert keys("a l'ecole") == ["3"]


def test_the_beginning_of_the_last_word_is_enough(shelf):
    assert keys("discus") == ["2"]
    assert keys("discu ") == []


def test_a_wrong_letter_is_forgiven_when_nothing_else_is_found(shelf):
    found = search.search(KIND, "pateur de paroles")
    assert found.exact is False
    assert search.search(KIND, "porteurr de paroles").keys == ["1"]
    assert search.search(KIND, "atelire").keys == ["3"]


def test_some_of_the_words_are_better_than_nothing(shelf):
    found = search.search(KIND, "atelier zzzzzz")
    assert (found.keys, found.exact) == (["3"], False)


def test_what_is_changed_or_removed_is_not_found_any_more(shelf):
    search.index(KIND, 1, {"A": "Autre chose"})
    assert keys("paroles") == ["2"]
    search.remove(KIND, 2)
    search.remove(KIND, 2)
    assert keys("paroles") == []
    assert not Term.objects.filter(term="parol").exists()


def test_kinds_do_not_mix(shelf):
    search.index("tests.other", 1, {"A": "Paroles"})
    assert keys("paroles") == ["1", "2"]


def test_the_index_follows_the_transaction(shelf):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        search.index(KIND, 4, {"A": "Paroles volées"})
        1 / 0
    assert keys("paroles") == ["1", "2"]


@pytest.mark.parametrize(
    "hostile",
    ["", "   ", "' OR 1=1 --", '"', "*", "a NEAR b", "a : b", "{a b}", "NOT", "\x00", "<script>", "(((", "&|!",
     "é" * 10_000, "mot " * 5_000, "🌱", "%s", "paroles:*"],
)  # fmt: skip
def test_nothing_typed_breaks_the_search(shelf, hostile):
    search.search(KIND, hostile)
    search.highlight("Des paroles", hostile)


def test_synonyms_count_less_than_the_word(shelf):
    saved = {term: set(near) for term, near in synonyms._near.items()}
    search.offer_synonyms([("municipalité", "mairie")])
    try:
        search.index(KIND, 4, {"C": "La municipalité."})
        assert keys("mairie") == ["3", "4"]
    finally:
        synonyms._near.clear()
        synonyms._near.update(saved)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), TEXTS)
def test_matches_are_those_that_the_terms_say(texts, asked):
    """The engine finds exactly what a plain comparison of terms finds: hence the same on each engine."""
    Entry.objects.filter(kind="tests.random").delete()
    Term.objects.filter(kind="tests.random").delete()
    for number, (a, b, c) in enumerate(texts):
        search.index("tests.random", number, {"A": a, "B": b, "C": c})
    asked += " "
    wanted = query.read(asked)
    rows = [(str(number), [set(search.analyse(text)) for text in texts[number]]) for number in range(len(texts))]
    everywhere = {
        key
        for key, columns in rows
        if wanted and all(set().union(*columns) & {*word.terms, *word.near} for word in wanted)
    }
    found = search.search("tests.random", asked)
    if everywhere:
        assert set(found.keys) == everywhere
        assert found.exact
    else:
        assert not found.exact or not found.keys
    counted = {term.term: term.documents for term in Term.objects.filter(kind="tests.random")}
    for term, documents in counted.items():
        assert documents == sum(term in set().union(*columns) for _key, columns in rows)


def test_order_is_the_same_whatever_the_order_of_writing(shelf):
    before = search.find(KIND, "paroles café")
    Entry.objects.all().delete()
    Term.objects.all().delete()
    for key, title, summary, body in [
        (2, "Café discussion", "Parler autour d’un café", "On note les paroles dites."),
        (3, "Atelier à l’école", "Faire dessiner un lieu aimé", "Avec la mairie."),
        (1, "Porteur de paroles", "Écouter dans la rue", "Des cartons, des feutres."),
    ]:
        search.index(KIND, key, {"A": title, "B": summary, "C": body})
    assert search.find(KIND, "paroles café") == before


def test_an_excerpt_marks_the_words_and_nothing_else():
    text = "Introduction. " * 30 + "Ils portent des <b>Paroles</b> sur la place. " + "Fin. " * 50
    shown = search.highlight(text, "parole")
    assert "&lt;b&gt;<mark>Paroles</mark>&lt;/b&gt;" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 320


@given(st.text(max_size=80), st.text(max_size=20))
def test_an_excerpt_never_lets_html_through(text, asked):
    shown = search.highlight(text, asked).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert ">" not in shown
