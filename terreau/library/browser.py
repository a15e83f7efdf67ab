"""What a reader's browser holds for the library: who it is to itself, its last commune, the drafts it may open."""

import secrets
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from terreau.foundation import signed_cookies
from terreau.library.models import ExperienceDraft

COOKIE, SALT = "carnet", "terreau.library.browser"
AGE = 60 * 60 * 24 * 90  # seconds
MOST = 20  # drafts


@dataclass(slots=True)
class Browser:
    key: str = ""
    commune: str = ""
    drafts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> "Browser":
        found = signed_cookies.read(request, COOKIE, SALT, AGE)
        drafts = [str(token) for token in found.get("d") or []]
        return cls(str(found.get("k", "")), str(found.get("c", "")), drafts)

    def know(self) -> str:
        """The key of this browser, made now where it has none."""
        self.key = self.key or secrets.token_urlsafe(16)
        return self.key

    def hold(self, token: str) -> None:
        """Let it open a draft; the oldest ones are let go."""
        self.drafts = [*(one for one in self.drafts if one != token), token][-MOST:]

    def let_go(self, token: str) -> None:
        self.drafts = [one for one in self.drafts if one != token]

    def holds(self, draft: ExperienceDraft) -> bool:
        return draft.token in self.drafts

    def remember(self, response: HttpResponse) -> HttpResponse:
        signed_cookies.write(response, COOKIE, SALT, AGE, {"k": self.key, "c": self.commune, "d": self.drafts})
        return response
