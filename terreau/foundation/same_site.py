"""Buttons without a token, on pages that every reader shares: only a page of this site may send them.

A CSRF token is a cookie and a secret in the page: a page that has one is nobody else's. Browsers say by themselves
where a form was sent from (`Sec-Fetch-Site`, `Origin`), and no other site can make them say otherwise. A browser too
old to say it is asked for the token, which the same address gives when it is read.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sends this."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    here = f"{request.scheme}://{request.get_host()}"
    public = urlsplit(settings.TERREAU_URL)
    return origin in {here, f"{public.scheme}://{public.netloc}"} and bool(origin)


def same_site_post(view: View) -> View:
    """Take a POST that comes from a page of this site without token; any other one needs the token."""
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and from_this_site(request):
            return view(request, *args, **kwargs)
        return with_token(request, *args, **kwargs)

    return guarded
