"""What stands before Django: files, suggestions and shared pages from memory, then the right way into Django.

    uvicorn ── Front ──┬─ /static/, /files/
                       ├─ suggestions of communes, from memory
                       ├─ shared pages, from memory, when the stamp agrees
                       ├─ streams → Django (ASGI)
                       └─ everything else → Django (WSGI, thread pool)

`docs/decisions/0003-front-jobs-backup.md` says why.
"""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import parse_qsl, quote

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.config.front import bodies
from terreau.config.front.answers import Outgoing, Request, send_page
from terreau.config.front.files import Static, Uploads, send_file
from terreau.config.front.shared import Shelf, is_private
from terreau.config.front.stamps import Stamps
from terreau.territories import suggest

log = logging.getLogger("terreau.requests")

THREADS = 6
LONGEST_ADDRESS = 16 * 1024  # bytes of path and query
LONGEST_HEADERS = 64 * 1024
SUGGEST = "/api/v1/territories/suggest"
WARM_AFTER = 1.0  # seconds: whoever waits for the first page comes first
CROWD = 400  # requests under way in Django; more are asked to come back


class Front:
    """The ASGI application."""

    def __init__(self, wsgi: Any, asgi: Any, stamps: Stamps, proxies: int = 0) -> None:
        self.django: Any = WSGIMiddleware(wsgi, workers=THREADS)
        self.streams = asgi
        self.stamps = stamps
        self.proxies = proxies
        self.shelf = Shelf()
        self.static = Static(settings.STATIC_ROOT, settings.STATIC_URL)
        self.uploads = Uploads(settings.MEDIA_ROOT, settings.MEDIA_URL)
        self.under_way = 0
        self._hosts: set[bytes] = set()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _lifespan(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        loop = asyncio.get_running_loop()
        loop.call_later(WARM_AFTER, lambda: loop.run_in_executor(self.django.executor, _warm))
        await receive()
        await self.stamps.close()
        self.django.executor.shutdown(wait=False)
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        began = time.perf_counter()
        route, status, memory = "-", 500, False
        try:
            route, status, memory = await self._answer(scope, receive, send)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            log.info(
                "%s %s", scope["method"], route, extra={"status": status, "ms": milliseconds, "from_memory": memory}
            )

    async def _answer(self, scope: dict[str, Any], receive: Any, send: Any) -> tuple[str, int, bool]:
        """Route (never the address itself), status, whether it came from memory."""
        path: str = scope["path"]
        request = Request(scope, is_private, self._origin(scope))
        if len(request.path) + len(request.query) > LONGEST_ADDRESS:
            return await self._refuse(scope, send, 414, _("This address is too long."))
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEADERS:
            return await self._refuse(scope, send, 431, _("This request carries too much."))
        if not self._known_host(request.host):
            return await self._refuse(scope, send, 400, _("This site does not answer to that name."))
        reading = request.method in ("GET", "HEAD")
        if reading:
            for folder, shelf in ((settings.STATIC_URL, self.static), (settings.MEDIA_URL, self.uploads)):
                if path.startswith(folder) and (file := shelf.find(path)) is not None:
                    await send_file(file, request.method, request.headers, send)
                    return folder, 200, False
            if path == SUGGEST and (typed := _typed(request.query)) is not None:
                return await self._suggest(send, typed, request)
        stamp = await self.stamps.read() if reading and not request.private else None
        if stamp is not None:
            try:
                page = self.shelf.get(self.shelf.key(request.origin, request.path, request.query), stamp)
            except ValueError:
                page = None
            if page is not None:
                return page.route, await send_page(page, request, self.shelf, send), True
        outgoing = Outgoing(send, request, self.shelf, stamp)
        return await self._to_django(scope, receive, outgoing, request)

    async def _to_django(
        self, scope: dict[str, Any], receive: Any, send: Outgoing, request: Request
    ) -> tuple[str, int, bool]:
        if self.under_way >= CROWD:
            return await self._refuse(scope, send, 503, _("Many people are here right now. Please try again shortly."))
        self.under_way += 1
        file = None
        try:
            scope = self._clean(scope)
            if "/stream/" in scope["path"]:
                await self.streams(scope, receive, send.direct)
                return send.route, send.status, False
            if bodies.has_body(request.headers):
                file, size = await bodies.take_in(receive, request.headers)
                scope["headers"] = [*scope["headers"], (b"content-length", str(size).encode())]
            await self.django(scope, bodies.replay(file) if file else bodies.nothing, send)
            return send.route, send.status, False
        except bodies.TooLargeBody:
            return await self._refuse(scope, send, 413, _("What you send is too large: 32 MB at most."))
        except bodies.TooSlow:
            return await self._refuse(scope, send, 408, _("What you send arrives too slowly. Please try again."))
        except bodies.Gone:
            return "-", 499, False
        finally:
            self.under_way -= 1
            if file is not None:
                file.close()

    def _clean(self, scope: dict[str, Any]) -> dict[str, Any]:
        """The scope as Django may trust it: no header that passes for another one, one length, the right client."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if b"_" not in name and name not in (b"content-length", b"transfer-encoding")
        ]
        query = scope["query_string"]
        if not query.isascii():
            query = quote(query, safe="%&=+;/?:@!$'()*,~-._").encode()
        client = scope.get("client")
        if self.proxies:
            chain = [one.strip() for one in dict(headers).get(b"x-forwarded-for", b"").decode("latin-1").split(",")]
            if chain[-self.proxies :] and chain[-min(self.proxies, len(chain))]:
                client = (chain[-min(self.proxies, len(chain))], 0)
        return {**scope, "headers": headers, "query_string": query, "client": client}

    def _origin(self, scope: dict[str, Any]) -> bytes:
        """Scheme and host as pages see them: one address asked under two names gives two pages."""
        headers = dict(scope["headers"])
        if not self.proxies:
            return headers.get(b"host", b"")
        return b"|".join(headers.get(name, b"") for name in (b"x-forwarded-proto", b"x-forwarded-host", b"host"))

    def _known_host(self, host: bytes) -> bool:
        if host not in self._hosts:
            domain = split_domain_port(host.decode("latin-1"))[0]
            if not validate_host(domain, settings.ALLOWED_HOSTS):
                return False
            if len(self._hosts) < 1000:
                self._hosts.add(host)
        return True

    async def _refuse(self, scope: dict[str, Any], send: Any, status: int, sentence: str) -> tuple[str, int, bool]:
        """One plain sentence, before Django."""
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"x-content-type-options", b"nosniff"),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        if status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": sentence.encode()})
        return "-", status, False

    async def _suggest(self, send: Any, typed: str, request: Request) -> tuple[str, int, bool]:
        """Communes whose names look like what was typed: from memory, checked against the database now and then."""
        body = suggest.answer_if_ready(typed)
        ready = body is not None
        if body is None:
            loop = asyncio.get_running_loop()
            body = await loop.run_in_executor(self.django.executor, _suggestions, typed)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-cache"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
        return SUGGEST, 200, ready


def _typed(query: bytes) -> str | None:
    """What was typed, from `q=…`; None where there is another parameter, which the API must read."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=2)
    except ValueError:
        return None
    return pairs[0][1] if len(pairs) == 1 and pairs[0][0] == "q" else None


def _suggestions(typed: str) -> bytes:
    """Asks the database whether places have changed; in a thread of Django."""
    close_old_connections()
    return suggest.answer(typed)


def _warm() -> None:
    """Make the index of names, so that the first person who types waits for nothing."""
    close_old_connections()
    suggest.warm()


def build() -> Front:
    """The application of one process, on the settings' database. Django must be set up, the data folder prepared."""
    from django.core.asgi import get_asgi_application
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from terreau.config.env import env
    from terreau.config.front.stamps import stamps_of

    translation.activate(settings.LANGUAGE_CODE)
    return Front(get_wsgi_application(), get_asgi_application(), stamps_of(connection), env.number("TERREAU_PROXIES"))
