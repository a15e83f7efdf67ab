"""What an engine must answer."""

from collections.abc import Sequence
from typing import Protocol


class Engine(Protocol):
    def entries(self, kind: str, terms: Sequence[str], beginning: str = "", column: str = "") -> set[int]:
        """Ids of the entries of `kind` with one of `terms` (or a term that begins with `beginning`).

        `column` is "a", "b" or "c", or empty for all. Terms are what `text.analyse` gives: ASCII letters and digits.
        """
        ...

    def ids(self, kind: str, asks: Sequence[tuple[Sequence[str], str, str]]) -> list[str | None]:
        """What `entries` gives for each (terms, beginning, column), in one statement: ids with commas between them,
        None for none. Those of other kinds may stand among them. Each ask has a term or a beginning.
        """
        ...

    def begin_rebuilding(self) -> None:
        """In a transaction: nobody else writes the index until its end, and what the engine keeps is that of the rows.

        Readers go on finding what stood before.
        """
        ...
