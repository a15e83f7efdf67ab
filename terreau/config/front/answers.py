"""Answers on their way out: kept for others where the view allows it, compressed where that is safe."""

import time
from typing import Any

from terreau.config.front.shared import LARGEST, LIFE, SQUEEZABLE, Page, Shelf, encoding_for, squeeze, today
from terreau.foundation.middleware import ROUTE_HEADER
from terreau.foundation.pages import HEADER
from terreau.foundation.stamp import Stamp

SHARED = HEADER.lower().encode()
ROUTE = ROUTE_HEADER.lower().encode()
# What may vary without two readers seeing two pages at one address: the address gives the language.
_HARMLESS = {b"accept-encoding", b"accept-language", b"cookie", b"hx-request"}
_WORTH = 1024  # bytes under which compressing gains nothing


class Outgoing:
    """A `send` that holds an answer back while it may be kept or compressed, else lets it through as it comes."""

    def __init__(self, send: Any, request: "Request", shelf: Shelf, stamp: Stamp | None) -> None:
        self._send = send
        self._request = request
        self._shelf = shelf
        self._stamp = stamp
        self._start: dict[str, Any] = {}
        self._held: list[bytes] | None = None
        self._params: str | None = None
        self._size = 0
        self.status = 0
        self.route = "-"

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._held is None:
            await self._send(message)
        else:
            self._held.append(message.get("body", b""))
            self._size += len(self._held[-1])
            if self._size > LARGEST:
                await self._let_through(more=message.get("more_body", False))
            elif not message.get("more_body", False):
                await self._finish()

    async def direct(self, message: dict[str, Any]) -> None:
        """Let a piece of a stream through as it comes."""
        self.status = message.get("status", self.status)
        await self._send(message)

    async def _begin(self, message: dict[str, Any]) -> None:
        headers = dict(message["headers"])
        self.status = message["status"]
        self.route = headers.get(ROUTE, b"-").decode("latin-1")
        params = headers.get(SHARED)
        message["headers"] = [line for line in message["headers"] if line[0] not in (ROUTE, SHARED)]
        if b"cache-control" not in headers:
            message["headers"].append((b"cache-control", b"private, no-cache"))
        self._start = message
        secret = b"set-cookie" in headers or self._request.has_cookies
        if params is not None and self._may_keep(headers):
            self._params = params.decode("latin-1")
        elif secret or not self._may_squeeze(headers):
            await self._send(message)
            return
        self._held = []

    def _may_keep(self, headers: dict[bytes, bytes]) -> bool:
        vary = {one.strip().lower() for one in headers.get(b"vary", b"").split(b",") if one.strip()}
        return (
            self._stamp is not None
            and self.status == 200
            and self._request.method == "GET"
            # A reader with any cookie may carry a CSRF token into the page: only pages of the others are kept.
            and not self._request.private
            and not self._request.has_cookies
            and b"set-cookie" not in headers
            and b"content-encoding" not in headers
            and vary <= _HARMLESS
        )

    def _may_squeeze(self, headers: dict[bytes, bytes]) -> bool:
        return (
            self._request.method == "GET"
            and b"content-encoding" not in headers
            and bool(SQUEEZABLE.match(headers.get(b"content-type", b"")))
            and not headers.get(b"content-type", b"").startswith(b"text/event-stream")
            and bool(encoding_for(self._request.accepted))
        )

    async def _let_through(self, more: bool) -> None:
        held, self._held = self._held or [], None
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": b"".join(held), "more_body": more})

    async def _finish(self) -> None:
        body = b"".join(self._held or [])
        if self._params is not None:
            await self._keep(body)
            return
        headers = [line for line in self._start["headers"] if line[0] != b"content-length"]
        if len(body) >= _WORTH:
            encoding = encoding_for(self._request.accepted)
            body = squeeze(body, encoding, quality=4)
            headers += [(b"content-encoding", encoding), (b"vary", b"accept-encoding")]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def _keep(self, body: bytes) -> None:
        dropped = (b"content-length", b"cache-control", b"vary", b"etag", b"last-modified", b"expires")
        headers = [line for line in self._start["headers"] if line[0] not in dropped]
        assert self._stamp is not None
        page = Page(self._stamp, today(), time.monotonic() + LIFE, headers, body, self.route)
        request = self._request
        self._shelf.put(request.origin, request.path, request.query, self._params or "-", page)
        self.status = await send_page(page, request, self._shelf, self._send)


class Request:
    """What the front reads of a request, once."""

    __slots__ = ("accepted", "has_cookies", "headers", "host", "method", "origin", "path", "private", "query")

    def __init__(self, scope: dict[str, Any], private: Any, origin: bytes) -> None:
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.method: str = scope["method"]
        self.path: bytes = scope.get("raw_path") or scope["path"].encode()
        self.query: bytes = scope["query_string"]
        self.host = self.headers.get(b"host", b"")
        self.origin = origin
        cookies = self.headers.get(b"cookie", b"")
        self.has_cookies = bool(cookies)
        self.private: bool = private(cookies, self.headers)
        self.accepted = self.headers.get(b"accept-encoding", b"")


async def send_page(page: Page, request: Request, shelf: Shelf, send: Any) -> int:
    """Answer with a kept page, or "not modified"; gives the status."""
    common = [(b"etag", page.etag), (b"cache-control", b"no-cache"), (b"vary", b"accept-encoding, cookie")]
    if page.etag in request.headers.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": common})
        await send({"type": "http.response.body", "body": b""})
        return 304
    before = page.size
    body, encoding = page.body_for(request.accepted)
    if page.size != before:
        shelf.weigh(page, before)
    headers = [*page.headers, *common, (b"content-length", str(len(body)).encode())]
    if encoding:
        headers.append((b"content-encoding", encoding))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
    return 200
