"""The web server of one machine: a socket taken first, then the application and its worker, then a quiet end."""

import errno
import gc
import os
import socket
from typing import Any

import uvicorn
from django.utils.translation import gettext as _
from uvicorn.supervisors import Multiprocess

from terreau.config import health
from terreau.foundation.errors import Invalid, Unavailable
from terreau.foundation.worker import Worker

OPTIONS: dict[str, Any] = {
    "interface": "asgi3",
    "lifespan": "on",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "timeout_keep_alive": 15,
    "timeout_graceful_shutdown": 10,
    "ws": "none",
}


def take_socket(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything long is done; raises `Unavailable` with the reason."""
    if not 0 <= port <= 65535:
        raise Invalid(_("a port is a number from 1 to 65535, not %(port)s.") % {"port": port})
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, proto)
        if os.name == "posix":
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        raise Unavailable(_reason(error, host, port)) from error
    return taken


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return _("port %(port)s is busy: stop what uses it, or choose another one with --port.") % {"port": port}
    if error.errno == errno.EACCES:
        return _("port %(port)s is reserved to administrators: choose one above 1023 with --port.") % {"port": port}
    return _("%(host)s is not an address of this machine.") % {"host": host}


def address_of(taken: socket.socket) -> str:
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(taken: socket.socket, *, worker: bool, processes: int) -> None:
    """Serve until a signal comes; the worker lives in this process unless told otherwise."""
    health.own_worker = Worker() if worker else None
    if health.own_worker is not None and processes == 1:
        health.own_worker.start()
    try:
        if processes > 1:
            _serve_in_several(taken, processes)
        else:
            from terreau.config.front import build

            settle_memory()
            _Server(uvicorn.Config(build(), **OPTIONS)).run([taken])
    finally:
        if health.own_worker is not None:
            health.own_worker.stop()
        taken.close()


def settle_memory() -> None:
    """What is loaded stays until the end: looking through it for cycles, at every few hundred new objects, is waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


class _Server(uvicorn.Server):
    """Uvicorn raises the signal again once it has stopped; here the caller still has a worker to stop."""

    def capture_signals(self) -> Any:
        return _captured(self, super().capture_signals())


def _captured(server: uvicorn.Server, inner: Any) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def capture() -> Any:
        with inner:
            yield
            server._captured_signals.clear()

    return capture()


def _serve_in_several(taken: socket.socket, processes: int) -> None:
    config = uvicorn.Config("terreau.config.asgi:application", workers=processes, **OPTIONS)
    if health.own_worker is not None:
        health.own_worker.start()
    Multiprocess(config, sockets=[taken]).run()
