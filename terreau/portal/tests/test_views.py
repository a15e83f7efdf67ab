"""Pages made of several rooms, and their JSON twins."""

import datetime

import pytest
from django.urls import reverse

from terreau.library.testing import method
from terreau.people.testing import actor, group, person
from terreau.processes.testing import public
from terreau.territories.models import Kind, Territory
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    return some_communes()


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:200]
    return answer.content.decode()


def test_home_has_one_field(client, communes):
    text = page(client, "/")
    assert 'name="q"' in text
    assert "Votre commune" in text


def test_home_in_english(client, communes):
    assert "Your commune" in page(client, "/en/")


def test_one_answer_leads_straight_to_the_commune(client, communes):
    answer = client.get("/communes/", {"q": "st georges les bx"})
    assert (answer.status_code, answer["Location"]) == (302, "/communes/86222/")


def test_several_answers_are_offered(client, communes):
    text = page(client, "/communes/?q=86130")
    assert "/communes/86115/" in text
    assert "/communes/86222/" in text


@pytest.mark.parametrize("text", ["qsdfghjk", "<script>alert(1)</script>", "x" * 10_000, "' OR 1=1 --", "\x00"])
def test_no_answer_says_so(client, communes, text):
    answer = client.get("/communes/", {"q": text})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert "Aucune commune de ce nom" in answer.content.decode()


def test_the_page_of_a_commune_says_where_to_start_and_why(client, communes):
    method("Marche", {"first_step": True, "start_reason": "deux heures suffisent"})
    text = page(client, "/communes/86158/")
    for said in ("Migné-Auxances", "Vienne", "deux heures suffisent", "INSEE", "2023", "86440", "/communes/86194/"):
        assert said in text, said


def test_groups_nearby_are_shown_and_hidden_ones_are_not(client, communes):
    anna = actor(person("anna@example.org"))
    group(anna, name="Les voisins de la Boivre", territories=[communes["86194"]])
    group(anna, name="Fermé", territories=[communes["86194"]], public=False)
    text = page(client, "/communes/86158/")
    assert "Les voisins de la Boivre" in text
    assert "Fermé" not in text


def test_a_commune_merged_away_leads_to_the_one_of_today_and_says_so(client, communes):
    Territory.objects.create(
        kind=Kind.COMMUNE, code="86999", name="Ancienne", slug="ancienne",
        valid_to=datetime.date(2019, 1, 1), successor=communes["86158"],
    )  # fmt: skip
    answer = client.get("/communes/86999/")
    assert answer.status_code == 301
    assert "Ancienne" in page(client, answer["Location"])


def test_a_commune_that_ended_without_successor_is_gone(client, communes):
    Territory.objects.create(
        kind=Kind.COMMUNE, code="86998", name="Perdue", slug="perdue", valid_to=datetime.date(2019, 1, 1)
    )
    assert client.get("/communes/86998/").status_code == 410


@pytest.mark.parametrize("path", ["/communes/99999/", "/epci/1/", "/regions/x/", "/territoires/nulle-part/"])
def test_what_is_unknown_is_told_in_one_sentence(client, communes, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/departements/86/", "/regions/75/", "/epci/200069854/"])
def test_larger_territories_list_what_they_hold(client, communes, path):
    text = page(client, path)
    assert "Vienne" in text or "Migné-Auxances" in text


def test_the_twin_says_what_the_page_says(client, communes):
    twin = client.get(reverse("api:page_territory", args=["communes", "86158"])).json()
    assert twin["territory"]["name"] == "Migné-Auxances"
    assert {one["name"] for one in twin["near"]} >= {"Poitiers"}
    assert all(figure["source"] for figure in twin["portrait"])
    assert client.get(reverse("api:page_home")).json()["communes"] == len(communes)


def test_search_finds_in_every_room(client, communes):
    group(actor(person("anna@example.org")), name="Les voisins de la Boivre", territories=[communes["86194"]])
    assert "/communes/86194/" in page(client, "/chercher/?q=Poitiers")
    assert "/collectifs/" in page(client, "/chercher/?q=Boivre")


def test_an_empty_search_is_only_the_field(client, communes):
    assert 'name="q"' in page(client, "/chercher/")


def test_my_space_asks_to_log_in(client):
    answer = client.get("/mon-espace/")
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_my_space_shows_my_groups(client, communes):
    anna = person("anna@example.org")
    group(actor(anna), name="Les voisins de la Boivre", territories=[communes["86194"]])
    client.force_login(anna)
    assert "Les voisins de la Boivre" in page(client, "/mon-espace/")


def test_the_map_works_as_a_list_of_regions(client, communes):
    assert "/regions/75/" in page(client, "/carte/")


def test_a_commune_says_what_its_class_means_and_draws_its_years(client, communes):
    text = page(client, "/communes/86158/")
    assert "Dans la couronne d’une ville" in text
    assert "Habitants année par année : 6 071 en 2017, 6 285 en 2023" in text.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert text.count("series__bar ") + text.count('series__bar"') == len(communes["86158"].populations)


def test_where_nothing_happens_yet_there_is_a_next_step(client, communes):
    assert "/collectifs/ouvrir/?commune=86158" in page(client, "/communes/86158/")
    assert 'href="#within"' in page(client, "/epci/200069854/")
    assert "/territoires/nouveau/?epci=200069854" in page(client, "/epci/200069854/")


def test_paper_leads_back_to_the_page(client, communes):
    assert 'class="qr"' in page(client, "/communes/86158/")
    anna = actor(person("anna@example.org"))
    mine = group(anna, name="Les voisins de la Boivre", territories=[communes["86194"]])
    assert 'class="qr"' in page(client, mine.get_absolute_url())


def test_the_page_of_a_group_shows_its_proposals_and_leads_members_to_the_town_hall(client, communes):
    anna = person("anna@example.org")
    mine = group(actor(anna), name="Les voisins de la Boivre", territories=[communes["86194"]])
    said = public(actor(anna), communes["86194"], group=mine.slug)
    text = page(client, mine.get_absolute_url())
    assert said.get_absolute_url() in text
    assert "/sollicitations/nouvelle/" not in text
    client.force_login(anna)
    assert "/sollicitations/nouvelle/?commune=86194" in page(client, mine.get_absolute_url())


def test_one_shelf_of_communes_in_the_search(client, communes):
    assert page(client, "/chercher/?q=Poitiers").count(">Communes</h2>") == 1
