"""Vocabularies: shipped whole, changed by stewards in versions, read as SKOS, never losing a word that is in use."""

import json

import pytest
from django.db import OperationalError
from django.utils import translation
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from terreau.foundation.archive import check_line
from terreau.foundation.errors import Conflict, Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.library import vocabulary
from terreau.library.models import Sheet, Vocabulary
from terreau.library.testing import method
from terreau.library.vocabularies import archive, content, glossary, present, skos, starter, starter_files, verbs, words
from terreau.people import testing as people
from terreau.people.models import User
from terreau.stewardship import revisions

STEWARD = Actor(person_id=None, steward=True)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    starter.load()
    yield
    words.forget()


def themes():
    return Vocabulary.objects.get(code="themes")


def test_every_vocabulary_of_the_plan_is_shipped_and_loads_once():
    expected = {"themes", "vulnerabilites", "principes", "objectifs", "roles", "phases", "buts", "glossaire"}
    assert expected <= set(Vocabulary.objects.values_list("code", flat=True))
    counts = {one.code: len(one.content["concepts"]) for one in Vocabulary.objects.all()}
    assert (counts["themes"], counts["vulnerabilites"], counts["principes"], counts["phases"]) == (17, 5, 6, 8)
    assert not starter.is_needed()
    assert starter.load() == []


@pytest.mark.django_db(transaction=True)
def test_words_written_are_said_at_once_and_kept_while_sheets_are_written(client, django_assert_num_queries):
    starter.load()
    sheet = method(fields={"phases": [1]})
    word = str(vocabulary.PHASES[1])
    assert word in client.get(sheet.get_absolute_url()).content.decode()
    changed = Vocabulary.objects.get(code="phases")
    next(one for one in changed.content["concepts"] if one["code"] == "1")["label"]["fr"] = "Mise en jambes"
    Vocabulary.objects.filter(pk=changed.pk).update(content=changed.content)
    assert "Mise en jambes" in client.get(sheet.get_absolute_url()).content.decode()
    words.forget()
    Sheet.objects.filter(pk=sheet.pk).update(origin="Ici")
    with django_assert_num_queries(1):  # the stamps
        assert str(vocabulary.PHASES[1]) == "Mise en jambes"


def test_every_match_leads_to_a_word_that_is_there():
    every = starter_files.read_all()
    for one in every.values():
        for concept in one.content["concepts"]:
            assert len(list(present.matches(concept))) == len(concept["close"]), concept["code"]
            assert concept["label"]["en"], concept["code"]
    matched = {match.split("/")[0] for concept in every["themes"].content["concepts"] for match in concept["close"]}
    assert matched == {"diag360", "ademe-domaines", "shift"}


def test_a_changed_word_is_a_version_and_sheets_read_it_at_once():
    before = themes()
    concept = {**before.content["concepts"][0], "label": {"fr": "l’eau vive", "en": "living water"}}
    verbs.write_concept(STEWARD, before, concept, before.version, "plus vif")
    assert str(vocabulary.THEMES["eau"]) == "l’eau vive"
    assert [one.note for one in revisions.of(before)] == ["", "plus vif"]
    verbs.restore_vocabulary(STEWARD, before, 1, 2)
    words.forget()
    assert str(vocabulary.THEMES["eau"]) == "eau"
    assert themes().version == 3


def test_a_retired_word_is_offered_no_more_and_still_read():
    eau = themes().content["concepts"][0]
    verbs.write_concept(STEWARD, themes(), {**eau, "retired": True}, 1)
    words.forget()
    assert "eau" not in list(vocabulary.THEMES)
    assert "eau" in vocabulary.THEMES
    assert str(vocabulary.THEMES["eau"]) == "eau"


def test_words_that_came_since_are_retired_by_bringing_an_old_version_back():
    verbs.write_concept(STEWARD, themes(), {"code": "forge", "label": {"fr": "forge"}}, 1)
    verbs.restore_vocabulary(STEWARD, themes(), 1, 2)
    assert present.find_concept(themes(), "forge")["retired"]


def test_who_read_an_older_version_overwrites_nothing():
    eau = themes().content["concepts"][0]
    verbs.write_concept(STEWARD, themes(), {**eau, "retired": True}, 1)
    with pytest.raises(Conflict):
        verbs.write_concept(STEWARD, themes(), {**eau, "label": {"fr": "ô"}}, 1)
    assert themes().version == 2


@pytest.mark.parametrize("actor", [Actor.anonymous(), Actor(person_id=1)])
def test_only_stewards_change_words(actor):
    with pytest.raises(Refused):
        verbs.write_concept(actor, themes(), {"code": "x", "label": {"fr": "x"}}, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "Eau!", "label": {"fr": "x"}}, "Petites lettres"),
        ({"code": "modifier", "label": {"fr": "x"}}, "petites lettres"),
        ({"code": "x", "label": {"en": "x"}}, "français"),
        ({"code": "x", "label": {"fr": "x" * 121}}, "trop long"),
        ({"code": "x", "label": {"fr": "x"}, "broader": "nowhere"}, "sous lequel"),
        ({"code": "x", "label": {"fr": "x"}, "broader": "x"}, "sous lui-même"),
        ({"code": "x", "label": {"fr": "x"}, "close": ["eau"]}, "vocabulaire/code"),
        ({"code": "x", "label": "x"}, "français"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(given, said):
    with pytest.raises(Invalid) as problem:
        verbs.write_concept(STEWARD, themes(), given, 1)
    assert said.lower() in str(problem.value).lower() or said.lower() in str(problem.value.errors).lower()


def test_a_word_is_never_taken_away():
    given = {**themes().content, "concepts": themes().content["concepts"][1:]}
    with pytest.raises(Invalid, match="eau"):
        verbs.edit_vocabulary(STEWARD, themes(), given, 1)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
def test_turtle_and_json_ld_say_the_same_and_can_be_read():
    every = list(Vocabulary.objects.all())
    turtle = Graph().parse(data=skos.serialise(every, "ttl"), format="turtle")
    linked = Graph().parse(data=skos.serialise(every, "jsonld"), format="json-ld")
    assert set(turtle) == set(linked)
    concepts = set(turtle.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == sum(len(one.content["concepts"]) for one in every)
    for match in turtle.objects(None, SKOS.closeMatch):
        assert match in concepts
    water = URIRef(skos.address("themes", "eau"))
    assert {str(label) for label in turtle.objects(water, SKOS.prefLabel)} == {"eau", "water"}


def test_a_steward_changes_a_word_on_its_page(client):
    client.force_login(User.objects.get(pk=people.steward().person_id))
    form = {"label_fr": "l’eau", "label_en": "water", "close": "diag360/eau", "base": "1", "note": "article"}
    answer = client.post("/vocabulaires/themes/mots/eau/", form, follow=True)
    assert "L’eau" in answer.content.decode() or "l’eau" in answer.content.decode()
    answer = client.post("/vocabulaires/themes/mots/eau/", {**form, "label_fr": "ô"})
    assert answer.status_code == 409
    assert "l’eau" in answer.content.decode()
    answer = client.post("/vocabulaires/themes/mots/", {"code": "eau", "label_fr": "x", "base": "2"})
    assert answer.status_code == 422
    assert client.post("/vocabulaires/themes/versions/1/restaurer/", {"base": "2"}).status_code == 302
    assert "Version 3" in client.get("/vocabulaires/themes/").content.decode()
    assert client.get("/vocabulaires/themes/versions/1-2/").status_code == 200
    assert client.get("/vocabulaires/themes/versions/1/").status_code == 200


@pytest.mark.parametrize("path", ["/vocabulaires/themes/modifier/", "/vocabulaires/themes/mots/"])
def test_nobody_else_sees_the_form(client, path):
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/vocabulaires/", 200), ("/vocabulaires/glossaire/", 200), ("/en/vocabulaires/themes/", 200),
        ("/vocabulaires/themes.ttl", 200), ("/vocabulaires.jsonld", 200), ("/vocabulaires/themes/eau/", 302),
        ("/glossaire/", 302), ("/vocabulaires/rien/", 404), ("/vocabulaires/themes/rien/", 404),
        ("/vocabulaires/rien.ttl", 404), ("/vocabulaires/themes/versions/9/", 404),
        ("/api/v1/library/vocabularies/", 200), ("/api/v1/library/vocabularies/themes/", 200),
        ("/api/v1/library/vocabularies/rien/", 404),
    ],
)  # fmt: skip
def test_addresses(client, path, status):
    assert client.get(path).status_code == status


def test_an_archive_gives_the_vocabularies_back():
    lines = json.loads(json.dumps(list(archive.VOCABULARIES.export())))
    Vocabulary.objects.all().delete()
    revisions.Revision.objects.filter(kind="library.vocabulary").delete()
    for line in lines:
        check_line(archive.VOCABULARIES, line)
        assert archive.VOCABULARIES.bring(line) == "created"
        assert archive.VOCABULARIES.bring(line) == "unchanged"
    again = json.loads(json.dumps(list(archive.VOCABULARIES.export())))
    assert again == lines


def test_terms_are_said_in_the_readers_language_and_found_in_french_texts():
    with translation.override("en"):
        term = next(one for one in glossary.terms() if one.code == "levier")
    assert term.words[:2] == ("lever", "levers")
    assert "levier" in term.words
    assert term.definition.startswith("A decision")


def test_a_sheet_explains_its_words(client):
    made = method(fields={"objective": "Des leviers clairs."})
    page = client.get(made.get_absolute_url()).content.decode()
    assert page.count('popovertarget="mot-') >= 1


def test_content_says_what_is_missing_in_french():
    assert content.said({"fr": "eau", "en": ""}, "en") == "eau"


def test_a_database_that_does_not_answer_leaves_the_shipped_words(monkeypatch):
    def silent(key, make):
        raise OperationalError

    words.forget()
    monkeypatch.setattr(words._TABLES, "get", silent)
    assert "eau" in vocabulary.THEMES
