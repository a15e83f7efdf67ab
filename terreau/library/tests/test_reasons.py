"""A change drawn from an experience: it waits, is accepted, and the new version names the experience."""

import re

import pytest
from django.core import mail

from terreau.foundation.errors import Invalid
from terreau.library import actions, content, reasons, testing
from terreau.library.models import Sheet, Suggestion
from terreau.notices.models import Notice
from terreau.people import testing as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def method():
    return testing.method()


@pytest.fixture
def told(method):
    return testing.experience(method, "Au marché", fields={"what_was_changed": "Un seul panneau."})


def shorter(method):
    return {**content.of(method), "summary": "Écouter en une matinée."}


def test_the_accepted_change_names_the_experience(client, method, told):
    lea, steward = people.actor(), people.steward()
    edited = actions.edit_sheet(lea, method, shorter(method), 1, "Plus court", told)
    assert edited.suggestion.experience == told
    assert reasons.of_versions(method) == {}
    actions.accept_suggestion(steward, edited.suggestion)
    reason = reasons.of_versions(method)[2]
    assert [one.slug for one in reason.experiences] == ["au-marche"]
    for address in ("", "versions/"):
        assert "Au marché" in client.get(f"/bibliotheque/{method.slug}/{address}").content.decode()
    lines = client.get(f"/api/v1/library/sheets/{method.slug}/versions/").json()
    assert lines[0]["because"] == {"number": 2, "text": "", "experiences": ["au-marche"]}
    assert lines[1]["because"] is None
    page = client.get(told.get_absolute_url()).content.decode()
    assert f'href="/bibliotheque/{method.slug}/versions/2/"' in page
    data = client.get("/api/v1/library/sheets/au-marche/").json()
    assert data["led_to"] == [{"sheet": method.slug, "version": 2}]


def test_a_declined_change_names_nothing(method, told):
    edited = actions.edit_sheet(people.actor(), method, shorter(method), 1, "", told)
    actions.decline_suggestion(people.steward(), edited.suggestion, "Trop court.")
    assert reasons.of_versions(method) == {}
    assert reasons.led_to(told) == []


def test_who_is_trusted_changes_at_once_and_names_it_too(method, told):
    actions.edit_sheet(people.steward(), method, shorter(method), 1, "", told)
    assert reasons.of_versions(method)[2].experiences == [told]


def test_an_experience_of_something_else_is_refused(method):
    other = testing.experience(testing.method("Autre"), "Ailleurs")
    with pytest.raises(Invalid) as refused:
        actions.edit_sheet(people.steward(), method, shorter(method), 1, "", other)
    assert set(refused.value.errors) == {"experience"}


def test_an_experience_that_nobody_reads_is_not_named(client, method, told):
    actions.edit_sheet(people.steward(), method, shorter(method), 1, "", told)
    actions.hide(people.steward(), told)
    assert reasons.of_versions(method) == {}
    assert "Au marché" not in client.get(f"/bibliotheque/{method.slug}/versions/").content.decode()


def test_the_page_of_the_experience_leads_to_the_change(client, method, told):
    client.force_login(people.person())
    address = re.search(r'href="([^"]+\?recit=au-marche)"', client.get(told.get_absolute_url()).content.decode())[1]
    page = client.get(address)
    assert "Un seul panneau." in page.content.decode()
    assert 'name="recit" value="au-marche"' in page.content.decode()
    from terreau.library.tests.test_views import form_of

    response = client.post(address, {**form_of(client, address), "summary": "Écouter vite.", "recit": "au-marche"})
    assert response.status_code == 302
    assert Suggestion.objects.get().experience == told


def test_with_an_e_mail_only_too(client, method, told):
    from terreau.library.tests.test_views import form_of

    address = f"/bibliotheque/{method.slug}/modifier/?recit=au-marche"
    data = {**form_of(client, address), "summary": "Écouter vite.", "recit": "au-marche", "email": "jo@example.org"}
    assert client.post(address, data).status_code == 302
    client.post(re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0])
    waiting = Suggestion.objects.get()
    assert waiting.experience == told
    actions.accept_suggestion(people.steward(), waiting)
    assert reasons.of_versions(method)[2].experiences == [told]


def test_those_concerned_are_told(method):
    keeper, teller, steward = people.actor("garde@example.org"), people.actor(), people.steward()
    method.keepers.create(person_id=keeper.person_id)
    given = {
        "title": "Au marché", "summary": "Au marché.", "licence": "CC-BY-SA-4.0", "authors": ["Léa"],
        "method": method.slug, "class_code": "urban", "fields": {"outcome": "worked"},
    }  # fmt: skip
    sheet = actions.create_sheet(teller, "experience", given)
    notices = Notice.objects.filter(person_id=keeper.person_id, code="library.told")
    assert not notices.exists()
    actions.publish(steward, sheet)
    assert notices.get().data["method"] == method.title
    actions.edit_sheet(steward, method, shorter(method), 1, "", Sheet.objects.get(pk=sheet.pk))
    told = Notice.objects.get(person_id=teller.person_id, code="library.led_to")
    assert told.data["number"] == 2


def test_a_use_and_an_experience_by_program(client, method):
    assert client.post(f"/api/v1/library/sheets/{method.slug}/uses/", {}).status_code == 401
    client.force_login(people.person())
    url = f"/api/v1/library/sheets/{method.slug}/uses/"
    first = client.post(url, {"class_code": "urban"}, content_type="application/json")
    assert (first.status_code, first.json()["class_code"]) == (201, "urban")
    assert client.post(url, {}, content_type="application/json").status_code == 200
    assert client.get(f"/api/v1/library/sheets/{method.slug}/").json()["uses"]["by_class"] == {"urban": 1}
    assert client.delete(f"/api/v1/library/uses/{first.json()['draft']}/").status_code == 204
    assert client.get(f"/api/v1/library/sheets/{method.slug}/").json()["uses"]["total"] == 0
    wrong = client.post(url, {"class_code": "lunar"}, content_type="application/json")
    assert wrong.status_code == 400
