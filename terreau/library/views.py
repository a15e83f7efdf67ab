"""The pages of the library."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.foundation.pages import public_page
from terreau.library import queries
from terreau.library.models import Sheet


@public_page
def index(request: HttpRequest) -> HttpResponse:
    sheets = Sheet.objects.visible_to(request.actor).order_by("title")
    return render(request, "library/index.html", {"sheets": sheets})


@public_page
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.find_sheet(request.actor, slug)
    return render(request, "library/sheet.html", {"sheet": found})
