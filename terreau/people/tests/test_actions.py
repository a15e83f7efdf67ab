import pytest
from django.apps import apps

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.people import actions, queries, testing
from terreau.people.models import Group

pytestmark = pytest.mark.django_db


def kept(model, group):
    """What the room above keeps about a group: its revisions or its lines of the journal."""
    found = apps.get_model("stewardship", model).objects.filter(kind="people.group", key=str(group.pk))
    return found.order_by("pk")


def test_who_opens_a_group_keeps_it():
    lea = testing.actor()
    group = testing.group(lea, "Les Jardins partagés")
    assert group.slug == "les-jardins-partages"
    assert queries.is_keeper(lea, group)
    assert [one.verb for one in kept("Entry", group)] == ["people.open_group"]
    assert kept("Revision", group).get().snapshot["territories"] == ["commune:86158"]


def test_a_visitor_is_told_how_to_open_a_group():
    with pytest.raises(Refused, match="code par e-mail"):
        testing.group(Actor.anonymous())
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", ""), ("name", "  \x00 "), ("name", "x" * 10_000), ("purpose", "x" * 10_000),
        ("charter", "x" * 10_000), ("contact", "x" * 10_000),
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_said_on_their_field(field, given):
    with pytest.raises(Invalid) as caught:
        testing.group(**{field: given})
    assert list(caught.value.errors) == [field]
    assert not Group.objects.exists()


def test_the_same_name_twice_in_a_commune_is_refused_and_elsewhere_gets_its_own_address():
    testing.group(name="Écoute")
    with pytest.raises(Invalid, match="déjà un collectif"):
        testing.group(name=" écoute ")
    other = testing.group(name="Écoute", territories=[testing.place("86194", "Poitiers")])
    assert other.slug == "ecoute-2"


def test_a_commune_merged_away_names_the_one_that_follows_it():
    new = testing.place("86194", "Poitiers")
    old = testing.place("86999", "Vieux-Bourg")
    old.valid_to, old.successor = "2019-01-01", new
    with pytest.raises(Invalid, match="Poitiers"):
        testing.group(territories=[old])


def test_a_group_without_a_commune_is_refused():
    with pytest.raises(Invalid) as caught:
        actions.open_group(testing.actor(), "Sans lieu", [])
    assert list(caught.value.errors) == ["territories"]
