"""Work done later. Until the worker stands, `enqueue` runs the function once the transaction is committed."""

from collections.abc import Callable
from typing import Any

from django.db import transaction


def enqueue(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    transaction.on_commit(lambda: function(*args, **kwargs))
