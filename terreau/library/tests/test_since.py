"""Those who keep a sheet read what was told since its newest version, and say “adjusted because…”."""

import json

import pytest
from django.urls import reverse

from terreau.foundation.errors import Conflict, Invalid, NotFound, Refused
from terreau.foundation.testing import run_command
from terreau.library import actions, content, since, testing
from terreau.library.models import Keeper, Sheet, VersionReason
from terreau.people import testing as people

pytestmark = pytest.mark.django_db
CHANGED = {"what_was_changed": "Une seule matinée.", "why_changed": "Il pleuvait.", "what_failed": "La sono."}


@pytest.fixture
def sheet():
    """A method that Léa keeps."""
    made = testing.method("Porteur de paroles")
    Keeper.objects.create(sheet=made, person=people.person("lea@example.org"))
    return made


@pytest.fixture
def lea(sheet):
    return people.actor("lea@example.org")


@pytest.fixture
def told(sheet):
    rural = testing.experience(sheet, "À la foire", fields=CHANGED, class_code="rural-autonomous")
    return [rural, testing.experience(sheet, "En ville", class_code="urban")]


def adjusted(sheet):
    return {**content.of(sheet), "title": "Porteur de paroles, sous abri"}


def test_what_was_told_stands_by_class_until_a_version_draws_on_it(sheet, lea, told):
    found = since.since_newest(sheet)
    assert [(code, [one.title for one in many]) for code, many in found.by_class] == [
        ("urban", ["En ville"]),
        ("rural-autonomous", ["À la foire"]),
    ]
    actions.explain_version(lea, sheet, 1, "il pleut souvent à la foire", [told[0].slug])
    found = since.since_newest(sheet)
    assert [code for code, _many in found.by_class] == ["urban"]
    assert (found.reason.text, list(found.reason.experiences.all())) == ("il pleut souvent à la foire", [told[0]])


def test_a_new_version_begins_anew(sheet, lea, told):
    actions.edit_sheet(lea, sheet, adjusted(sheet), base=1)
    sheet.refresh_from_db()
    assert since.since_newest(sheet).count == 0
    later = testing.experience(sheet, "Plus tard")
    assert [many for _code, many in since.since_newest(sheet).by_class] == [[later]]


def test_a_change_and_its_reason_are_one_gesture(sheet, lea, told):
    edited = actions.adjust_sheet(lea, sheet, adjusted(sheet), 1, "il pleut", [one.slug for one in told])
    assert (edited.sheet.version, edited.waits) == (2, False)
    reason = VersionReason.objects.get(sheet=sheet)
    assert (reason.number, reason.text, reason.experiences.count()) == (2, "il pleut", 2)


def test_a_change_on_a_version_that_moved_says_nothing_of_it(sheet, lea, told):
    actions.edit_sheet(lea, sheet, {**content.of(sheet), "title": "Autre titre"}, base=1)
    with pytest.raises(Conflict):
        actions.adjust_sheet(lea, sheet, adjusted(sheet), 1, "il pleut", [])
    assert not VersionReason.objects.exists()


def test_sent_empty_it_is_taken_back(sheet, lea, told):
    actions.explain_version(lea, sheet, 1, "il pleut", [])
    assert actions.explain_version(lea, sheet, 1, "", []).pk is None
    assert not VersionReason.objects.exists()


@pytest.mark.parametrize(
    ("text", "slugs", "field"),
    [("x" * 501, [], "reason"), ("", ["nulle-part"], "experiences"), ("", ["ailleurs"], "experiences")],
)
def test_what_cannot_be_said_is_refused_with_its_field(sheet, lea, text, slugs, field):
    testing.experience(testing.method("Autre"), "Ailleurs", slug="ailleurs")
    with pytest.raises(Invalid) as problem:
        actions.explain_version(lea, sheet, 1, text, slugs)
    assert list(problem.value.errors) == [field]


def test_a_hidden_experience_is_behind_nothing(sheet, lea, told):
    Sheet.objects.filter(pk=told[0].pk).update(hidden_at=told[0].created_at)
    with pytest.raises(Invalid):
        actions.explain_version(lea, sheet, 1, "", [told[0].slug])


def test_a_version_that_there_is_not(sheet, lea):
    for number in (0, 2, 10**6):
        with pytest.raises(NotFound):
            actions.explain_version(lea, sheet, number, "il pleut", [])


def test_only_those_who_keep_it_and_the_stewards(client, sheet, told):
    with pytest.raises(Refused):
        actions.explain_version(people.actor("paul@example.org"), sheet, 1, "il pleut", [])
    with pytest.raises(Refused):
        actions.adjust_sheet(people.actor("paul@example.org"), sheet, adjusted(sheet), 1, "il pleut", [])
    assert client.get(reverse("library:since", args=[sheet.slug])).status_code == 403
    assert actions.explain_version(people.steward(), sheet, 1, "il pleut", []).pk


def test_from_the_page_to_the_new_version(client, sheet, lea, told):
    client.force_login(people.person("lea@example.org"))
    here = reverse("library:since", args=[sheet.slug])
    page = client.get(here).content.decode()
    assert all(text in page for text in ("Une seule matinée.", "Il pleuvait.", "La sono."))
    there = client.post(here, {"retour": told[0].slug, "parce_que": "il pleut", "edit": "1"}).url
    form = client.get(there)
    assert "il pleut" in form.content.decode()
    assert "À la foire" in form.content.decode()
    written = {**form.context["form"].initial, "title": "Sous abri"}
    rows = form.context["steps"]
    steps = {f"{rows.prefix}-{n}-{name}": value for n, row in enumerate(rows.initial) for name, value in row.items()}
    counts = {f"{rows.prefix}-TOTAL_FORMS": len(rows.initial), f"{rows.prefix}-INITIAL_FORMS": len(rows.initial)}
    data = {name: value for name, value in {**written, **steps, **counts}.items() if value not in (None, False)}
    assert client.post(there, data).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == ("Sous abri", 2)
    assert VersionReason.objects.get(sheet=sheet).number == 2


def test_beside_the_version_as_it_is(client, sheet, lea, told):
    client.force_login(people.person("lea@example.org"))
    here = reverse("library:since", args=[sheet.slug])
    assert client.post(here, {"retour": told[0].slug, "parce_que": "il pleut"}).status_code == 302
    assert "il pleut" in client.get(here).content.decode()
    assert client.post(here, {"parce_que": "x" * 600}).status_code == 422


def test_the_same_from_the_api_and_the_command(client, sheet, lea, told):
    client.force_login(people.person("lea@example.org"))
    api = client.get(reverse("api:library_since", args=[sheet.slug])).json()
    assert [group["class_code"] for group in api["by_class"]] == ["urban", "rural-autonomous"]
    _code, printed = run_command("library", "library", "since", sheet.slug, "--json")
    assert json.loads(printed) == api
    url = reverse("api:library_explain", args=[sheet.slug, 1])
    given = {"text": "il pleut", "experiences": [told[0].slug]}
    answer = client.put(url, given, content_type="application/json")
    assert answer.json() == {"number": 1, **given}
