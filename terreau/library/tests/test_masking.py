"""A place that is hidden, a contact that is withheld: nowhere any more, not even in older versions."""

import json

import pytest

from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.policy import Actor
from terreau.library import actions, archive, content, testing
from terreau.library.models import Sheet, Use, VersionReason
from terreau.people import testing as people
from terreau.stewardship import revisions
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told():
    """An experience that names its place everywhere, of a person who keeps it; and its use."""
    method, lea = testing.method(), people.actor()
    place = commune("86158", class_code="periurban")
    actions.use_sheet(lea, method, place)
    given = {
        "title": "Porteur de paroles à Migné-Auxances",
        "summary": "Trois matins au marché de Migné-Auxances.",
        "licence": "CC-BY-SA-4.0",
        "authors": ["Léa"],
        "communes": ["86158"],
        "method": method.slug,
        "fields": {
            "outcome": "did-not",
            "what_failed": "À Migné-Auxances (86158), la salle était fermée.",
            "contact": "lea@example.org",
            "contact_given": True,
        },
    }
    sheet = actions.create_sheet(lea, "experience", given, note="Une première à Migné-Auxances")
    actions.publish(people.steward(), sheet)
    return Sheet.objects.get(pk=sheet.pk)


def hidden(sheet, **fields):
    """The content of the sheet with its place hidden, no text naming it any more."""
    now = content.of(sheet)
    kept = {**now["fields"], "place_hidden": True, "what_failed": "La salle était fermée.", **fields}
    return {**now, "title": "Une salle fermée", "summary": "Personne n’est venu.", "fields": kept}


def everything_public(client, sheet):
    """All that anybody can read of a sheet: pages, versions, comparisons, history, data, search, archive."""
    addresses = [sheet.get_absolute_url(), f"/api/v1/library/sheets/{sheet.slug}/"]
    addresses += [f"{sheet.get_absolute_url()}versions/", f"/api/v1/library/sheets/{sheet.slug}/versions/"]
    for number in range(1, sheet.version + 1):
        addresses.append(f"{sheet.get_absolute_url()}versions/{number}/")
        addresses.append(f"/api/v1/library/sheets/{sheet.slug}/versions/{number}/")
        addresses += [f"{sheet.get_absolute_url()}versions/{number}-{later}/" for later in range(1, sheet.version + 1)]
    addresses += [f"/historique/library.sheet/{sheet.pk}/", "/bibliotheque/?q=salle", "/api/v1/library/sheets/"]
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {200, 404}, "versions that told the place are not read"
    experiences = next(kind for kind in archive.all_kinds() if kind.kind == "experiences")
    lines = json.dumps(list(experiences.export()), ensure_ascii=False)
    return "\n".join([*(page.content.decode() for page in pages), lines])


def test_hiding_the_place_later_takes_it_out_of_everything(client, told):
    edited = actions.edit_sheet(people.actor(), told, hidden(told), base=1, note="On préfère taire le lieu")
    sheet = Sheet.objects.get(pk=told.pk)
    assert edited.changed
    text = everything_public(client, sheet)
    for trace in ("Migné", "86158", "migne-auxances"):
        assert trace not in text
    assert (sheet.class_code, list(sheet.territories.all())) == ("periurban", [])
    assert (Use.objects.get().territory, Use.objects.get().class_code) == (None, "periurban")
    assert "Migné" not in json.dumps([one.snapshot for one in revisions.of(sheet)])
    assert client.get(told.get_absolute_url()).status_code == 404
    assert client.get("/bibliotheque/?q=migne").context["shelf"].total == 0


def test_a_text_that_still_names_the_place_is_told(told):
    given = {**hidden(told), "communes": []}
    given["fields"]["what_was_done"] = "Le marché de Migné-Auxances."
    with pytest.raises(Invalid) as refused:
        actions.edit_sheet(people.actor(), told, given, base=1)
    assert set(refused.value.errors) == {"fields.what_was_done"}
    assert Sheet.objects.get(pk=told.pk).version == 1


def test_the_place_comes_back_when_its_author_gives_it_again(told):
    lea = people.actor()
    actions.edit_sheet(lea, told, hidden(told), base=1)
    sheet = Sheet.objects.get(pk=told.pk)
    given = content.of(sheet)
    given = {**given, "communes": ["86158"], "fields": {**given["fields"], "place_hidden": False}}
    other = people.actor("karim@example.org")
    with pytest.raises(Invalid):
        actions.edit_sheet(other, sheet, given, base=2)
    with pytest.raises(NotFound):
        actions.restore_version(lea, sheet, 1, base=2)
    actions.edit_sheet(lea, sheet, given, base=2)
    sheet.refresh_from_db()
    assert content.of(sheet)["communes"] == ["86158"]
    first = actions.restore_version(lea, sheet, 1, base=3).sheet
    assert (content.of(first)["communes"], first.class_code) == ([], "periurban")


def test_what_waits_and_why_a_version_was_made_name_it_no_more(told):
    newcomer = people.actor("karim@example.org")
    suggested = {**content.of(told), "title": "Porteur de paroles, Migné-Auxances, un samedi"}
    waiting = actions.edit_sheet(newcomer, told, suggested, base=1, note="Précisé pour Migné-Auxances").suggestion
    reason = VersionReason.objects.create(sheet=told.method, number=1, text="D’après Migné-Auxances")
    reason.experiences.add(told)
    actions.edit_sheet(people.actor(), told, hidden(told), base=1)
    waiting.refresh_from_db()
    reason.refresh_from_db()
    assert "Migné" not in json.dumps(waiting.snapshot, ensure_ascii=False) + waiting.note + reason.text
    assert waiting.snapshot["communes"] == []


def test_a_contact_that_is_withheld_later_leaves_every_version(told):
    now = content.of(told)
    actions.edit_sheet(people.actor(), told, {**now, "fields": {**now["fields"], "contact_given": False}}, base=1)
    assert "lea@example.org" not in json.dumps([one.snapshot for one in revisions.of(told)])
    assert content.of(Sheet.objects.get(pk=told.pk))["communes"] == ["86158"]


def test_other_sheets_keep_their_versions_untouched():
    method = testing.method()
    before = [one.snapshot for one in revisions.of(method)]
    given = {**content.of(method), "summary": "Écouter, tout simplement."}
    actions.edit_sheet(Actor.of_system("tests"), method, given, base=1)
    assert [one.snapshot for one in revisions.of(method)][:1] == before


def test_no_archive_keeps_a_contact(told):
    experiences = next(kind for kind in archive.all_kinds() if kind.kind == "experiences")
    lines = list(experiences.export())
    assert len(lines) == 1
    assert "lea@example.org" not in json.dumps(lines)
