"""Reading the stamps (`foundation/stamp.py`) from the event loop, at every answer given from memory.

A reading begins after it was asked for: whoever has been told that her writing was saved never gets an older page.
"""

import asyncio
import logging
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from terreau.foundation.stamp import READ, Stamp

log = logging.getLogger("terreau.front")


class Stamps(Protocol):
    async def read(self) -> Stamp | None:
        """The stamps now; None where the database does not answer: then nothing is answered from memory."""

    async def close(self) -> None: ...


class SqliteStamps:
    """A connection of its own: `data_version` tells in microseconds that nobody wrote anything."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._version = -1
        self._stamp: Stamp = {}

    async def read(self) -> Stamp | None:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, timeout=0.2, isolation_level=None)
                self._version = -1
            version = self._connection.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:
                # In this order: a commit in between is seen by the next reading.
                self._stamp = dict(self._connection.execute(READ).fetchall())
                self._version = version
        except sqlite3.Error as error:
            log.warning("the stamps cannot be read: %s", error)
            await self.close()
            return None
        return self._stamp

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresqlStamps:
    """One connection; those who ask while a question is under way share the next one."""

    def __init__(self, parameters: dict[str, Any], seconds: float = 2.0) -> None:
        self._parameters = parameters
        self._seconds = seconds
        self._connection: Any = None
        self._waiting: list[asyncio.Future[Stamp | None]] = []
        self._asking: asyncio.Task[None] | None = None

    async def read(self) -> Stamp | None:
        mine: asyncio.Future[Stamp | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await mine

    async def _ask(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            stamp = await self._query()
            for one in asked:
                if not one.done():
                    one.set_result(stamp)

    async def _query(self) -> Stamp | None:
        import psycopg

        try:
            async with asyncio.timeout(self._seconds):
                if self._connection is None or self._connection.closed:
                    self._connection = await psycopg.AsyncConnection.connect(autocommit=True, **self._parameters)
                cursor = await self._connection.execute(READ, prepare=True)
                return {name: int(total) for name, total in await cursor.fetchall()}
        except (psycopg.Error, OSError, TimeoutError) as error:
            log.warning("the stamps cannot be read: %s", type(error).__name__)
            await self.close()
            return None

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def stamps_of(connection: Any) -> Stamps:
    """The reader for the engine of a Django connection."""
    if connection.vendor == "postgresql":
        known = {"host", "port", "user", "password", "dbname", "sslmode", "options", "service", "connect_timeout"}
        parameters = connection.get_connection_params()
        return PostgresqlStamps({key: value for key, value in parameters.items() if key in known})
    return SqliteStamps(Path(connection.settings_dict["NAME"]))
