"""Methods before, after and instead of one another: named by title, read from both ends, never to nowhere."""

import pytest

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import actions, chain, content, starter_sheets
from terreau.library.models import RELATIONS
from terreau.library.testing import method
from terreau.people import testing as people

pytestmark = pytest.mark.django_db


def linked(sheet, **links):
    given = content.of(sheet)
    given = {**given, "fields": {**given["fields"], **links}}
    return actions.edit_sheet(people.steward(), sheet, given, sheet.version).sheet


def told(sheet):
    sheet.refresh_from_db()
    return {str(label): [one.slug for one in some] for label, some in chain.of(sheet, sheet.fields)}


def test_what_one_sheet_says_is_read_on_both():
    first, second = method("Écouter au marché"), method("Regrouper")
    linked(first, after=["Regrouper"])
    assert told(first) == {"Après elle": [second.slug]}
    assert told(second) == {"Avant elle": [first.slug]}
    linked(second, instead=[first.slug])
    assert told(first) == {"Après elle": [second.slug], "À sa place": [second.slug]}
    linked(first, after=[])
    assert told(first) == {"À sa place": [second.slug]}


@pytest.mark.parametrize(("name", "said"), [("Nulle part", "Nulle part"), ("Écouter au marché", "elle-même")])
def test_a_method_that_is_not_there_or_is_itself_is_refused(name, said):
    with pytest.raises(Invalid) as problem:
        linked(method("Écouter au marché"), before=[name])
    assert said in str(problem.value.errors["fields.before"])


def test_a_hidden_method_is_not_named(client):
    first, second = method("Écouter au marché"), method("Regrouper")
    linked(first, after=["Regrouper"])
    actions.hide(people.steward(), second)
    assert told(first) == {}
    assert "Regrouper" not in client.get(first.get_absolute_url()).content.decode()


def test_the_form_shows_titles(client):
    first = method("Écouter au marché")
    method("Regrouper")
    linked(first, after=["Regrouper"])
    page = client.get(f"{first.get_absolute_url()}modifier/").content.decode()
    assert ">\nRegrouper</textarea>" in page


def test_every_link_of_the_starter_library_leads_to_a_method():
    sheets = {sheet.slug: sheet for sheet in starter_sheets.read_all()}
    for sheet in sheets.values():
        for relation in RELATIONS:
            for slug in sheet.content.get("fields", {}).get(relation, []):
                assert sheets[slug].kind == "method", (sheet.slug, slug)
                assert slug != sheet.slug
    linked_ones = [one for one in sheets.values() if any(one.content["fields"].get(code) for code in RELATIONS)]
    assert len(linked_ones) >= 25


def test_what_an_import_names_may_come_later():
    checked = content.check(
        "method", {**content.of(method()), "fields": {**content.of(method("Bis"))["fields"], "after": ["Plus tard"]}},
        imported=True,
    )  # fmt: skip
    sheet = actions.add(Actor.of_system("tests"), "method", {**checked, "title": "Importée"})
    assert told(sheet) == {}
    later = method("Plus tard")
    assert told(sheet) == {"Après elle": [later.slug]}
