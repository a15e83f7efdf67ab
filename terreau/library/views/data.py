"""The library for programs: table, schema, linked data, feed."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from terreau.foundation.pages import public_page
from terreau.library import queries
from terreau.library.exports import feed as feeds
from terreau.library.exports import linked, table
from terreau.library.models import Sheet

LD = "application/ld+json"


def _every() -> Iterator[Sheet]:
    return queries.shown().select_related("method", "structure").iterator(chunk_size=200)


def csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every sheet, a row each; sent as it is read, so that it weighs nothing here."""
    response = StreamingHttpResponse(table.lines(_every()), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="bibliotheque.csv"'
    return response


@public_page
def schema(request: HttpRequest) -> JsonResponse:
    return JsonResponse(table.schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
def package(request: HttpRequest) -> JsonResponse:
    return JsonResponse(table.package(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
def context(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(linked.context(), content_type=LD)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
def document(request: HttpRequest, slug: str) -> JsonResponse:
    """One sheet as linked data."""
    found = queries.find_sheet(request.actor, slug)
    return JsonResponse(linked.document(found), content_type=LD, json_dumps_params={"ensure_ascii": False})


def graph(request: HttpRequest) -> StreamingHttpResponse:
    """Every sheet as linked data."""
    return StreamingHttpResponse(_graph(), content_type=LD)


def _graph() -> Iterator[str]:
    yield json.dumps({"@context": linked.context_address()})[:-1] + ', "@graph": [\n'
    for place, thing in enumerate(linked.graph(_every())):
        yield (",\n" if place else "") + json.dumps(thing, ensure_ascii=False)
    yield "\n]}\n"


@public_page(params=("kind", "theme"))
def feed(request: HttpRequest) -> HttpResponse:
    text = feeds.feed(request, request.GET.get("kind", ""), request.GET.get("theme", ""))
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
