"""Pages that anonymous readers share."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, overload

from django.http import HttpRequest, HttpResponse

from terreau.foundation import stamp

HEADER = "X-Terreau-Shared"
View = Callable[..., HttpResponse]


@overload
def public_page(view: View) -> View: ...
@overload
def public_page(*, params: Iterable[str]) -> Callable[[View], View]: ...


def public_page(view: View | None = None, *, params: Iterable[str] = ()) -> Any:
    """Mark a view whose answer depends on nothing but the address, the database and the day.

    The front (`config/front/`) then keeps the answer for every reader without a session. `params` are the names of
    the query parameters that the view reads: an address with another one is answered by the view, never from memory.
    A page with a form that carries a CSRF token sets a cookie, and is therefore not kept.
    """
    known = ",".join(sorted(params)) or "-"

    def mark(view: View) -> View:
        @wraps(view)
        def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            with stamp.held():
                response = view(request, *args, **kwargs)
            if response.status_code == 200:
                response[HEADER] = known
            return response

        return shared

    return mark(view) if view is not None else mark
