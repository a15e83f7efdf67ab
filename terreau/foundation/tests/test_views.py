"""Pages of the house itself."""

import json

import pytest
from django.utils.translation import override


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
