"""Who may do what: one registry of rules, asked in two ways.

A room registers its rules in its `policy.py`; everybody asks with `can` (a decision with its reason) or `allow`
(raises `Refused` with that reason). The second shape of a permission, `visible_to(actor)`, is a queryset method of
the room. An unknown verb raises: a misspelt permission must never pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from terreau.foundation.errors import Refused, Sentence


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, without knowing what a person is: rooms above look the person up by `person_id`."""

    person_id: int | None = None
    steward: bool = False
    label: str = ""
    system: bool = False

    @property
    def known(self) -> bool:
        return self.person_id is not None

    @classmethod
    def anonymous(cls) -> "Actor":
        return cls()

    @classmethod
    def of_system(cls, label: str = "terreau") -> "Actor":
        return cls(steward=True, label=label, system=True)


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(reason: Sentence) -> Decision:
    return Decision(False, reason)


Rule = Callable[[Actor, Any], Decision]
_rules: dict[str, Rule] = {}


class UnknownVerb(LookupError):
    """A rule that nobody registered."""


def rule(verb: str) -> Callable[[Rule], Rule]:
    """Register a rule under `room.verb`. The function gets the actor and the thing (None where there is none)."""

    def register(function: Rule) -> Rule:
        if verb in _rules and _rules[verb].__qualname__ != function.__qualname__:
            raise ValueError(f"two rules for {verb}")
        _rules[verb] = function
        return function

    return register


def can(actor: Actor, verb: str, thing: Any = None) -> Decision:
    try:
        decide = _rules[verb]
    except KeyError:
        raise UnknownVerb(verb) from None
    return decide(actor, thing)


def allow(actor: Actor, verb: str, thing: Any = None) -> None:
    """Raise `Refused`, with the rule's reason, unless the actor may."""
    decision = can(actor, verb, thing)
    if not decision:
        raise Refused(decision.reason)


def verbs() -> list[str]:
    return sorted(_rules)
