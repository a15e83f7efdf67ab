"""The keys of the drafts that a browser began before anybody logged in: one signed cookie, no session."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from terreau.foundation import signed_cookies
from terreau.foundation.errors import TooMany

COOKIE, SALT = "sollicitations", "terreau.processes.keys"
AGE = 60 * 60 * 24 * 90  # seconds
MOST = 12


def held(request: HttpRequest) -> dict[str, str]:
    """Slug → key. What was forged, altered or grown old is worth nothing."""
    return {str(slug): str(key) for slug, key in signed_cookies.read(request, COOKIE, SALT, AGE).items()}


def key_of(request: HttpRequest, slug: str) -> str:
    return held(request).get(slug, "")


def refuse_too_many(request: HttpRequest) -> None:
    if len(held(request)) >= MOST:
        sentence = _("This browser holds %(most)s drafts already. Log in and keep those you need, then begin this one.")
        raise TooMany(sentence % {"most": MOST}, retry_after=60)


def hold(request: HttpRequest, response: HttpResponse, slug: str, key: str) -> None:
    _write(response, {**held(request), slug: key})


def let_go(request: HttpRequest, response: HttpResponse, slug: str) -> None:
    """The draft is kept elsewhere now: the browser needs its key no more."""
    found = held(request)
    if found.pop(slug, None) is not None:
        _write(response, found)


def _write(response: HttpResponse, keys: dict[str, str]) -> None:
    signed_cookies.write(response, COOKIE, SALT, AGE, keys)
