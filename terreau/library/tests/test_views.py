"""The pages of the library, as readers and writers meet them."""

import json
import re

import pytest
from django.urls import reverse

from terreau.foundation.pages import HEADER
from terreau.library import actions, content, offers, testing
from terreau.library.models import Sheet, Suggestion
from terreau.people import testing as people
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client):
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    return people.steward()


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_keeps_its_filters_in_its_address(client):
    testing.method("Porteur de paroles")
    testing.method("Bilan", fields={"goals": ["learn"], "phases": [7]})
    testing.structure("Une association")
    everything = page(client, "/bibliotheque/")
    assert "3 fiches" in everything
    assert "?kind=method" in everything
    methods = page(client, "/bibliotheque/?kind=method")
    assert "2 fiches" in methods
    assert "?kind=method&amp;goal=learn" in methods
    assert "1 fiche" in page(client, "/bibliotheque/?kind=method&goal=learn")
    assert "Aucune fiche" in page(client, "/bibliotheque/?kind=method&goal=decide")


def test_the_list_searches_and_says_when_it_only_comes_close(client):
    testing.method("Porteur de paroles")
    assert "<mark>" in page(client, "/bibliotheque/?q=paroles")
    assert "exactement" not in page(client, "/bibliotheque/?q=paroles")
    assert "exactement" in page(client, "/bibliotheque/?q=porteurr")


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=<script>",
        "?kind=<b>&page=-3",
        "?page=abc",
        "?page=99999999999",
        "?goal=%27OR%201",
        "?q=" + "é" * 10_000,
    ],
)
def test_no_address_breaks_the_list(client, query):
    testing.method()
    text = page(client, f"/bibliotheque/{query}")
    assert "<script>alert" not in text
    assert "<b>" not in text


def test_pages_of_the_list(client):
    for number in range(26):
        testing.method(f"Méthode {number:02}")
    assert "Méthode 25" not in page(client, "/bibliotheque/")
    assert "Méthode 25" in page(client, "/bibliotheque/?page=2&kind=method")


def test_a_method_page_has_all_that_one_needs(client):
    method = testing.method("Porteur de paroles", origin="Lézards Politiques")
    testing.experience(method, "Au marché de Commana")
    testing.path("Le chemin", [("Écoute", [method])])
    text = page(client, method.get_absolute_url())
    for words in ("En bref", "3 à 30 personnes", "1 h à 2 h", "Déroulé", "Pièges à éviter", "Conseils", "CC BY-SA 4.0",
                  "Lézards Politiques", "Au marché de Commana", "Le chemin", "Version facile à lire",
                  'class="qr"'):  # fmt: skip
        assert words in text, words
    assert client.get(method.get_absolute_url()).has_header(HEADER)


def test_structured_data_never_closes_its_script(client):
    method = testing.method("Dire </script><script>alert(1)</script>", summary="Un & deux")
    text = page(client, method.get_absolute_url())
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    data = json.loads(found)
    assert data["@type"] == "HowTo"
    assert data["name"] == "Dire </script><script>alert(1)</script>"
    assert "<script>alert" not in text


def test_an_experience_from_a_public_source_says_so(client):
    sheet = testing.experience(fields={"drawn_from_public_source": True}, territories=[people.place()])
    text = page(client, sheet.get_absolute_url())
    assert "Tiré d’une source publique" in text
    assert "Migné-Auxances" in text


def test_a_path_is_a_walk_with_its_methods(client):
    method = testing.method("Arpentage")
    text = page(client, testing.path("Le chemin", [("Comprendre", [method])]).get_absolute_url())
    assert method.get_absolute_url() in text
    assert "4–8 semaines" in text


def test_what_waits_or_is_hidden_is_not_there_for_others(client):
    for state in ({"published": False}, {"hidden_at": "2026-01-01T00:00Z"}):
        page(client, testing.method(f"Fiche {state}", **state).get_absolute_url(), 404)
    page(client, "/bibliotheque/nulle-part/", 404)


@pytest.mark.parametrize("kind", ["method", "experience", "path", "structure", "tool", "project"])
def test_every_kind_has_its_form(client, steward, kind):
    assert 'name="title"' in page(client, f"/bibliotheque/nouvelle/?kind={kind}")


def form_of(client, url):
    """What a browser would send back from the form at `url`, as it stands."""
    response = client.get(url)
    context = response.context
    data = {}
    for bound in (context["form"], *(context["steps"].forms if context["steps"] is not None else [])):
        for field in bound:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    if context["steps"] is not None:
        for field in context["steps"].management_form:
            data[field.html_name] = field.value()
    return data


def test_editing_from_the_page_changes_only_what_was_changed(client, steward):
    sheet = testing.method(origin="Ici")
    before = content.of(sheet)
    data = form_of(client, reverse("library:edit", args=[sheet.slug]))
    response = client.post(
        reverse("library:edit", args=[sheet.slug]), {**data, "title": "Paroles d’ici", "note": "Le titre"}
    )
    assert response.status_code == 302
    sheet.refresh_from_db()
    assert content.of(sheet) == {**before, "title": "Paroles d’ici"}
    assert "Le titre" in page(client, reverse("library:versions", args=[sheet.slug]))
    assert "<ins>" in page(client, reverse("library:compare", args=[sheet.slug, 1, 2]))
    assert "Porteur de paroles" in page(client, reverse("library:version", args=[sheet.slug, 1]))
    client.post(reverse("library:restore", args=[sheet.slug, 1]), {"base": 2})
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == ("Porteur de paroles", 3)


def test_rows_of_steps_are_added_and_removed_without_losing_what_was_written(client, steward):
    sheet = testing.method()
    url = reverse("library:edit", args=[sheet.slug])
    data = {**form_of(client, url), "title": "Pas encore envoyé"}
    added = client.post(url, {**data, "add-step": "1"})
    assert added.context["form"]["title"].value() == "Pas encore envoyé"
    assert len(added.context["steps"].forms) == 4
    removed = client.post(url, {**data, "remove-step": "0"})
    assert [form["title"].value() for form in removed.context["steps"].forms] == ["Écouter", "Ranger"]
    sheet.refresh_from_db()
    assert sheet.version == 1


def test_a_conflict_shows_both_texts_and_the_next_save_goes_through(client, steward):
    sheet = testing.method()
    url = reverse("library:edit", args=[sheet.slug])
    data = {**form_of(client, url), "title": "Mon titre"}
    actions.edit_sheet(steward, sheet, {**content.of(sheet), "title": "Leur titre"}, base=1)
    answer = client.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Leur" in text
    assert "Mon" in text
    assert client.post(url, {**data, "base": answer.context["form"]["base"].value()}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == ("Mon titre", 3)


def test_what_is_wrong_is_said_beside_its_field_and_the_text_stays(client, steward):
    sheet = testing.method()
    url = reverse("library:edit", args=[sheet.slug])
    answer = client.post(url, {**form_of(client, url), "title": "Gardé", "fields.minutes_max": "70"})
    assert answer.status_code == 422
    assert "Gardé" in answer.content.decode()
    assert "minutes" in answer.content.decode()


def test_somebody_new_writes_and_a_steward_reads_it_first(client):
    client.force_login(people.person("nouvelle@example.org"))
    url = "/bibliotheque/nouvelle/?kind=structure"
    client.post(url, {"title": "Notre tiers-lieu", "summary": "Un lieu.", "authors": "Nous", "licence": "CC0-1.0"})
    sheet = Sheet.objects.get()
    assert not sheet.published
    assert "Notre tiers-lieu" not in page(client, reverse("library:waiting"))
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    assert "Notre tiers-lieu" in page(client, reverse("library:waiting"))
    client.post(reverse("library:mark", args=[sheet.slug, "publier"]))
    client.logout()
    page(client, sheet.get_absolute_url())


def test_a_suggested_change_is_read_then_accepted(client):
    sheet = testing.method()
    client.force_login(people.person("nouvelle@example.org"))
    url = reverse("library:edit", args=[sheet.slug])
    client.post(url, {**form_of(client, url), "title": "Meilleur titre"})
    suggestion = Suggestion.objects.get()
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    address = reverse("library:suggestion", args=[suggestion.pk])
    assert "Meilleur" in page(client, address)
    client.post(address, {"accept": "1"})
    sheet.refresh_from_db()
    assert sheet.title == "Meilleur titre"


def test_writing_needs_no_account_and_says_where_to_log_in(client):
    sheet = testing.method()
    for url in (reverse("library:edit", args=[sheet.slug]), "/bibliotheque/nouvelle/?kind=method"):
        text = page(client, url)
        assert 'name="email"' in text
        assert "next=" in text


def test_marks_ask_for_a_post_and_a_right(client):
    sheet = testing.method()
    address = reverse("library:mark", args=[sheet.slug, "masquer"])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 403
    assert client.post(reverse("library:mark", args=[sheet.slug, "detruire"])).status_code == 404


def test_the_house_finds_sheets_and_tells_stewards_what_waits():
    shown = testing.method("Porteur de paroles")
    newcomer = people.actor("nouvelle@example.org")
    assert [hit.url for hit in offers.find_hits(newcomer, "parole", 5)] == [shown.get_absolute_url()]
    assert list(offers.waiting(people.steward())) == []
    actions.create_sheet(newcomer, "structure", {**content.of(testing.structure()), "title": "La nôtre"})
    assert [card.title for card in offers.my_sheets(newcomer)] == ["La nôtre"]
    assert "1 contribution" in str(next(offers.waiting(people.steward())).text)
    assert list(offers.waiting(newcomer)) == []


def test_an_experience_takes_communes_as_people_name_them(client, steward):
    places = some_communes()
    sheet = testing.experience(territories=[places["86158"]])
    url = reverse("library:edit", args=[sheet.slug])
    data = form_of(client, url)
    assert data["communes"] == "Migné-Auxances (86158)"
    typed = f"{data['communes']}\nst georges les bx\n79313\n86600"
    assert client.post(url, {**data, "communes": typed}).status_code == 302
    assert content.of(Sheet.objects.get(pk=sheet.pk))["communes"] == ["79313", "86116", "86158", "86222"]
    wrong = client.post(url, {**form_of(client, url), "communes": "Qsdfghjk"})
    assert wrong.status_code == 422
    assert "Qsdfghjk\u00a0»" in wrong.content.decode()
