"""Telling an experience: twelve questions, a draft that keeps itself, publishing with or without an account."""

import re

import pytest
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.errors import Gone, Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, content, drafts, testing
from terreau.library.forms.questions import StepForm
from terreau.library.models import ExperienceDraft, Sheet, Use
from terreau.people import testing as people
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)
ANYBODY = Actor.anonymous()
NEEDED = {"where": {"commune": "Migné-Auxances (86158)"}, "what": {"outcome": "worked"}}


@pytest.fixture
def used():
    """A use in Migné-Auxances, and its draft."""
    place = commune("86158", class_code="periurban")
    return actions.use_sheet(ANYBODY, testing.method(), place, browser="b")


def write(draft, actor=ANYBODY, **steps):
    for step, values in {**NEEDED, **steps}.items():
        draft = actions.write_experience(actor, draft, step, values, held=True)
    return draft


def held(client, draft):
    """Let the browser of the test hold the draft, by the link of a mail."""
    actions.mail_draft(ANYBODY, draft, "lea@example.org", held=True)
    path = re.search(r"/bibliotheque/recits/reprendre/\S+", mail.outbox[-1].body)[0]
    assert client.get(path).status_code == 302
    return f"/bibliotheque/recits/{draft.token}"


def test_there_are_twelve_questions_at_most(used):
    numbers = [question.number for step in drafts.STEPS for question in StepForm(used.draft, step).questions]
    assert numbers == list(range(1, 13))


def test_method_place_and_outcome_are_enough(used):
    sheet = actions.publish_experience(people.actor(), write(used.draft), held=True)
    kept = content.of(sheet)
    assert kept["title"] == "Porteur de paroles, Migné-Auxances"
    words = kept["summary"].replace("\u00a0", " ")
    assert words == "« Porteur de paroles », Migné-Auxances : cela a marché."
    assert (kept["authors"], kept["method"], kept["method_version"]) == (["anonyme"], "porteur-de-paroles", 1)
    assert kept["fields"] == {"outcome": "worked"}
    assert (sheet.class_code, sheet.published) == ("periurban", False)
    assert Use.objects.get().experience == sheet
    assert not ExperienceDraft.objects.exists()


def test_what_is_missing_is_said_with_its_step(client, used):
    url = held(client, used.draft)
    actions.write_experience(ANYBODY, used.draft, "where", {"commune": ""}, held=True)
    page = client.get(f"{url}/relire/").content.decode()
    assert "Dites où c’était" in page
    assert f'href="{url}/resultat/"' in page
    assert client.post(f"{url}/relire/", {"email": "lea@example.org"}).status_code == 422
    assert not Sheet.objects.filter(kind="experience").exists()


def test_each_step_is_kept_even_where_it_is_wrong(client, used):
    url = held(client, used.draft)
    sent = {"people": "beaucoup", "payers.0.who": "La mairie", "payers.0.euros": "30", "roles.elected": "2"}
    response = client.post(f"{url}/moyens/", sent)
    assert response.status_code == 422
    assert "nombre entier" in response.content.decode()
    used.draft.refresh_from_db()
    assert used.draft.answers["people"] == "beaucoup"
    assert used.draft.answers["payers"] == [{"who": "La mairie", "euros": "30"}]
    assert client.post(f"{url}/moyens/", {**sent, "people": "42"}).url == f"{url}/resultat/"


def test_what_is_typed_keeps_itself(client, used):
    url = held(client, used.draft)
    answer = client.post(f"{url}/resultat/garder/", {"what_failed": "La pluie."})
    assert answer.json()["saved"] is True
    assert "La pluie." in client.get(f"{url}/resultat/").content.decode()
    assert client.post(f"{url}/nulle-part/garder/", {}).status_code == 404


def test_nobody_else_reads_a_draft(client, used):
    for path in ("ou/", "relire/"):
        assert client.get(f"/bibliotheque/recits/{used.draft.token}/{path}").status_code == 404
    assert client.post(f"/bibliotheque/recits/{used.draft.token}/faire/effacer/").status_code == 404
    client.force_login(people.person("karim@example.org", is_steward=True))
    assert client.get(f"/bibliotheque/recits/{used.draft.token}/ou/").status_code == 404
    with pytest.raises(Refused):
        actions.write_experience(people.steward(), used.draft, "what", {})


def test_the_draft_of_a_person_is_found_on_any_device(client, used):
    lea = people.person()
    actions.write_experience(people.actor(lea), used.draft, "what", {"outcome": "partly"}, held=True)
    client.force_login(lea)
    assert client.get(f"/bibliotheque/recits/{used.draft.token}/resultat/").status_code == 200


def test_the_use_follows_the_place_that_is_told(used):
    commune("79313", class_code="rural-autonomous")
    write(used.draft, where={"commune": "79313"})
    assert (Use.objects.get().territory.code, Use.objects.get().class_code) == ("79313", "rural-autonomous")
    write(used.draft, where={"commune": "Qsdfghjk"})
    assert Use.objects.get().class_code == "rural-autonomous"
    write(used.draft, where={"commune": "", "class_code": "urban"})
    assert (Use.objects.get().territory, Use.objects.get().class_code) == (None, "urban")


def test_a_hidden_place_is_left_nowhere(client, used):
    where = {"commune": "Migné-Auxances (86158)", "place_hidden": True}
    draft = write(used.draft, where=where, what={"outcome": "did-not", "what_was_done": "À Migné-Auxances, rien."})
    with pytest.raises(Invalid) as refused:
        actions.publish_experience(people.actor(), draft, held=True)
    assert "Migné-Auxances" in str(refused.value)
    draft = write(draft, where=where, what={"outcome": "did-not", "what_was_done": "Personne n’est venu."})
    sheet = actions.publish_experience(people.actor(), draft, held=True)
    actions.publish(people.steward(), sheet)
    use = Use.objects.get()
    assert (use.territory, use.class_code) == (None, "periurban")
    for path in ("", "versions/1/", "versions/"):
        assert "Migné" not in client.get(f"/bibliotheque/{sheet.slug}/{path}").content.decode()
    assert "86158" not in str(content.of(sheet))


def test_with_an_e_mail_only_it_waits_once_confirmed(client, used):
    url = held(client, write(used.draft))
    assert client.post(f"{url}/relire/", {"email": "pas un e-mail"}).status_code == 422
    assert client.post(f"{url}/relire/", {"email": "jeanne@example.org"}).url == "/bibliotheque/confirmer/"
    assert not Sheet.objects.filter(kind="experience").exists()
    path = re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0]
    assert "C’est confirmé" in client.post(path, follow=True).content.decode()
    sheet = Sheet.objects.get(kind="experience")
    assert (sheet.published, sheet.created_by_id, Use.objects.get().experience) == (False, None, sheet)
    assert client.get(f"{url}/relire/").status_code == 404
    actions.publish(people.steward(), sheet)
    assert "jeanne@example.org" in mail.outbox[-1].to


def test_a_link_confirms_what_the_draft_says_now_and_only_once(client, used):
    url = held(client, write(used.draft))
    client.post(f"{url}/relire/", {"email": "jeanne@example.org"})
    first = re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0]
    client.post(f"{url}/resultat/", {"outcome": "partly", "what_failed": "La pluie."})
    client.post(f"{url}/relire/", {"email": "jeanne@example.org"})
    second = re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0]
    client.post(first)
    assert Sheet.objects.get(kind="experience").fields["what_failed"] == "La pluie."
    assert client.post(second).status_code == 410
    assert Sheet.objects.filter(kind="experience").count() == 1


def test_a_draft_is_erased_on_demand_and_its_link_says_so(client, used):
    url = held(client, used.draft)
    link = re.search(r"/bibliotheque/recits/reprendre/\S+", mail.outbox[-1].body)[0]
    client.post(f"{url}/faire/effacer/")
    assert Use.objects.count() == 1
    assert client.get(link).status_code == 410
    assert client.get(link[:-4] + "abc/").status_code == 404
    with pytest.raises(Gone):
        actions.write_experience(ANYBODY, used.draft, "what", {}, held=True)


def test_it_may_be_told_in_english(client, used):
    draft = used.draft
    draft.language = "en"
    draft.save()
    assert drafts.content_of(write(draft))["authors"] == ["anonymous"]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.fixed_dictionaries({}, optional={name: junk for step in drafts.STEPS for name in drafts.names_of(step)})
)
def test_whatever_is_written_is_kept_or_told(used, answers):
    """No answer, whatever its shape, breaks the draft: it can be shown, and it is published or refused by name."""
    draft = used.draft
    for step in drafts.STEPS:
        draft = actions.write_experience(ANYBODY, draft, step, answers, held=True)
        StepForm(draft, step).as_p()
        assert isinstance(drafts.wrong_in(draft, step), dict)
    try:
        content.check("experience", drafts.content_of(draft))
    except Invalid as problem:
        told = problem.errors
        assert all(drafts.step_of(name) in drafts.STEPS and sentences for name, sentences in told.items())


def test_a_text_too_long_for_a_draft_is_told_and_given_back(client, used):
    url = held(client, used.draft)
    response = client.post(f"{url}/resultat/", {"outcome": "worked", "what_was_done": "a" * 100_001})
    assert response.status_code == 422
    assert "bien trop long" in response.content.decode()
    assert "a" * 1000 in response.content.decode(), "what was written is in the form again"
    client.post(f"{url}/resultat/", {"outcome": "worked", "what_was_done": "a" * 30_000})
    assert "30000 caractères" in client.get(f"{url}/relire/").content.decode().replace("\u202f", "").replace(
        "&nbsp;", ""
    )


def test_a_reader_finds_her_drafts_again(client, used):
    held(client, used.draft)
    page = client.get("/bibliotheque/recits/").content.decode()
    assert f"/bibliotheque/recits/{used.draft.token}/ou/" in page
    assert used.draft.token not in Client().get("/bibliotheque/recits/").content.decode()


def test_the_mail_of_a_draft_is_plain_text():
    method = testing.method("L’arbre « à palabres » & ses 'racines'")
    used = actions.use_sheet(ANYBODY, method, browser="b")
    actions.mail_draft(ANYBODY, used.draft, "lea@example.org", held=True)
    assert "& ses 'racines'" in mail.outbox[-1].subject
    assert "&amp;" not in mail.outbox[-1].body
    assert "90" in mail.outbox[-1].body
