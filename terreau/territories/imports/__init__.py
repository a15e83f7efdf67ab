"""Imports of places: one source a package or module, each in four steps.

A source offers `fetch(file)` → what it found, `read(found)` → records (pure), `standing()` → what the database holds,
`compare(records, standing)` → `Changes` (pure) and `apply(changes, progress)` → `ImportRun`, in one transaction. It may
create, update and date; it never deletes and never touches what a person set. `run.run` drives them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


class DataFault(ValueError):
    """The data cannot be read: missing, cut short, or not what was expected. `code` says which, for a sentence."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ImportSource:
    """`module` holds the steps; `needs_file` where the operator brings the data."""

    name: str
    module: str
    needs_file: bool = False

    @property
    def steps(self) -> Any:
        return import_module(self.module)


SOURCES: dict[str, ImportSource] = {
    source.name: source
    for source in (
        ImportSource("france", "terreau.territories.imports.france.steps"),
        ImportSource("estimate", "terreau.territories.imports.estimate"),
        ImportSource("aav", "terreau.territories.imports.aav", needs_file=True),
        ImportSource("density", "terreau.territories.imports.density", needs_file=True),
    )
}


def offer_import(source: ImportSource) -> None:
    """Add a source to `terreau territories import`."""
    SOURCES[source.name] = source
