"""The home page, and the way from what somebody typed to the page of a commune."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terreau.foundation.pages import public_page
from terreau.library.queries import main_path
from terreau.portal.queries import FRANCE, how_many, regions
from terreau.territories.suggest import suggest


@public_page
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"numbers": how_many(), "path": main_path()})


@public_page
def choose_commune(request: HttpRequest) -> HttpResponse:
    """Where the field “Your commune” leads without a script: straight to the commune when only one answers."""
    text = request.GET.get("q", "").strip()
    found = suggest(text, limit=20) if text else []
    if len(found) == 1:
        return redirect("portal:territory", "communes", found[0].code)
    return render(request, "portal/choose_commune.html", {"text": text[:100], "found": found})


@public_page
def map_of_france(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/map.html", {"regions": regions(), "bounds": FRANCE, "here": ""})
