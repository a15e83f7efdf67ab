"""Importing sheets: fetch, read (pure, in `imports/`), map, compare, write; and undo.

An import creates; it brings up to date only what an import wrote and nobody changed since; it never deletes and never
overwrites what people wrote. A dry run does the same work and takes it back, so that its report is exact. Each run
that was applied leaves its lines.
"""

from terreau.library.importing.duplicates import CHOICES
from terreau.library.importing.files import KINDS, LARGEST, File, fetch, guess, read
from terreau.library.importing.plans import Plan, propose
from terreau.library.importing.reports import list_runs, report_of
from terreau.library.importing.runs import LABEL, Job, apply, dry_run, prepare
from terreau.library.importing.undoing import undo

__all__ = [
    "CHOICES", "KINDS", "LABEL", "LARGEST", "File", "Job", "Plan", "apply", "dry_run", "fetch", "guess", "list_runs",
    "prepare", "propose", "read", "report_of", "undo",
]  # fmt: skip
