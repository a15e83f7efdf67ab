"""Pages kept in memory for readers without a session, as long as their stamp stands."""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import brotli

from terreau.foundation.stamp import Stamp

Headers = list[tuple[bytes, bytes]]
ROOM = 48 * 1024 * 1024  # bytes of pages in memory
LARGEST = 2 * 1024 * 1024  # bytes of one page
LIFE = 600.0  # seconds: what depends on the hour ("two hours ago") is never older
SQUEEZABLE = re.compile(rb"text/|application/(json|problem\+json|geo\+json|xml|atom\+xml|manifest\+json)|image/svg")
_PRIVATE = re.compile(rb"(?:^|;\s*)(?:sessionid|messages|sollicitations)=")  # the last: keys of one’s drafts


def encoding_for(accepted: bytes) -> bytes:
    """`br`, `gzip` or nothing, by what the reader accepts."""
    names = {part.split(b";")[0].strip() for part in accepted.split(b",") if b"q=0" not in part.replace(b"q=0.", b"")}
    return next((name for name in (b"br", b"gzip") if name in names), b"")


def squeeze(body: bytes, encoding: bytes, quality: int = 5) -> bytes:
    return brotli.compress(body, quality=quality) if encoding == b"br" else gzip.compress(body, 6, mtime=0)


@dataclass(slots=True)
class Page:
    """One answer: what to send, and the stamp it was made under."""

    stamp: Stamp
    day: str
    until: float
    headers: Headers
    body: bytes
    route: str
    etag: bytes = b""
    squeezed: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.etag = b'W/"' + hashlib.blake2b(self.body, digest_size=12).hexdigest().encode() + b'"'

    @property
    def size(self) -> int:
        return len(self.body) + sum(map(len, self.squeezed.values())) + 1024

    def fresh(self, stamp: Stamp) -> bool:
        return self.stamp == stamp and time.monotonic() < self.until and self.day == today()

    def body_for(self, accepted: bytes) -> tuple[bytes, bytes]:
        """The body in the best encoding, and the name of that encoding."""
        encoding = encoding_for(accepted) if len(self.body) > 600 else b""
        if not encoding:
            return self.body, b""
        if encoding not in self.squeezed:
            self.squeezed[encoding] = squeeze(self.body, encoding)
        return self.squeezed[encoding], encoding


def today() -> str:
    return time.strftime("%Y-%m-%d")


def is_private(cookies: bytes, headers: dict[bytes, bytes]) -> bool:
    """Whether this reader may see another page than everybody: a session, a message, own drafts, a right."""
    return bool(_PRIVATE.search(cookies)) or b"authorization" in headers or b"hx-request" in headers


class Shelf:
    """The pages kept, the least recently read dropped first."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.size = 0
        self._pages: OrderedDict[tuple, Page] = OrderedDict()
        self._params: dict[tuple, frozenset[str]] = {}

    def key(self, host: bytes, path: bytes, query: bytes) -> tuple | None:
        """The page's name; None where the address has a parameter that the view does not declare."""
        if not query:
            return host, path, ""
        known = self._params.get((host, path))
        return self._keyed(host, path, query, known) if known else None

    def _keyed(self, host: bytes, path: bytes, query: bytes, known: frozenset[str]) -> tuple | None:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=50) if query else []
        if any(name not in known for name, _ in pairs):
            return None
        return host, path, urlencode(sorted(pairs, key=lambda pair: pair[0]))

    def get(self, key: tuple | None, stamp: Stamp) -> Page | None:
        page = self._pages.get(key) if key is not None else None
        if page is None or key is None:
            return None
        if not page.fresh(stamp):
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, host: bytes, path: bytes, query: bytes, params: str, page: Page) -> None:
        known = frozenset(params.split(",")) - {"-"}
        try:
            key = self._keyed(host, path, query, known)
        except ValueError:
            key = None
        if key is None or page.size > LARGEST:
            return
        if len(self._params) > 50_000:
            self._params.clear()
        if known:
            self._params[host, path] = known
        self._drop(key)
        self._pages[key] = page
        self.size += page.size
        while self.size > self.room:
            self._drop(next(iter(self._pages)))

    def weigh(self, page: Page, before: int) -> None:
        """Count what a page has gained since it weighed `before`."""
        self.size += page.size - before

    def _drop(self, key: tuple) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size

    def __len__(self) -> int:
        return len(self._pages)
