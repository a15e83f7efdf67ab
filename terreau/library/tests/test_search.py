"""Search as people type it: the same matches and the same first three on SQLite and on PostgreSQL, best sheet first."""

import tomllib
from pathlib import Path

import pytest
from django.urls import reverse

from terreau.foundation.policy import Actor
from terreau.library import browse, starter_sheets, testing
from terreau.library.models import SheetFacet

pytestmark = pytest.mark.django_db
QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))["query"]


def shelf(text="", **chosen):
    return browse.shelf(Actor.anonymous(), browse.Asked.of({"q": text, **chosen}))


def titles(text):
    return [sheet.title for sheet in shelf(text).page.object_list]


def test_each_engine_finds_what_the_list_says():
    """Run with `DATABASE_URL`, the same list holds PostgreSQL to the same answers."""
    starter_sheets.load()
    wrong = []
    for query in QUERIES:
        found = shelf(query["text"])
        first = [sheet.slug for sheet in list(found.page.object_list)[:3]]
        if (found.total, first, found.exact) != (query["total"], query["first"], query.get("exact", True)):
            wrong.append((query["text"], found.total, first, found.exact))
    assert wrong == []


def test_the_list_is_long_enough_to_mean_something():
    assert len({query["text"] for query in QUERIES}) >= 30
    assert any(not query.get("exact", True) for query in QUERIES)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("municipalite", "Écrire à la mairie"),
        ("commune", "Écrire à la mairie"),
        ("participation", "L’implication de tous"),
        ("l'ecoute", "Écoutes au marché"),
        ("les ecoutes", "Écoutes au marché"),
        ("d’écoute", "Écoutes au marché"),
        ("implicasion", "L’implication de tous"),
    ],
)
def test_accents_plurals_elisions_synonyms_and_one_wrong_letter(text, written):
    for title in ("Écrire à la mairie", "L’implication de tous", "Écoutes au marché", "Les élus d’abord"):
        testing.method(
            title, fields={"steps": [{"title": "Commencer", "minutes": 90, "text": ""}]}, summary="Un essai."
        )
    assert titles(text)[0] == written


def test_a_wrong_letter_is_read_as_the_word_that_fits_the_others():
    testing.method("Débat mouvant")
    for n in range(5):
        testing.method(f"Autre {n}", fields={"tips": ["Cela marche souvent.", "Un débat aussi."]})
    assert titles("debat mouvent")[0] == "Débat mouvant"


def test_among_equals_what_is_told_comes_first():
    _plain, told = testing.method("Cercle de parole un"), testing.method("Cercle de parole dix")
    assert titles("cercle")[0] == "Cercle de parole un"
    testing.experience(told, "Chez nous")
    assert titles("cercle")[0] == "Cercle de parole dix"


def test_facets_count_and_the_address_keeps_them(client):
    testing.method("Facile", fields={"difficulty_facilitator": 1, "classes": ["urban"]})
    testing.method("Difficile", fields={"difficulty_facilitator": 3, "classes": ["urban", "rural-autonomous"]})
    testing.experience(None, "Racontée", fields={"drawn_from_public_source": True, "outcome": "did-not"})
    counts = {
        facet.code: {str(choice.url): choice.count for choice in facet.choices} for facet in shelf(kind="method").facets
    }
    assert counts["difficulty"] == {"?kind=method&difficulty=1": 1, "?kind=method&difficulty=3": 1}
    assert counts["class"] == {"?kind=method&class=urban": 2, "?kind=method&class=rural-autonomous": 1}
    assert counts["licence"] == {"?kind=method&licence=CC-BY-SA-4.0": 2}
    assert counts["outcome"] == {}
    assert [sheet.title for sheet in shelf(outcome="did-not").page.object_list] == ["Racontée"]
    found = client.get(reverse("api:library_sheets"), {"class": "rural-autonomous", "licence": "CC-BY-SA-4.0"}).json()
    assert [one["title"] for one in found["results"]] == ["Difficile"]


def test_all_facets_are_counted_in_one_query_where_none_is_chosen(django_assert_max_num_queries):
    testing.method("Une")
    with django_assert_max_num_queries(3):
        assert [facet.code for facet in shelf().facets if facet.choices]


def test_what_is_hidden_is_counted_nowhere():
    method = testing.method("Cachée", published=False)
    assert SheetFacet.objects.filter(sheet=method).exists()
    assert all(not facet.choices for facet in shelf().facets)
