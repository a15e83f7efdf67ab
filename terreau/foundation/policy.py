"""Who may do what: one registry of rules, asked in two ways.

A room registers its rules in its `policy.py`; everybody asks with `can` (a decision with its reason) or `allow`
(raises `Refused` with that reason). The second shape of a permission, `visible_to(actor)`, is a queryset method of
the room. An unknown verb raises: a misspelt permission must never pass.

A room above may add to who may do what a room below named, with `offer_ground`: the group that a keeper keeps, say.
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
    """`ground` is the thing of a room above in whose name the actor may, where the rule itself said no."""

    allowed: bool
    reason: Sentence = ""
    ground: Any = None

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(reason: Sentence) -> Decision:
    return Decision(False, reason)


Rule = Callable[[Actor, Any], Decision]
Ground = Callable[[Actor, Any], Any]
_rules: dict[str, Rule] = {}
_grounds: dict[str, list[Ground]] = {}


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


def offer_ground(verb: str, ground: Ground) -> None:
    """`ground(actor, thing)` gives the thing of a room above in whose name a known actor may, or None.

    It is asked where the rule of `verb` says no. What the thing itself forbids is said by the action.
    """
    shelf = _grounds.setdefault(verb, [])
    if ground not in shelf:
        shelf.append(ground)


def can(actor: Actor, verb: str, thing: Any = None) -> Decision:
    try:
        decide = _rules[verb]
    except KeyError:
        raise UnknownVerb(verb) from None
    decision = decide(actor, thing)
    if not decision and actor.known:
        for ground in _grounds.get(verb, ()):
            found = ground(actor, thing)
            if found is not None:
                return Decision(True, ground=found)
    return decision


def allow(actor: Actor, verb: str, thing: Any = None) -> Decision:
    """Raise `Refused`, with the rule's reason, unless the actor may; gives the decision else."""
    decision = can(actor, verb, thing)
    if not decision:
        raise Refused(decision.reason)
    return decision


def verbs() -> list[str]:
    return sorted(_rules)
