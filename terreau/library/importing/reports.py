"""What is told of an import: counts of everything, and the first thousand lines one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Sentence
from terreau.library.importing.lines import WRITTEN, Line
from terreau.library.models import ImportRun, SheetKind

if TYPE_CHECKING:
    from terreau.library.importing.runs import Job

MOST_LINES = 1000
MOST_NAMES = 100
LEFT_OUT: Mapping[str, Sentence] = {
    "phones": gettext_lazy("telephone numbers"),
    "emails": gettext_lazy("e-mail addresses"),
    "postal": gettext_lazy("postal addresses"),
    "persons": gettext_lazy("contact persons"),
    "addresses": gettext_lazy("authors known by a network address only"),
    "pictures": gettext_lazy("pictures"),
    "placeholders": gettext_lazy("placeholder pictures"),
    "files": gettext_lazy("pictures and files"),
    "repeated_authors": gettext_lazy("author names repeated"),
    "redirects": gettext_lazy("redirects, kept as other names of their page"),
    "other_pages": gettext_lazy("pages that are no articles (discussions, templates, users, forms)"),
    "empty": gettext_lazy("pages without text"),
    "drafts": gettext_lazy("entries that their site does not show"),
    "groups": gettext_lazy("entries of kinds that the mapping leaves out"),
}
NOTES: Mapping[str, Sentence] = {
    "unknown-file": gettext_lazy("%(detail)s: not of the library, or not known here; it was left out."),
    "windows-1252": gettext_lazy("The file is not in UTF-8: it was read as Windows-1252. Look at the accents."),
    "scripted-picture": gettext_lazy("The picture %(detail)s holds a script: it is refused."),
}


@dataclass(slots=True)
class Telling:
    """Lines counted as they come; only the first ones are kept, so that a report is never larger than a page."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0

    @property
    def changed(self) -> bool:
        return any(self.counts[change] for change in WRITTEN)

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.counts[line.change] += 1
            if len(self.lines) < MOST_LINES:
                self.lines.append(line.told())
            else:
                self.more += 1


def made(job: "Job", told: Telling, strange: Mapping[str, int], run: ImportRun) -> dict[str, Any]:
    reading = job.reading
    lines = sorted(told.lines, key=lambda line: line["line"])
    return {
        "run": run.pk,
        "applied": True,
        "kind": job.kind,
        "source": reading.source,
        "file": job.file.name,
        "counts": dict(told.counts),
        "structures": [line for line in lines if line["kind"] == SheetKind.STRUCTURE],
        "sheets": [line for line in lines if line["kind"] != SheetKind.STRUCTURE],
        "more": told.more,
        "left_out": reading.left_out,
        "mended": list(dict.fromkeys(reading.mended))[:MOST_NAMES],
        "notes": [list(note) for note in reading.notes[:MOST_NAMES]],
        "unknown_words": dict(Counter(strange).most_common(MOST_NAMES)),
        "mapping": job.plan.as_data() if reading.records else None,
    }


def report_of(run: ImportRun) -> dict[str, Any]:
    """The report of a run that was applied, its lines read again."""
    rows = run.lines.select_related("sheet")[:MOST_LINES]
    lines = [
        {
            "line": row.line, "kind": row.kind, "title": row.title, "slug": row.sheet.slug if row.sheet else "",
            "change": row.change, "why": row.why, "detail": row.detail, "revision": row.revision,
        }
        for row in rows
    ]  # fmt: skip
    structures = [line for line in lines if line["kind"] == SheetKind.STRUCTURE]
    return {**run.report, "structures": structures, "sheets": [line for line in lines if line not in structures]}


def left_out(report: Mapping[str, Any]) -> list[tuple[Sentence, int]]:
    """(words, how many) of what was not kept."""
    counts = {code: len(value) if isinstance(value, list) else value for code, value in report["left_out"].items()}
    return [(LEFT_OUT[code], count) for code, count in counts.items() if count and code in LEFT_OUT]


def list_runs() -> list[dict[str, Any]]:
    """The imports that were applied, newest first."""
    written = Count("lines", filter=Q(lines__change__in=WRITTEN))
    return [
        {
            "run": run.pk,
            "at": run.at.isoformat(),
            "kind": run.kind,
            "source": run.source,
            "written": run.written,
            "undone": run.undone_at is not None,
        }
        for run in ImportRun.objects.annotate(written=written).order_by("-at")
    ]
