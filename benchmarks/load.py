"""A bounded number of requests over a kept connection, and what they cost the server."""

import http.client
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.servers import Server

HEADERS = {"Accept": "text/html,application/json", "Accept-Language": "fr"}


ROUNDS = 6


@dataclass(frozen=True)
class Run:
    """What is asked of one server: `paths` after `warm`, which is not measured, nor is `before_each`."""

    server: Server
    paths: Sequence[str]
    warm: Sequence[str] = ()
    before_each: Callable[[], None] | None = None


@dataclass(frozen=True)
class Cost:
    """Of one run: milliseconds of CPU a request for the server's tree, milliseconds waited, bytes a body."""

    requests: int
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    kilobytes: float


def side_by_side(*runs: Run) -> list[Cost]:
    """Ask in turns, a part of each run at a time: what else the machine does weighs on all of them alike."""
    totals = [_Total(run) for run in runs]
    for turn in range(ROUNDS):
        for total in totals:
            total.ask(turn)
    return [total.cost() for total in totals]


class _Total:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.waited: list[float] = []
        self.weight = 0
        self.cpu = 0.0

    def ask(self, turn: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.run.server.port, timeout=30)
        for path in self.run.warm or self.run.paths[:1]:
            ask(connection, path)
        before = self.run.server.cpu_seconds()
        for path in self.run.paths[turn::ROUNDS]:
            if self.run.before_each:
                self.run.before_each()
            began = time.perf_counter()
            self.weight += ask(connection, path)
            self.waited.append(1000 * (time.perf_counter() - began))
        self.cpu += self.run.server.cpu_seconds() - before
        connection.close()

    def cost(self) -> Cost:
        number = len(self.waited)
        centiles = statistics.quantiles(self.waited, n=100)
        return Cost(number, 1000 * self.cpu / number, centiles[49], centiles[98], self.weight / number / 1000)


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    """The size of the body; anything but 200 stops the benchmark, which would otherwise measure errors."""
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return len(body)
