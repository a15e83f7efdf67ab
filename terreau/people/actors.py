"""From a user to an actor."""

from typing import Any

from terreau.foundation.policy import Actor


def actor_for(user: Any) -> Actor:
    """The actor of a logged-in user; the anonymous actor for None or a visitor."""
    if user is None or not user.is_authenticated:
        return Actor.anonymous()
    return Actor(person_id=user.pk, steward=user.is_steward, label=str(user))
