"""Who is told about the class of a commune, once, and who is not."""

import pytest

from terreau.foundation.policy import Actor
from terreau.notices.models import Notice
from terreau.people import testing
from terreau.people.models import User
from terreau.territories import actions
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Beaucoup travaillent sur place."


@pytest.fixture
def here():
    return commune("86158")


def told():
    return sorted(Notice.objects.values_list("person__email", "code"))


def test_a_suggestion_is_told_to_stewards_and_to_keepers_there_and_the_answer_to_its_author(here):
    testing.group(testing.actor(), territories=[here])
    steward = testing.steward()
    one = actions.suggest_class(testing.actor("ana@example.org"), here, "urban", WHY)
    assert told() == [
        ("gardienne@example.org", "territories.class_suggested"),
        ("lea@example.org", "territories.class_suggested"),
    ]
    actions.decline_suggestion(steward, one, "La ville est loin.")
    answer = Notice.objects.get(person__email="ana@example.org")
    assert answer.code == "territories.class_declined"
    assert answer.data["reason"] == "La ville est loin."
    actions.accept_suggestion(steward, one)
    codes = set(Notice.objects.filter(person__email="ana@example.org").values_list("code", flat=True))
    assert codes == {"territories.class_declined", "territories.class_accepted"}


def test_a_class_set_by_a_keeper_is_told_to_stewards_and_to_other_keepers(here):
    lea, tom = testing.actor(), testing.actor("tom@example.org")
    testing.group(lea, territories=[here])
    testing.group(tom, "Les Semeurs", territories=[here])
    testing.steward()
    actions.set_class(lea, here, "urban", WHY)
    assert told() == [
        ("gardienne@example.org", "territories.class_set"),
        ("tom@example.org", "territories.class_set"),
    ]


def test_a_class_set_by_a_steward_is_told_to_keepers_there(here):
    testing.group(testing.actor(), territories=[here])
    actions.set_class(testing.steward(), here, "urban", WHY)
    assert told() == [("lea@example.org", "territories.class_set")]


def test_who_left_is_told_nothing(here):
    ana = testing.actor("ana@example.org")
    one = actions.suggest_class(ana, here, "urban", WHY)
    User.objects.filter(pk=ana.person_id).update(is_active=False)
    actions.accept_suggestion(Actor.of_system("test"), one)
    assert told() == []
