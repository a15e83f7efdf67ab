"""What an engine must answer."""

from collections.abc import Sequence
from typing import Protocol


class Engine(Protocol):
    def entries(self, kind: str, terms: Sequence[str], beginning: str = "", column: str = "") -> set[int]:
        """Ids of the entries of `kind` with one of `terms` (or a term that begins with `beginning`).

        `column` is "a", "b" or "c", or empty for all. Terms are what `text.analyse` gives: ASCII letters and digits.
        """
        ...

    def begin_rebuilding(self) -> None:
        """In a transaction: nobody else writes the index until its end, and what the engine keeps is that of the rows.

        Readers go on finding what stood before.
        """
        ...
