"""What authors are told when a steward answers them."""

import pytest

from terreau.foundation.policy import Actor
from terreau.library import actions, events, testing
from terreau.library.telling import tell_author
from terreau.library.tests.test_actions import written
from terreau.notices import kinds
from terreau.notices.models import Notice
from terreau.people import testing as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **kwargs: function())


def told(actor):
    return [
        (one.code, kinds.sentence_for(one.code, one.data), kinds.path_for(one.code, one.data))
        for one in Notice.objects.visible_to(actor)
    ]


def test_the_author_of_a_first_sheet_is_told_once_that_it_is_published():
    author, steward = people.actor("nouvelle@example.org"), people.steward()
    sheet = actions.create_sheet(author, "method", written())
    assert told(author) == []
    actions.publish(steward, sheet)
    actions.unpublish(steward, sheet)
    actions.publish(steward, sheet)
    [(code, sentence, path)] = told(author)
    assert (code, path) == ("library.published", sheet.get_absolute_url())
    assert "Repas de quartier" in sentence


@pytest.mark.parametrize(
    ("answer", "code"),
    [(actions.accept_suggestion, "library.accepted_why"), (actions.decline_suggestion, "library.declined_why")],
)
def test_the_author_of_a_change_is_told_the_answer(answer, code):
    author, steward = people.actor("nouvelle@example.org"), people.steward()
    sheet = testing.method("Porteur de paroles")
    answer(steward, actions.edit_sheet(author, sheet, written(title="Mieux"), base=1).suggestion, "C’est juste.")
    [(told_code, sentence, path)] = told(author)
    assert (told_code, path) == (code, sheet.get_absolute_url())
    assert "C’est juste." in sentence
    assert told(steward) == []


def test_nobody_is_told_where_the_author_has_left():
    sheet = testing.method()
    tell_author(events.ContributionDecided(sheet.pk, None, True))
    tell_author(events.ContributionDecided(sheet.pk, 10**6, False, suggestion_id=1))
    assert not Notice.objects.exists()
    assert told(Actor.anonymous()) == []
