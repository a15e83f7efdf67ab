"""Files served from here: the product's own (named by content, compressed, with byte ranges) and people's uploads."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote
from wsgiref.headers import Headers

from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

CHUNK = 256 * 1024
# What a browser may show; everything else is offered as a download and never interpreted.
SHOWN = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf"}
TYPES = {".pmtiles": "application/octet-stream", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


class Static(WhiteNoise):
    """The collected files. Those named by their content never change: browsers keep them."""

    def __init__(self, root: Path, prefix: str) -> None:
        manifest = root / "staticfiles.json"
        names = json.loads(manifest.read_text())["paths"].values() if manifest.is_file() else []
        self.named_by_content = {prefix + name for name in names}
        super().__init__(None, allow_all_origins=False, max_age=3600, mimetypes=TYPES, add_headers_function=_guard)
        if root.is_dir():
            self.add_files(root, prefix)

    def immutable_file_test(self, path: str, url: str) -> bool:
        return url in self.named_by_content

    def find(self, path: str) -> StaticFile | None:
        return self.files.get(path)


class Uploads(WhiteNoise):
    """Files of people, looked up at each request; a name that leaves the folder finds nothing."""

    def __init__(self, root: Path, prefix: str) -> None:
        super().__init__(
            None, autorefresh=True, allow_all_origins=False, max_age=3600, add_headers_function=_guard_upload
        )
        self.add_files(root, prefix)

    def find(self, path: str) -> StaticFile | None:
        if "/." in path or "\0" in path:
            return None
        return self.find_file(path)


def _guard(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _guard_upload(headers: Headers, path: str, url: str) -> None:
    _guard(headers, path, url)
    suffix = Path(path).suffix.lower()
    # Browsers refuse to open a PDF in a sandbox; it is shown by their own reader, which runs no script of ours.
    headers["Content-Security-Policy"] = "default-src 'none'" + ("" if suffix == ".pdf" else "; sandbox")
    if suffix not in SHOWN:
        headers["Content-Type"] = "application/octet-stream"
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(Path(path).name)}"


async def send_file(file: StaticFile, method: str, headers: dict[bytes, bytes], send: Any) -> None:
    """Answer with `file`: whole, a range of it, or "not modified"."""
    asked = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in headers.items()
        if name in (b"range", b"accept-encoding", b"if-none-match", b"if-modified-since")
    }
    if "HTTP_RANGE" in asked:
        asked.pop("HTTP_ACCEPT_ENCODING", None)  # a range is a range of the file itself
    response = file.get_response(method, asked)
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        lines.append((b"accept-ranges", b"bytes"))
    await send({"type": "http.response.start", "status": int(response.status), "headers": lines})
    if response.file is None:
        await send({"type": "http.response.body", "body": b""})
        return
    with response.file as opened:
        while chunk := opened.read(CHUNK):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
