"""Suggesting a sheet or a correction with an e-mail only, from the page to the answer."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from terreau.foundation.errors import Gone, Invalid
from terreau.library import actions, confirmed, content, giving, testing
from terreau.library.models import Contribution, Sheet, Suggestion
from terreau.people import testing as people
from terreau.stewardship import revisions

pytestmark = pytest.mark.django_db(transaction=True)

WHO = {"email": "jeanne@example.org", "name": "Jeanne"}
STRUCTURE = {"title": "Le tiers-lieu", "summary": "Un lieu.", "authors": "Nous", "licence": "CC0-1.0"}


def confirm_last(client):
    path = re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0]
    response = client.post(path)
    assert response.status_code == 302


def form_of(client, url):
    """What the editor's form would send, unchanged."""
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    steps = client.get(url).context["steps"]
    if steps is not None:
        sent |= {f"steps-{key}": value for key, value in steps.management_form.initial.items()}
        for row in steps.forms:
            sent |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return sent


def test_a_new_sheet_from_the_page_to_the_answer(client):
    url = "/bibliotheque/nouvelle/?kind=structure"
    response = client.post(url, {**STRUCTURE, **WHO})
    assert response["Location"] == reverse("library:confirm_sent")
    assert "48 heures" in client.get(response["Location"]).content.decode()
    assert not Sheet.objects.exists()
    confirm_last(client)
    sheet = Sheet.objects.get()
    assert (sheet.published, sheet.created_by, revisions.newest(sheet).author_label) == (False, None, "Jeanne")
    assert client.get(sheet.get_absolute_url()).status_code == 404
    actions.publish(people.steward(), sheet)
    assert mail.outbox[-1].to == ["jeanne@example.org"]
    assert sheet.get_absolute_url() in mail.outbox[-1].body


def test_a_new_sheet_that_is_declined_says_why(client):
    client.post("/bibliotheque/nouvelle/?kind=structure", {**STRUCTURE, **WHO})
    confirm_last(client)
    actions.decline_sheet(people.steward(), Sheet.objects.get(), "Il manque le lieu.")
    assert "Il manque le lieu." in mail.outbox[-1].body
    assert Contribution.objects.get().answered_at is not None


def test_a_changed_text_from_the_editor_to_the_next_version(client):
    sheet = testing.method()
    url = reverse("library:edit", args=[sheet.slug])
    sent = {**form_of(client, url), "title": "Meilleur titre", "note": "Le titre", **WHO}
    assert client.post(url, sent).status_code == 302
    confirm_last(client)
    suggestion = Suggestion.objects.get()
    assert (suggestion.by, suggestion.name, suggestion.note) == (None, "Jeanne", "Le titre")
    actions.accept_suggestion(people.steward(), suggestion, "Merci.")
    newest = revisions.newest(sheet)
    assert (newest.number, newest.by, newest.author_label) == (2, None, "Jeanne")
    assert "Merci." in mail.outbox[-1].body
    assert "Jeanne" in client.get(reverse("library:versions", args=[sheet.slug])).content.decode()


def test_a_few_words_change_nothing_by_themselves(client):
    sheet = testing.method()
    url = reverse("library:suggest", args=[sheet.slug])
    assert "Qu’est-ce qui devrait changer" in client.get(url).content.decode()
    response = client.post(url, {"words": "L’étape 2 prend plutôt deux heures.", **WHO})
    assert response.status_code == 302
    confirm_last(client)
    suggestion = Suggestion.objects.get()
    assert suggestion.in_words_only
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    page = client.get(reverse("library:suggestion", args=[suggestion.pk])).content.decode()
    assert "deux heures" in page
    actions.accept_suggestion(people.steward(), suggestion)
    sheet.refresh_from_db()
    assert sheet.version == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"email": "jeanne"}, "email"),
        ({"email": ""}, "email"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client, changes, field):
    sheet = testing.method()
    sent = {"words": "Une étape manque.", **WHO, **changes}
    response = client.post(reverse("library:suggest", args=[sheet.slug]), sent)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    for value in sent.values():
        assert value.strip()[:50] in response.content.decode()
    assert not mail.outbox


def test_a_wrong_e_mail_keeps_the_whole_text_of_a_new_sheet(client):
    response = client.post("/bibliotheque/nouvelle/?kind=structure", {**STRUCTURE, "email": "jeanne"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Le tiers-lieu" in text
    assert "lea@example.org" in text  # what an e-mail looks like
    assert not Contribution.objects.exists()


def test_a_text_without_any_change_is_not_sent():
    sheet = testing.method()
    with pytest.raises(Invalid):
        giving.give_change(sheet, content.of(sheet), 1, **WHO)


def test_a_change_to_a_sheet_that_moved_is_brought_together(client):
    sheet = testing.method()
    giving.give_change(sheet, {**content.of(sheet), "title": "Meilleur titre"}, 1, **WHO)
    actions.edit_sheet(people.steward(), sheet, {**content.of(sheet), "summary": "Un autre résumé."}, base=1)
    confirm_last(client)
    accepted = actions.accept_suggestion(people.steward(), Suggestion.objects.get())
    assert (accepted.title, accepted.summary) == ("Meilleur titre", "Un autre résumé.")


def test_a_sheet_that_is_hidden_meanwhile_cannot_be_changed(client):
    sheet = testing.method()
    giving.give_words(sheet, "Une étape manque.", **WHO)
    actions.hide(people.steward(), sheet)
    token = re.search(r"/confirmer/([^/\s]+)", mail.outbox[-1].body)[1]
    assert client.post(reverse("library:confirm", args=[token])).status_code == 410
    with pytest.raises(Gone):
        confirmed.confirm(token)
    assert Contribution.objects.get().confirmed_at is None


def test_one_place_does_not_flood_the_library(client):
    sheet = testing.method()
    url = reverse("library:suggest", args=[sheet.slug])
    for number in range(10):
        sent = {"words": "Une étape manque.", "email": f"jeanne{number}@example.org"}
        assert client.post(url, sent).status_code == 302
    response = client.post(url, {"words": "Encore une étape.", "email": "jeanne@example.org"})
    assert response.status_code == 429
    assert "Encore une étape." in response.content.decode()
    response = client.post("/bibliotheque/nouvelle/?kind=structure", {**STRUCTURE, **WHO})
    assert response.status_code == 429
    assert "Le tiers-lieu" in response.content.decode()


def test_the_same_by_the_api(client):
    sheet = testing.method()
    url = reverse("api:library_suggest", args=[sheet.slug])
    sent = {"words": "Une étape manque.", "email": "jeanne@example.org"}
    assert client.post(url, sent, content_type="application/json").status_code == 202
    changed = {"content": {**content.of(sheet), "title": "Mieux"}, "base": 1, "email": "jeanne@example.org"}
    assert client.post(url, changed, content_type="application/json").status_code == 202
    given = {**STRUCTURE, "authors": ["Nous"]}
    new = {"kind": "structure", "content": given, "email": "jeanne"}
    answer = client.post(reverse("api:library_give_sheet"), new, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["email"])
    client.post(reverse("api:library_give_sheet"), {**new, **WHO}, content_type="application/json")
    confirm_last(client)
    assert not Sheet.objects.get(title="Le tiers-lieu").published


def test_answering_by_the_api(client):
    sheet = testing.method()
    giving.give_words(sheet, "Une étape manque.", **WHO)
    confirm_last(client)
    queue = reverse("api:library_queue")
    assert client.get(queue).status_code == 401
    client.force_login(people.person("autre@example.org"))
    assert client.get(queue).status_code == 403
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    [waiting] = client.get(queue).json()
    url = reverse("api:library_answer", args=[waiting["id"]])
    no = {"accepted": False, "reason": ""}
    assert client.post(url, no, content_type="application/json").status_code == 400
    no["reason"] = "Elle y est déjà."
    assert client.post(url, no, content_type="application/json").json()["reason"] == "Elle y est déjà."
    assert client.get(queue).json() == []
