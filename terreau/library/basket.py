"""The reader's basket: the sheets she chose for a kit, in one signed cookie. No account, nothing kept here."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse

from terreau.foundation import signed_cookies
from terreau.library.paper.kits import MOST

COOKIE, SALT = "panier", "terreau.library.basket"
AGE = 60 * 60 * 24 * 90  # seconds


def held(request: HttpRequest) -> list[str]:
    """Slugs, in the order they were put in. What was forged, altered or grown old is worth nothing."""
    found = signed_cookies.read(request, COOKIE, SALT, AGE).get("sheets")
    return [str(slug) for slug in found][:MOST] if isinstance(found, list) else []


def added(slugs: Sequence[str], more: Iterable[str]) -> list[str]:
    """The same basket with what is new at its end, each once."""
    return list(dict.fromkeys([*slugs, *more]))


def moved(slugs: Sequence[str], slug: str, by: int) -> list[str]:
    """`slug` one place up (-1) or down (+1); at the end already, nothing moves."""
    order = list(slugs)
    place = order.index(slug) if slug in order else -1
    other = place + by
    if place >= 0 and 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def hold(response: HttpResponse, slugs: Sequence[str]) -> None:
    if not slugs:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    signed_cookies.write(response, COOKIE, SALT, AGE, {"sheets": list(slugs)})
