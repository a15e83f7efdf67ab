"""The public API: every room's router, mounted once."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from terreau import __version__
from terreau.foundation.errors import Invalid
from terreau.foundation.middleware import bad_request, csrf_failure, problem, sign_in_first
from terreau.library.api import router as library
from terreau.people.api import router as people
from terreau.portal.api import router as pages
from terreau.processes.api import router as processes
from terreau.stewardship.api import router as stewardship
from terreau.territories.api import router as territories
from terreau.territories.api_classes import router as classes

api = NinjaAPI(
    title="Terreau",
    version=__version__,
    description="A digital commons for local resilience: territories, methods, experiences, proposals.",
    urls_namespace="api",
    docs_url=None,  # `api_docs.py` draws the page: the usual ones need scripts inside the page
)

api.add_router("/territories", territories, tags=["territories"])
api.add_router("/territories", classes, tags=["territories"])
api.add_router("/groups", people, tags=["groups"])
api.add_router("/library", library, tags=["library"])
api.add_router("/proposals", processes, tags=["proposals"])
api.add_router("/pages", pages, tags=["pages"])
api.add_router("/stewardship", stewardship, tags=["stewardship"])


@api.exception_handler(ValidationError)
def invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is missing or of another kind: problem+json, as every other refusal."""
    names = [str(one["loc"][-1]) for one in error.errors]
    sentence = _("This is missing, or not what is expected here.")
    return problem(request, Invalid(errors={name: [f"{name}: {sentence}"] for name in names}))


@api.exception_handler(AuthenticationError)
def unknown_person(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return sign_in_first(request)


@api.exception_handler(HttpError)
def refused_by_the_library(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What django-ninja itself refuses: a body that is no JSON, a request without the token of the session."""
    return csrf_failure(request) if error.status_code == 403 else bad_request(request)
