import pytest

from terreau.foundation.policy import Actor
from terreau.stewardship import journal
from terreau.territories.class_actions import set_class
from terreau.territories.testing import commune


@pytest.mark.django_db(transaction=True)
def test_a_class_set_by_a_person_is_in_the_journal():
    here = commune("86158")
    set_class(Actor.of_system("test"), here, "rural-influenced", "Les gens travaillent sur place.")
    (line,) = journal.of(here)
    assert line.verb == "territories.set_class"
    assert line.data == {"before": "periurban", "after": "rural-influenced"}
    assert line.actor_label == "test"
