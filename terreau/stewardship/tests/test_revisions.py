import pytest

from terreau.foundation.errors import Conflict
from terreau.people import testing
from terreau.stewardship import revisions

pytestmark = pytest.mark.django_db


def test_versions_are_numbered_and_kept_whole():
    lea = testing.actor()
    thing = testing.place()
    revisions.save(lea, thing, {"text": "un"}, note="début")
    revisions.save(lea, thing, {"text": "deux"}, base=1)
    assert [(one.number, one.snapshot["text"], one.by_id) for one in revisions.of(thing)] == [
        (1, "un", lea.person_id), (2, "deux", lea.person_id),
    ]  # fmt: skip


def test_a_second_editor_is_shown_what_stands_and_nothing_is_kept():
    lea, tom = testing.actor("lea@example.org"), testing.actor("tom@example.org")
    thing = testing.place()
    revisions.save(lea, thing, {"text": "un"})
    revisions.save(lea, thing, {"text": "deux"}, base=1)
    with pytest.raises(Conflict) as caught:
        revisions.save(tom, thing, {"text": "trois"}, base=1)
    assert caught.value.theirs.snapshot == {"text": "deux"}
    assert revisions.newest(thing).number == 2


def test_an_author_without_account_is_named():
    kept = revisions.save(testing.Actor.anonymous(), testing.place(), {}, author_label="Les Localos")
    assert kept.by is None
    assert kept.author_label == "Les Localos"
