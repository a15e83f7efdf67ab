"""Requests taken in whole before a thread is given to them, so that slow senders hold no thread."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import Any

LARGEST = 32 * 1024 * 1024  # bytes of one request
SECONDS = 60.0  # to send all of it
IN_MEMORY = 1024 * 1024
CHUNK = 64 * 1024


class TooLargeBody(Exception):
    pass


class TooSlow(Exception):
    pass


class Gone(Exception):
    """The sender left before the end."""


def has_body(headers: dict[bytes, bytes]) -> bool:
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") not in (b"", b"0")


async def take_in(receive: Any, headers: dict[bytes, bytes]) -> tuple[Any, int]:
    """The whole body in a temporary file, and its size; raises `TooLargeBody`, `TooSlow` or `Gone`."""
    announced = headers.get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > LARGEST:
        raise TooLargeBody
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    size = 0
    try:
        async with asyncio.timeout(SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                piece = message.get("body", b"")
                size += len(piece)
                if size > LARGEST:
                    raise TooLargeBody
                file.write(piece)
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        file.close()
        raise TooSlow from None
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, size


def replay(file: Any) -> Any:
    """A `receive` that gives the file's content again."""

    async def receive() -> dict[str, Any]:
        piece = file.read(CHUNK)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == CHUNK}

    return receive


async def nothing() -> dict[str, Any]:
    """A `receive` for requests without a body."""
    return {"type": "http.request", "body": b"", "more_body": False}
