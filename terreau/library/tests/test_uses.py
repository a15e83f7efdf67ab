"""“I used it”: counted at once, once a day, by class of territory, taken back in one gesture."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, forgetting, offers, testing
from terreau.library.models import ExperienceDraft, Use
from terreau.library.usage import usage_of
from terreau.people import testing as people
from terreau.people.events import PersonErased
from terreau.territories import actions as territories
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)
ANYBODY = Actor.anonymous()
SAME_SITE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def method():
    return testing.method()


def place(class_code="periurban", code="86158"):
    return commune(code, class_code=class_code)


def url(method):
    return f"/bibliotheque/{method.slug}/utilisee/"


def press(client, method, **data):
    return client.post(url(method), data, **SAME_SITE)


def test_one_press_counts_with_the_version_and_the_class(client, method):
    place()
    response = press(client, method, territoire="86158")
    use = Use.objects.get()
    assert (use.version, use.class_code, use.by_id, use.sheet) == (1, "periurban", None, method)
    assert response.url == f"/bibliotheque/recits/{use.drafts.get().token}/ou/"
    page = client.get(response.url).content.decode()
    assert "Migné-Auxances (86158)" in page
    assert "communes périurbaines" in page


def test_it_is_counted_once_a_day_for_a_browser_and_a_sheet(client, method):
    first, again = press(client, method), press(client, method)
    assert (Use.objects.count(), again.url) == (1, first.url)
    press(client, testing.method("Autre"))
    press(Client(), method)
    assert Use.objects.count() == 3
    Use.objects.update(day=timezone.localdate() - timedelta(days=1))
    press(client, method)
    assert Use.objects.count() == 4


def test_it_is_counted_once_a_day_for_a_person_on_two_devices(method):
    lea = people.actor()
    assert actions.use_sheet(lea, method).new
    assert not actions.use_sheet(lea, method, browser="other").new
    assert Use.objects.get().by_id == lea.person_id


def test_the_last_commune_and_the_one_of_the_group_are_filled_in(client, method):
    place()
    press(client, method, territoire="86158")
    press(client, testing.method("Autre"))
    assert [use.territory.code for use in Use.objects.all()] == ["86158", "86158"]
    lea = people.person()
    people.group(people.actor(lea))
    of_lea = Client()
    of_lea.force_login(lea)
    press(of_lea, method)
    assert Use.objects.last().territory.code == "86158"


@pytest.mark.parametrize("territory", ["", "00000", "x" * 300, "86158\x00", "../.."])
def test_a_commune_that_nobody_knows_loses_nothing(client, method, territory):
    assert press(client, method, territoire=territory).status_code == 302
    assert Use.objects.get().territory is None


def test_another_site_cannot_press_the_button(method):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url(method), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert strict.post(url(method), HTTP_ORIGIN="https://example.org").status_code == 403
    assert strict.post(url(method), HTTP_ORIGIN="null").status_code == 403
    assert strict.post(url(method)).status_code == 403
    assert not Use.objects.exists()
    assert strict.post(url(method), HTTP_ORIGIN="http://testserver").status_code == 302
    assert Use.objects.count() == 1


def test_a_browser_that_says_nothing_presses_with_a_token(method):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"{url(method)}?territoire=86158")
    assert page.status_code == 200
    assert strict.post(url(method), {"csrfmiddlewaretoken": page.context["csrf_token"]}).status_code == 302


def test_the_page_with_the_button_is_the_same_for_everyone(method):
    response = Client().get(f"/bibliotheque/{method.slug}/")
    assert response.headers["X-Terreau-Shared"] == "territoire"
    assert response.cookies == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert 'value="86158"' in Client().get(f"/bibliotheque/{method.slug}/?territoire=86158").content.decode()


@pytest.mark.parametrize("kind", ["tool", "path"])
def test_tools_and_paths_are_used_too(client, kind):
    sheet = testing.path() if kind == "path" else testing.tool()
    assert "Je l’ai utilisé</button>" in client.get(sheet.get_absolute_url()).content.decode()
    assert press(client, sheet).status_code == 302


def test_what_is_no_method_or_not_published_is_not_used(client):
    structure, waiting = testing.structure(), testing.method("En attente", published=False)
    assert press(client, structure).status_code == 403
    assert press(client, waiting).status_code == 404
    with pytest.raises(Refused):
        actions.use_sheet(people.steward(), waiting)
    with pytest.raises(Invalid):
        actions.use_sheet(ANYBODY, testing.method("Sans navigateur"))


def test_one_address_cannot_count_without_end(method):
    answers = [press(Client(), method).status_code for _n in range(14)]
    assert answers[:12] == [302] * 12
    assert answers[-1] == 429
    assert Use.objects.count() == 12


def test_it_is_taken_back_in_one_gesture(client, method):
    token = press(client, method).url.split("/")[3]
    undo = f"/bibliotheque/recits/{token}/faire/annuler/"
    assert Client().post(undo).status_code == 404
    assert "n’est plus compté" in client.post(undo, follow=True).content.decode()
    assert not Use.objects.exists()
    assert not ExperienceDraft.objects.exists()
    assert client.post(undo).status_code == 404
    press(client, method)
    assert Use.objects.count() == 1


def test_taking_it_back_keeps_what_was_written(method):
    used = actions.use_sheet(ANYBODY, method, browser="b")
    actions.write_experience(ANYBODY, used.draft, "what", {"what_was_done": "Trois matins."}, held=True)
    draft = ExperienceDraft.objects.get()
    actions.undo_use(ANYBODY, draft, held=True)
    draft.refresh_from_db()
    assert (draft.answers["what_was_done"], draft.use) == ("Trois matins.", None)


def test_uses_are_counted_by_class_and_experiences_once(client, method):
    for number, class_code in enumerate(["periurban", "periurban", "rural-autonomous", ""]):
        actions.use_sheet(ANYBODY, method, None, class_code, browser=f"b{number}")
    testing.experience(method, "Ailleurs", class_code="urban")
    told = testing.experience(method, "Par ici", class_code="periurban")
    Use.objects.filter(pk=Use.objects.filter(class_code="periurban").first().pk).update(experience=told)
    usage = usage_of(method)
    assert usage.as_data() == {
        "total": 5,
        "by_class": {"urban": 1, "periurban": 2, "rural-autonomous": 1, "unknown": 1},
    }
    page = re.sub(r"<[^>]+>", "", client.get(f"/bibliotheque/{method.slug}/").content.decode())
    assert "5 utilisations" in page
    assert "2 dans des communes périurbaines" in page


def test_who_used_it_is_forgotten_after_ninety_days(method):
    actions.use_sheet(ANYBODY, method, None, "urban", browser="b")
    draft = ExperienceDraft.objects.get()
    forgetting.forget_old()
    assert (Use.objects.get().key != "", ExperienceDraft.objects.count()) == (True, 1)
    long_ago = timezone.now() - timedelta(days=91)
    Use.objects.update(day=long_ago.date())
    ExperienceDraft.objects.filter(pk=draft.pk).update(updated_at=long_ago)
    assert forgetting.forget_old() == {"uses": 1, "drafts": 1}
    assert (Use.objects.get().key, Use.objects.get().class_code) == ("", "urban")
    assert not ExperienceDraft.objects.exists()


def test_a_person_finds_what_is_kept_of_her_and_takes_it_along(method):
    lea = people.actor()
    place()
    used = actions.use_sheet(lea, method, commune("86158"))
    actions.write_experience(lea, used.draft, "what", {"what_failed": "La pluie."})
    kept = forgetting.data_of(lea)
    assert kept["uses"][0]["commune"] == "86158"
    assert kept["experience_drafts"][0]["answers"]["what_failed"] == "La pluie."
    assert forgetting.data_of(ANYBODY) == {}
    assert [card.url for card in offers.my_drafts(lea)] == [f"/bibliotheque/recits/{used.draft.token}/relire/"]
    forgetting.forget_person(PersonErased(lea.person_id))
    assert (Use.objects.get().by_id, ExperienceDraft.objects.count()) == (None, 0)


def test_a_commune_of_another_class_takes_its_uses_and_experiences_along(method):
    here = place("periurban")
    actions.use_sheet(ANYBODY, method, here, browser="b")
    told = testing.experience(method, "Par ici", territories=[here])
    hidden = testing.experience(method, "Sans lieu", territories=[here], fields={"place_hidden": True})
    territories.set_class(people.steward(), here, "urban", "La ville a rejoint le bourg.")
    told.refresh_from_db()
    hidden.refresh_from_db()
    assert (told.class_code, hidden.class_code, Use.objects.get().class_code) == ("urban", "periurban", "urban")
    assert usage_of(method).as_data()["by_class"] == {"urban": 2, "periurban": 1}
