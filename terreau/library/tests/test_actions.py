"""Verbs: who may, versions, conflicts, first contributions, restoring, hiding."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation import search
from terreau.foundation.errors import Conflict, Invalid, NotFound, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, content, testing
from terreau.library.fields import check_fields
from terreau.library.models import Sheet, Suggestion
from terreau.people import testing as people
from terreau.stewardship import journal, revisions

pytestmark = pytest.mark.django_db


def written(**changes):
    given = {
        "title": "Repas de quartier",
        "summary": "Manger ensemble pour se connaître.",
        "licence": "CC-BY-SA-4.0",
        "authors": ["Léa"],
        "fields": testing.method_fields(),
    }
    return {**given, **changes}


@pytest.fixture
def steward():
    return people.steward()


@pytest.fixture
def newcomer():
    return people.actor("nouvelle@example.org")


def found(text):
    return [int(key) for key, _score in search.find(content.SEARCH_KIND, text)]


def test_nobody_unknown_writes():
    with pytest.raises(Refused):
        actions.create_sheet(Actor.anonymous(), "method", written())


def test_a_sheet_has_a_first_version_a_line_in_the_journal_and_is_found(steward):
    sheet = actions.create_sheet(steward, "method", written())
    assert (sheet.slug, sheet.version, sheet.published) == ("repas-de-quartier", 1, True)
    assert [revision.number for revision in revisions.of(sheet)] == [1]
    assert [entry.verb for entry in journal.of(sheet)] == ["library.create_sheet"]
    assert found("quartiers") == [sheet.pk]


def test_two_sheets_of_one_title_have_two_addresses(steward):
    slugs = [actions.create_sheet(steward, "method", written()).slug for _round in range(3)]
    assert slugs == ["repas-de-quartier", "repas-de-quartier-2", "repas-de-quartier-3"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"licence": ""}, "licence"),
        ({"licence": "unknown"}, "licence"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"authors": []}, "authors"),
        ({"summary": ""}, "summary"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"price": 3}, "price"),
        ({"fields": testing.method_fields(goals=["please"])}, "fields.goals"),
        ({"fields": testing.method_fields(people_min=40, people_max=3)}, "fields.people_max"),
        ({"fields": testing.method_fields(minutes_max=70)}, "fields.steps"),
        ({"fields": testing.method_fields(minutes_min="soon")}, "fields.minutes_min"),
        ({"fields": testing.method_fields(references=[{"title": "x", "url": "ftp://x.org"}])}, "fields.references"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_written(steward, changes, field):
    with pytest.raises(Invalid) as refusal:
        actions.create_sheet(steward, "method", written(**changes))
    assert field in refusal.value.errors
    assert not Sheet.objects.exists()


def test_an_edit_is_a_version_and_the_old_text_is_kept(steward):
    sheet = actions.create_sheet(steward, "method", written())
    edited = actions.edit_sheet(steward, sheet, written(title="Repas partagé"), base=1, note="Plus court")
    assert (edited.sheet.title, edited.sheet.version) == ("Repas partagé", 2)
    assert [revision.snapshot["title"] for revision in revisions.of(sheet)] == ["Repas de quartier", "Repas partagé"]
    assert found("partage") == [sheet.pk]


def test_the_same_text_is_no_version(steward):
    sheet = actions.create_sheet(steward, "method", written())
    assert actions.edit_sheet(steward, sheet, written(), base=1).changed is False
    assert revisions.of(sheet).count() == 1


def test_the_second_of_two_editors_sees_both_texts_and_nothing_is_lost(steward):
    sheet = actions.create_sheet(steward, "method", written())
    actions.edit_sheet(steward, sheet, written(title="Le premier"), base=1)
    with pytest.raises(Conflict) as conflict:
        actions.edit_sheet(steward, sheet, written(title="Le second"), base=1)
    assert conflict.value.theirs.snapshot["title"] == "Le premier"
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == ("Le premier", 2)
    assert found("second") == []


def test_an_old_version_comes_back_as_a_new_one(steward):
    sheet = actions.create_sheet(steward, "method", written())
    actions.edit_sheet(steward, sheet, written(title="Autre"), base=1)
    restored = actions.restore_version(steward, sheet, 1, base=2).sheet
    assert (restored.title, restored.version) == ("Repas de quartier", 3)
    with pytest.raises(NotFound):
        actions.restore_version(steward, sheet, 9, base=3)


def test_a_first_sheet_waits_and_the_next_one_does_not(newcomer, steward):
    sheet = actions.create_sheet(newcomer, "method", written())
    assert not sheet.published
    assert sheet not in Sheet.objects.visible_to(Actor.anonymous())
    assert sheet in Sheet.objects.visible_to(newcomer)
    assert sheet not in Sheet.objects.visible_to(people.actor("autre@example.org"))
    with pytest.raises(Refused):
        actions.publish(newcomer, sheet)
    actions.publish(steward, sheet)
    assert actions.create_sheet(newcomer, "method", written(title="Une deuxième")).published


def test_a_first_change_to_what_others_read_waits(newcomer, steward):
    sheet = actions.create_sheet(steward, "method", written())
    edited = actions.edit_sheet(newcomer, sheet, written(title="Mieux"), base=1, note="Le titre")
    assert edited.waits
    sheet.refresh_from_db()
    assert sheet.version == 1
    actions.accept_suggestion(steward, edited.suggestion)
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == ("Mieux", 2)
    assert revisions.newest(sheet).by_id == newcomer.person_id
    with pytest.raises(Invalid):
        actions.decline_suggestion(steward, edited.suggestion, "Déjà dit.")
    assert not actions.edit_sheet(newcomer, sheet, written(title="Encore mieux"), base=2).waits


def test_a_declined_change_changes_nothing(newcomer, steward):
    sheet = actions.create_sheet(steward, "method", written())
    edited = actions.edit_sheet(newcomer, sheet, written(title="Pub"), base=1)
    with pytest.raises(Refused):
        actions.decline_suggestion(newcomer, edited.suggestion, "Déjà dit.")
    actions.decline_suggestion(steward, edited.suggestion, "Déjà dit.")
    assert Suggestion.objects.get().accepted is False
    assert actions.edit_sheet(newcomer, sheet, written(title="Pub"), base=1).waits


def test_a_suggestion_on_an_old_version_is_a_conflict(newcomer, steward):
    sheet = actions.create_sheet(steward, "method", written())
    edited = actions.edit_sheet(newcomer, sheet, written(title="Mieux"), base=1)
    actions.edit_sheet(steward, sheet, written(title="Entre-temps"), base=1)
    with pytest.raises(Conflict):
        actions.accept_suggestion(steward, edited.suggestion)
    assert Suggestion.objects.get().decided_at is None


def test_hiding_is_undone(steward, newcomer):
    sheet = actions.create_sheet(steward, "method", written())
    with pytest.raises(Refused):
        actions.hide(newcomer, sheet)
    actions.hide(steward, sheet)
    actions.hide(steward, sheet)
    assert not Sheet.objects.shown().exists()
    actions.unhide(steward, sheet)
    assert Sheet.objects.shown().get() == sheet
    assert [entry.verb for entry in journal.of(sheet)].count("library.hide") == 1


def test_a_path_keeps_its_steps_and_their_methods(steward):
    method = testing.method("Météo")
    path = testing.path(steps=[("Ouvrir", [method]), ("Écouter", [])])
    again = content.of(path)
    assert [step["methods"] for step in again["steps"]] == [["meteo"], []]
    with transaction.atomic():
        assert content.check("path", again) == again


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
codes = st.sampled_from([*testing.method_fields(), "unknown"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(codes, json_like, max_size=6))
def test_whatever_is_sent_is_kept_whole_or_refused_with_a_sentence(given):
    """Checking never breaks, and what it keeps it keeps the same when checked again."""
    kept, errors = check_fields("method", given)
    assert all(sentences and all(sentences) for sentences in errors.values())
    again, _errors = check_fields("method", kept)
    assert again == kept
