"""Pages of the house itself."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override

from terreau.foundation import house, own_source

pytestmark = pytest.mark.django_db  # the words of the glossary


@pytest.mark.parametrize(("address", "language"), [("/style/", "fr"), ("/en/style/", "en")])
def test_the_style_page_shows_every_component_in_both_languages(client, address, language):
    page = client.get(address).content.decode()
    assert f'<html lang="{language}">' in page
    assert ("Le cahier" in page) == (language == "fr")
    for name in ("card", "figure", "portrait__row", "notice", "empty", "steps__step", "timeline__event", "summary",
                 "tabs", "pagination", "tip", "table", "search", "field--wrong", "badge"):  # fmt: skip
        assert f'class="{name}' in page or f" {name}" in page, name


def test_a_page_links_to_itself_in_the_other_language(client):
    assert 'href="/en/style/?page=3"' in client.get("/style/?page=3").content.decode()
    assert 'href="/style/?page=3"' in client.get("/en/style/?page=3").content.decode()


def test_a_page_of_everybody_does_not_vary_by_session(client):
    answer = client.get("/style/")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_the_manifest_speaks_the_language_of_the_page(client):
    content = json.loads(client.get("/en/manifest.webmanifest").content)
    assert (content["lang"], content["start_url"]) == ("en", "/en/")


def test_a_missing_page_is_one_sentence_and_a_way_back(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<h1>Cette page n’existe pas, ou n’existe plus.</h1>" in page
    assert 'class="button" href="/"' in page


def test_a_demonstration_says_so_on_every_page(client, settings):
    assert 'class="demonstration"' not in client.get("/style/").content.decode()
    settings.TERREAU_DEMONSTRATION = True
    assert 'class="demonstration"' in client.get("/style/").content.decode()


def test_who_is_logged_in_finds_the_way_out():
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    from terreau.foundation.policy import Actor

    request = RequestFactory().get("/")
    request.actor = Actor(person_id=1)
    with override("fr"):
        page = render_to_string("foundation/header.html", request=request)
    assert "Se déconnecter" in page
    assert "Se connecter" not in page


PAGES = ["a-propos", "mentions-legales", "accessibilite", "donnees-personnelles", "donnees-ouvertes"]


@pytest.mark.parametrize("prefix", ["/", "/en/"])
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_the_house_are_linked_from_every_footer(client, prefix, page):
    answer = client.get(f"{prefix}{page}/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    for other in PAGES:
        assert f'href="{prefix}{other}/"' in text


def test_who_hosts_is_said_or_missed_aloud(client, settings):
    assert "TERREAU_OPERATOR" in client.get("/mentions-legales/").content.decode()
    settings.TERREAU_OPERATOR, settings.TERREAU_CONTACT = "Les Graines, association", "ecrire@graines.example"
    page = client.get("/mentions-legales/").content.decode()
    assert "TERREAU_OPERATOR" not in page
    assert "Les Graines, association" in page
    assert "ecrire@graines.example" in client.get("/accessibilite/").content.decode()


def test_what_a_room_keeps_is_on_the_page_of_personal_data(client, monkeypatch):
    kept = house.Kept("Une adresse", "pour écrire", "trois jours")
    monkeypatch.setattr(house.house, "kept", [kept])
    page = client.get("/donnees-personnelles/").content.decode()
    assert "Une adresse" in page
    assert "trois jours" in page


def test_where_data_come_from_is_on_the_page_of_open_data(client, monkeypatch):
    monkeypatch.setattr(
        house.house, "sources", [house.DataSource("Populations", "https://insee.example/", "LO 2.0", "2022")]
    )
    page = client.get("/donnees-ouvertes/").content.decode()
    assert 'href="https://insee.example/"' in page
    assert 'href="/api/v1/openapi.json"' in page


def test_the_running_source_is_offered(client, settings, tmp_path):
    settings.TERREAU_DATA_DIR = tmp_path
    content = b"".join(client.get("/code-source.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("terreau/foundation/own_source.py") == Path(own_source.__file__).read_bytes()
        assert not [name for name in archive.namelist() if "__pycache__" in name]
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert b"".join(client.get("/code-source.zip").streaming_content) == content
    assert 'href="/code-source.zip"' in client.get("/style/").content.decode()


def test_robots_stay_out_of_a_demonstration(client, settings):
    assert "Disallow: /\n" not in client.get("/robots.txt").content.decode()
    settings.TERREAU_DEMONSTRATION = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_specimens_are_suggested_without_accents_and_never_for_nothing(client):
    assert [one["name"] for one in client.get("/style/suggest/?q=EPI").json()] == ["épinard"]
    assert client.get("/style/suggest/?q=").json() == []
    assert client.get("/style/suggest/", {"q": "x" * 10_000}).json() == []


def test_every_room_that_knows_people_says_what_it_keeps():
    orders = [kept.order for kept in house.house.kept]
    assert len(orders) >= 10
    assert orders == sorted(orders)
