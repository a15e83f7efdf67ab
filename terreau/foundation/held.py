"""Keys of drafts that a browser began before anybody logged in: one signed cookie a room, no session.

The draft's own row keeps only the hash of its key (`hash_of`), so that what is stored opens nothing.
"""

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from terreau.foundation import signed_cookies
from terreau.foundation.errors import Sentence, TooMany

AGE = 60 * 60 * 24 * 90  # seconds
TOO_MANY = _("This browser holds %(most)s drafts already. Log in and keep those you need, then begin this one.")


def hash_of(key: str) -> str:
    """What is kept of the key of a draft; of no key, nothing."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """The keys of one room, slug → key, in its `cookie`."""

    cookie: str
    salt: str
    most: int = 12
    too_many: Sentence = TOO_MANY

    def held(self, request: HttpRequest) -> dict[str, str]:
        """What was forged, altered or grown old is worth nothing."""
        found = signed_cookies.read(request, self.cookie, self.salt, AGE)
        return {str(slug): str(key) for slug, key in found.items()}

    def key_of(self, request: HttpRequest, slug: str) -> str:
        return self.held(request).get(slug, "")

    def refuse_too_many(self, request: HttpRequest) -> None:
        if len(self.held(request)) >= self.most:
            raise TooMany(str(self.too_many) % {"most": self.most}, retry_after=60)

    def hold(self, request: HttpRequest, response: HttpResponse, slug: str, key: str) -> None:
        self._write(response, {**self.held(request), slug: key})

    def let_go(self, request: HttpRequest, response: HttpResponse, slug: str) -> None:
        """The draft is kept elsewhere now: the browser needs its key no more."""
        found = self.held(request)
        if found.pop(slug, None) is not None:
            self._write(response, found)

    def _write(self, response: HttpResponse, keys: dict[str, str]) -> None:
        signed_cookies.write(response, self.cookie, self.salt, AGE, keys)
