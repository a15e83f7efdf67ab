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
