"""How often something may be done: a count in the shared cache, the same for every process."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest

from terreau.foundation.errors import TooMany


def limit(key: str, times: int, seconds: int) -> None:
    """Count one more; raises `TooMany`, with the seconds to wait, beyond `times` in a window of `seconds`.

    `key` may hold an address or an e-mail: only its hash is kept.
    """
    window, into = divmod(int(time.time()), seconds)
    name = f"limit:{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}:{window}"
    if cache.add(name, 1, seconds):
        return
    try:
        count = cache.incr(name)
    except ValueError:  # it expired in between
        cache.set(name, 1, seconds)
        return
    if count > times:
        raise TooMany(retry_after=seconds - into)


def whence(request: HttpRequest) -> str:
    """The address a request comes from, behind the proxies that the operator trusts."""
    from allauth.core.internal.httpkit import get_client_ip

    return get_client_ip(request) or "unknown"
