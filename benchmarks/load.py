"""A bounded number of requests over one kept connection, and what they cost the server."""

import http.client
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.servers import Server

HEADERS = {"Accept": "text/html,application/json", "Accept-Language": "fr"}


@dataclass(frozen=True)
class Cost:
    """Of one run: milliseconds of CPU a request for the server's tree, milliseconds waited, bytes a body."""

    requests: int
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    kilobytes: float


def measure(
    server: Server, paths: Sequence[str], *, warm: Sequence[str] = (), before_each: Callable[[], None] | None = None
) -> Cost:
    """Ask for `paths` one after the other, after `warm` (else the first 50); `before_each` is not measured."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for path in warm or paths[:50]:
        ask(connection, path)
    waited, weight = [], 0
    cpu = server.cpu_seconds()
    for path in paths:
        if before_each:
            before_each()
        began = time.perf_counter()
        weight += ask(connection, path)
        waited.append(1000 * (time.perf_counter() - began))
    cpu = server.cpu_seconds() - cpu
    connection.close()
    centiles = statistics.quantiles(waited, n=100)
    return Cost(len(paths), 1000 * cpu / len(paths), centiles[49], centiles[98], weight / len(paths) / 1000)


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    """The size of the body; anything but 200 stops the benchmark, which would otherwise measure errors."""
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return len(body)
