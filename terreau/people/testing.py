"""Builders for tests: real actions, with the least to say."""

from collections.abc import Sequence
from typing import Any

from terreau.foundation.policy import Actor
from terreau.people import actions, actors
from terreau.people.models import Group, User
from terreau.territories.models import Kind, Territory


def person(email: str = "lea@example.org", **fields: Any) -> User:
    """A person known by that e-mail, the same one when asked twice."""
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, **fields)


def actor(who: User | str = "lea@example.org", **fields: Any) -> Actor:
    return actors.actor_for(person(who, **fields) if isinstance(who, str) else who)


def steward(email: str = "gardienne@example.org") -> Actor:
    return actor(person(email, is_steward=True))


def place(code: str = "86158", name: str = "Migné-Auxances") -> Territory:
    """A commune, as it is if a test has made it already."""
    fields = {"name": name, "slug": name.lower(), "population": 6160, "populations": {"2022": 6160}}
    return Territory.objects.get_or_create(kind=Kind.COMMUNE, code=code, defaults=fields)[0]


def group(
    by: Actor | None = None,
    name: str = "Les Jardins partagés",
    territories: Sequence[Territory] = (),
    **fields: Any,
) -> Group:
    """A group opened by `by` (Léa where nobody is given), in Migné-Auxances where no place is given."""
    return actions.open_group(by or actor(), name, list(territories) or [place()], **fields)
