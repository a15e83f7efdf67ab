"""Saving a version as a person does: the form of the editor, changed and sent by somebody who is logged in.

`python -m benchmarks.saving` makes that person in the house of `TERREAU_DATA_DIR` and prints the key of her session.
"""

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import Cost
from benchmarks.servers import ROOT, Server, environment

CSRF = "a" * 32


@dataclass(frozen=True)
class Writer:
    session: str

    @classmethod
    def made(cls, house: Path) -> "Writer":
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.saving"],
            env=environment(house, 8000), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return cls(done.stdout.strip())

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={CSRF}", "Accept-Language": "fr"}


def save(server: Server, writer: Writer, slugs: Sequence[str]) -> Cost:
    """Of the POST alone: every editor is read first, one sheet is written once."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    forms = [_form(connection, writer, slug) for slug in slugs]
    waited: list[float] = []
    for slug, form in zip(slugs[:5], forms[:5], strict=True):
        _send(connection, writer, slug, form)
    before = server.cpu_seconds()
    for slug, form in zip(slugs[5:], forms[5:], strict=True):
        began = time.perf_counter()
        _send(connection, writer, slug, form)
        waited.append(1000 * (time.perf_counter() - began))
    cpu = server.cpu_seconds() - before
    connection.close()
    centiles = statistics.quantiles(waited, n=100)
    return Cost(len(waited), 1000 * cpu / len(waited), centiles[49], centiles[98], 0)


def _send(connection: http.client.HTTPConnection, writer: Writer, slug: str, form: list[tuple[str, str]]) -> None:
    """Changes one sentence of the text, as an edit does; anything but a redirection stops the benchmark."""
    sent = [
        (name, f"{value} Et l’on recommence le lendemain." if name == "steps-0-text" else value) for name, value in form
    ]
    body = urlencode([*sent, ("csrfmiddlewaretoken", CSRF), ("note", "Une phrase de plus.")])
    headers = {**writer.headers, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/bibliotheque/{slug}/modifier/", body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise SystemExit(f"saving {slug} answered {answer.status}")


def _form(connection: http.client.HTTPConnection, writer: Writer, slug: str) -> list[tuple[str, str]]:
    connection.request("GET", f"/bibliotheque/{slug}/modifier/", headers=writer.headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    if answer.status != 200:
        raise SystemExit(f"the editor of {slug} answered {answer.status}")
    reader = _Fields()
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    """What a browser would send of the editor's form, unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._inside = False
        self._name = self._text = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "sheet-form" in given.get("class", "")
        if not self._inside:
            return
        if tag == "input" and given.get("name") and given["name"] not in ("csrfmiddlewaretoken", "note"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.found.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._name, self._text = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found.append((self._select, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._name:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._name:
            self.found.append((self._name, self._text.removeprefix("\n")))
            self._name = ""
        elif tag == "form":
            self._inside = False


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from terreau.people.models import User

    person = User.objects.create_user("banc@example.org", is_steward=True)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    print(session.session_key)


if __name__ == "__main__":
    main()
