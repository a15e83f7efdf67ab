"""Who may do what with a group: the whole table, and the list beside the single answer."""

from itertools import product

import pytest

from terreau.foundation.policy import Actor, can
from terreau.people import actions, testing
from terreau.people.models import Group

pytestmark = pytest.mark.django_db

ACTORS = ["anonymous", "stranger", "member", "keeper", "steward"]
STATES = ["open", "private", "hidden", "closed"]
ALL = set(ACTORS)


def in_all(names):
    return dict.fromkeys(STATES, names)


TABLE = {
    "people.see_group": {"open": ALL, "closed": ALL, "private": {"member", "keeper", "steward"},
                         "hidden": {"member", "keeper", "steward"}},
    "people.edit_group": {"open": {"keeper"}, "private": {"keeper"}, "hidden": {"keeper"}, "closed": set()},
    "people.invite": {"open": {"keeper"}, "private": {"keeper"}, "hidden": {"keeper"}, "closed": set()},
    "people.keep_group": in_all({"keeper"}),
    "people.leave_group": in_all({"member", "keeper"}),
    "people.see_members": in_all({"member", "keeper", "steward"}),
    "people.hide_group": in_all({"steward"}),
}  # fmt: skip


@pytest.fixture
def stage():
    keeper, member = testing.actor(), testing.actor("tom@example.org")
    actors = {
        "anonymous": Actor.anonymous(), "stranger": testing.actor("ana@example.org"), "member": member,
        "keeper": keeper, "steward": testing.steward(),
    }  # fmt: skip
    groups = {state: testing.group(keeper, f"Collectif {state}", public=state != "private") for state in STATES}
    for group in groups.values():
        actions.accept_invitation(member, actions.invite(keeper, group)[1])
    actions.hide_group(actors["steward"], groups["hidden"])
    actions.close_group(keeper, groups["closed"])
    return actors, groups


def test_the_table_of_rights_holds(stage):
    actors, groups = stage
    wrong = []
    for verb, state, name in product(TABLE, STATES, ACTORS):
        decision = can(actors[name], verb, groups[state])
        if bool(decision) != (name in TABLE[verb][state]) or (not decision and not str(decision.reason)):
            wrong.append((verb, state, name))
    assert wrong == []


def test_the_list_agrees_with_the_single_answer(stage):
    actors, groups = stage
    for actor in actors.values():
        listed = set(Group.objects.visible_to(actor))
        assert listed == {group for group in groups.values() if can(actor, "people.see_group", group)}
        kept = set(Group.objects.kept_by(actor))
        assert kept == {group for group in groups.values() if can(actor, "people.keep_group", group)}


def test_opening_needs_to_be_known(stage):
    actors, _groups = stage
    assert {name for name in ACTORS if can(actors[name], "people.open_group")} == ALL - {"anonymous"}
