"""What makes a function an action: it takes the actor first, owns its transaction, and never sees a request."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in a transaction of its own: durable, so that what it returned has been written.

    An action that calls another one calls its undecorated form, `other.inside(…)`.
    """

    @wraps(function)
    def durable(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(durable=True):
            return function(*args, **kwargs)

    durable.inside = function  # type: ignore[attr-defined]
    durable.is_action = True  # type: ignore[attr-defined]
    return durable
