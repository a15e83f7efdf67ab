"""One search over what every room offers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.foundation.house import house
from terreau.foundation.pages import public_page
from terreau.foundation.policy import Actor

LONGEST = 200


@public_page
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    shelves = [(source.label, source.find(Actor.anonymous(), text, 8)) for source in house.search] if text else []
    return render(
        request,
        "portal/search.html",
        {
            "text": text,
            "shelves": [(label, hits) for label, hits in shelves if hits],
        },
    )
