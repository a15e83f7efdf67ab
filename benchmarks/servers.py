"""Servers under measure: started on a free port of 127.0.0.1, with the CPU and memory of their whole process tree."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time of the whole tree since it started, in seconds (resolution: 10 ms)."""
        return sum(_cpu_ticks(pid) for pid in tree(self.pid)) / TICKS

    def memory_mb(self) -> float:
        """Proportional set size of the whole tree, in MB."""
        return sum(_pss_kb(pid) for pid in tree(self.pid)) / 1000


def tree(pid: int) -> list[int]:
    """`pid` and all that descends from it."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text().split():
            found += tree(int(child))
    return found


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(fields[at]) for at in (11, 12, 13, 14))


def _pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TERREAU_") and k != "DATABASE_URL"}
    return kept | {
        "TERREAU_DATA_DIR": str(folder),
        "TERREAU_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def started(name: str, command: list[str], port: int, env: dict[str, str], seconds: float = 300) -> Iterator[Server]:
    """The server of `command`, once it answers on `/`; ended, by its own process, when done."""
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{name} did not start") from None
                time.sleep(0.2)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def terreau(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "terreau", "serve", "--port", str(port)]
    with started("Terreau", command, port, environment(folder, port)) as server:
        yield server


@contextmanager
def datasette(file: Path, inspected: Path, settings: list[str]) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable, "-m", "datasette", "serve", "--immutable", str(file), "--inspect-file", str(inspected),
        "--port", str(port), "--setting", "num_sql_threads", "3", *settings,
    ]  # fmt: skip
    with started("Datasette", command, port, dict(os.environ)) as server:
        yield server
