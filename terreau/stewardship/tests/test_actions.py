from itertools import product

import pytest

from terreau.foundation.errors import Invalid, NotFound, Refused
from terreau.foundation.policy import Actor, can
from terreau.people import testing
from terreau.people.models import Group
from terreau.stewardship import actions, journal, queries
from terreau.stewardship.models import Flag

pytestmark = pytest.mark.django_db
ANYONE = Actor.anonymous()


@pytest.fixture
def group():
    return testing.group()


@pytest.fixture
def flagged(group):
    return actions.flag(testing.actor("tom@example.org"), "people.group", str(group.pk), "wrong", "C’est faux.")


def test_a_flag_decided_by_hiding_is_undone_by_showing_again(group, flagged):
    steward = testing.steward()
    actions.decide(steward, flagged, "hidden", "Adresse privée.")
    assert not Group.objects.visible_to(ANYONE).exists()
    assert Flag.objects.get().decision_reason == "Adresse privée."
    actions.show_again(steward, "people.group", str(group.pk), "Corrigé.")
    assert Group.objects.visible_to(ANYONE).get() == group
    verbs = [one.verb for one in journal.of(group)]
    assert verbs == ["stewardship.show_again", "stewardship.hide", "stewardship.flag", "people.open_group"]


def test_keeping_says_why_and_answers_every_flag_of_the_thing(group, flagged):
    actions.flag(ANYONE, "people.group", str(group.pk), "hurtful")
    actions.decide(testing.steward(), flagged, "kept", "Rien à redire.")
    assert set(Flag.objects.values_list("decision", "decision_reason")) == {("kept", "Rien à redire.")}
    assert Group.objects.visible_to(ANYONE).exists()


def test_a_decision_is_taken_once(flagged):
    steward = testing.steward()
    actions.decide(steward, flagged, "kept", "Rien à redire.")
    with pytest.raises(Refused, match="déjà décidé"):
        actions.decide(steward, flagged, "hidden", "Encore.")


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [("", "", "reason"), ("nonsense", "", "reason"), ("other", "  ", "words"), ("wrong", "x" * 10_000, "words")],
)
def test_a_flag_that_says_nothing_is_refused_on_its_field(group, reason, words, field):
    with pytest.raises(Invalid) as caught:
        actions.flag(ANYONE, "people.group", str(group.pk), reason, words)
    assert list(caught.value.errors) == [field]
    assert not Flag.objects.exists()


@pytest.mark.parametrize(("kind", "key"), [("people.group", "999999"), ("people.group", "x"), ("nothing.at_all", "1")])
def test_what_cannot_be_seen_cannot_be_flagged(kind, key):
    with pytest.raises(NotFound):
        actions.flag(ANYONE, kind, key, "wrong")


def test_one_person_flags_a_thing_once_while_it_waits(group, flagged):
    with pytest.raises(Invalid, match="déjà signalé"):
        actions.flag(testing.actor("tom@example.org"), "people.group", str(group.pk), "hurtful")


@pytest.mark.parametrize(("decision", "reason"), [("kept", ""), ("kept", "x" * 600), ("burnt", "Parce que.")])
def test_a_decision_without_reason_changes_nothing(flagged, decision, reason):
    with pytest.raises(Invalid):
        actions.decide(testing.steward(), flagged, decision, reason)
    assert Flag.objects.waiting().count() == 1


def test_hiding_twice_is_written_once(group):
    steward = testing.steward()
    for _time in range(2):
        actions.hide(steward, "people.group", str(group.pk), "Publicité.")
    assert [one.verb for one in journal.of(group)].count("stewardship.hide") == 1


def test_links_join_things_of_two_rooms_once(group):
    lea, place = testing.actor(), testing.place()
    one = actions.link(lea, group, "meets-at", place)
    assert actions.link(lea, group, "meets-at", place) == one
    assert list(queries.linked(group, "meets-at")) == list(queries.linked_to(place)) == [one]
    actions.unlink(lea, one)
    assert not queries.linked(group).exists()
    with pytest.raises(Refused):
        actions.link(ANYONE, group, "meets-at", place)


def test_the_table_of_rights_holds(group, flagged):
    actors = {
        "anonymous": ANYONE, "stranger": testing.actor("ana@example.org"), "flagger": testing.actor("tom@example.org"),
        "keeper": testing.actor(), "steward": testing.steward(),
    }  # fmt: skip
    table = {
        ("stewardship.flag", group): set(actors),
        ("stewardship.see_flag", flagged): {"flagger", "steward"},
        ("stewardship.decide", flagged): {"steward"},
        ("stewardship.hide", group): {"steward"},
        ("stewardship.see_journal", None): {"steward"},
        ("stewardship.link", group): set(actors) - {"anonymous"},
    }
    wrong = [
        (verb, name) for (verb, thing), name in product(table, actors)
        if bool(can(actors[name], verb, thing)) != (name in table[verb, thing])
    ]  # fmt: skip
    assert wrong == []
    for actor in actors.values():
        assert list(Flag.objects.visible_to(actor)) == [flagged] * bool(can(actor, "stewardship.see_flag", flagged))
