"""Errors become pages, or problem+json for programs; never a trace for a person."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, TerreauError, TooMany

log = logging.getLogger("terreau.errors")
ROUTE_HEADER = "X-Terreau-Route"  # for the front's log; taken off before the answer leaves
GetResponse = Callable[[HttpRequest], HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    return (
        request.path.startswith("/api/")
        or request.path.endswith(".json")
        or "json" in request.headers.get("Accept", "").split(",")[0]
    )


def problem(request: HttpRequest, error: TerreauError) -> HttpResponse:
    """The answer to a failed request: problem+json (RFC 9457) for programs, a page for people."""
    if wants_json(request):
        body: dict[str, Any] = {
            "type": f"about:blank#{error.code}",
            "title": error.sentence,
            "status": error.status,
        }
        if isinstance(error, Invalid):
            body["errors"] = error.errors
        response: HttpResponse = JsonResponse(body, status=error.status, content_type="application/problem+json")
    else:
        response = error_page(request, error.status, error.sentence)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def error_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, "foundation/error.html", {"status": status, "sentence": sentence}, status=status)


class ErrorPages:
    """Turns `TerreauError` into an answer, wherever in the request it was raised."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = method_not_allowed(request, response["Allow"])
        if request.resolver_match is not None:
            response[ROUTE_HEADER] = "/" + request.resolver_match.route
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return problem(request, exception) if isinstance(exception, TerreauError) else None


def _plain(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    error = TerreauError(sentence, code=code)
    error.status = status
    return problem(request, error)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(request, 400, "bad-request", _("This request could not be understood."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(request, 403, "refused", _("You may not do that."))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    return _plain(request, 401, "unknown-person", _("Sign in first."))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(request, 404, "not-found", _("This page does not exist, or does not exist any more."))


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """`allowed`: the methods that the address takes, with commas between."""
    response = _plain(request, 405, "method-not-allowed", _("This address does not take such a request."))
    response["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(request, 500, "fault", _("Something broke on our side. What you had saved is kept."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.info("csrf refused")
    return _plain(
        request,
        403,
        "stale-form",
        _("This form had been open for too long. Go back, reload the page and send again."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """What the accounts library answers when it counts too many tries."""
    return problem(request, TooMany())
