"""What rooms below write to the journal about places."""

import pytest

from terreau.people import testing
from terreau.stewardship import journal
from terreau.territories import actions
from terreau.territories.testing import commune

WHY = "Les gens travaillent sur place."


@pytest.mark.django_db(transaction=True)
def test_each_word_about_a_class_is_in_the_journal():
    here, ana, steward = commune("86158"), testing.actor("ana@example.org"), testing.steward()
    one = actions.suggest_class(ana, here, "rural-influenced", WHY)
    actions.decline_suggestion(steward, one, "La ville est proche.")
    actions.accept_suggestion(steward, one)
    actions.clear_class(steward, here, "Une erreur.")
    lines = list(journal.of(here))[::-1]
    assert [line.verb.partition(".")[2] for line in lines] == [
        "suggest_class", "decline_class", "set_class", "accept_class", "clear_class",
    ]  # fmt: skip
    assert lines[2].data == {"before": "periurban", "after": "rural-influenced"}
    assert (lines[0].by_id, lines[1].by_id) == (ana.person_id, steward.person_id)
    assert all(WHY not in str(line.data) for line in lines)
