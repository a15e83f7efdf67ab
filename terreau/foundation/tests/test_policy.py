import pytest

from terreau.foundation import policy
from terreau.foundation.errors import Refused
from terreau.foundation.policy import YES, Actor, no


@pytest.fixture
def rules(monkeypatch):
    monkeypatch.setattr(policy, "_rules", {})
    policy.rule("test.open")(lambda actor, thing: YES if actor.known else no("Log in first."))


def test_a_refusal_carries_its_reason(rules):
    decision = policy.can(Actor.anonymous(), "test.open")
    assert not decision
    assert decision.reason == "Log in first."


def test_allow_raises_the_reason(rules):
    with pytest.raises(Refused, match="Log in first"):
        policy.allow(Actor.anonymous(), "test.open")
    policy.allow(Actor(person_id=1), "test.open")


def test_an_unknown_verb_never_passes(rules):
    with pytest.raises(policy.UnknownVerb):
        policy.can(Actor.of_system(), "test.opne")


def test_two_rules_for_one_verb_are_refused(rules):
    with pytest.raises(ValueError, match=r"test\.open"):
        policy.rule("test.open")(test_allow_raises_the_reason)


def test_a_room_above_adds_a_ground_and_takes_none_away(rules, monkeypatch):
    monkeypatch.setattr(policy, "_grounds", {})
    policy.rule("test.shut")(lambda actor, thing: YES if actor.steward else no("Stewards only."))
    policy.offer_ground("test.shut", lambda actor, thing: thing if actor.person_id == 1 else None)
    assert policy.allow(Actor(person_id=1), "test.shut", "group").ground == "group"
    assert policy.can(Actor(person_id=2, steward=True), "test.shut", "group").ground is None
    assert policy.can(Actor(person_id=2), "test.shut", "group").reason == "Stewards only."
    assert not policy.can(Actor.anonymous(), "test.shut", "group")


def test_a_ground_opens_no_unknown_verb(rules, monkeypatch):
    monkeypatch.setattr(policy, "_grounds", {})
    policy.offer_ground("test.opne", lambda actor, thing: thing)
    with pytest.raises(policy.UnknownVerb):
        policy.can(Actor(person_id=1), "test.opne", "group")
