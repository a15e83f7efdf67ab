"""One way to run an import: the four steps, a report, one sentence where the data fails."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, Unavailable
from terreau.territories.imports import SOURCES, DataFault
from terreau.territories.models import ImportRun

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import changed, or would change when `applied` is false."""

    source: str
    applied: bool
    counts: dict[str, Any]
    remarks: list[dict[str, Any]] = field(default_factory=list)


def run(
    name: str, file: Path | None = None, *, apply: bool = False, progress: Progress = lambda done, total: None
) -> Report:
    """Run the import `name`; dry unless `apply`. Raises `Invalid` or `Unavailable`, with nothing written."""
    source = SOURCES.get(name)
    if source is None:
        raise Invalid(
            _("There is no import “%(name)s”: there are %(names)s.")
            % {"name": name[:40], "names": ", ".join(sorted(SOURCES))},
            field="source",
        )
    if source.needs_file and file is None:
        raise Invalid(_("This import needs a file."), field="file")
    steps = source.steps
    with _quiet():
        try:
            found = steps.fetch(file)
            progress(2, 100)
            records = steps.read(found)
        except DataFault as fault:
            raise sentence_for(fault) from fault
        progress(40, 100)
        changes = steps.compare(records, steps.standing())
        progress(45, 100)
        if apply:
            steps.apply(changes, lambda done, total: progress(45 + 55 * done // total, 100))
    return Report(name, apply, changes.counts, changes.remarks)


def sentence_for(fault: DataFault) -> Unavailable | Invalid:
    """The sentence for a person."""
    names = {"detail": fault.detail}
    match fault.code:
        case "missing":
            return Unavailable(_("The data is missing (%(detail)s): install Terreau again.") % names)
        case "damaged":
            return Unavailable(
                _("The data is damaged or cut short (%(detail)s): install Terreau again. Nothing was written.") % names
            )
        case _:
            return Invalid(
                _("The data does not have the expected form (%(detail)s). Nothing was written.") % names, field="file"
            )


def done(name: str, version: str) -> bool:
    """Whether this version of a source has been imported, wholly."""
    return ImportRun.objects.filter(source=name, version=version).exclude(finished=None).exists()


@contextmanager
def _quiet() -> Iterator[None]:
    """Hundreds of thousands of small objects live until the end: looking for cycles among them is a waste."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
