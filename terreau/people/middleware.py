"""Who acts: `request.actor`, found without opening a session where there is none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from terreau.people.actors import actor_for


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.actor = actor_for(request.user if has_session else None)
        return self.get_response(request)
