"""What a browser holds for a reader without account: a signed cookie, no session."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse


def read(request: HttpRequest, name: str, salt: str, age: int) -> dict[str, Any]:
    """What was written, at most `age` seconds ago. What was forged, altered or grown old is worth nothing."""
    try:
        found = signing.loads(request.COOKIES.get(name, ""), salt=salt, max_age=age)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def write(response: HttpResponse, name: str, salt: str, age: int, value: dict[str, Any]) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=salt, compress=True),
        max_age=age,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
