"""Importing sheets: fetch, read (pure, in `imports/`), compare, apply in one transaction; and undo.

An import creates; it brings up to date only what an import wrote and nobody changed since; it never deletes and never
overwrites what people wrote. Each run leaves its report.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation import search
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, NotFound, TooLarge
from terreau.foundation.policy import Actor, allow
from terreau.library import actions, content
from terreau.library.imports import mediawiki_page, terreau_file
from terreau.library.imports.reading import Item, Reading, Unreadable
from terreau.library.models import ImportRun, Sheet, SheetKind
from terreau.stewardship import journal, revisions

KINDS: Mapping[str, Callable[[str], Reading]] = {
    "mediawiki-page": mediawiki_page.read,
    "terreau": terreau_file.read,
}
LARGEST = 20 * 1024 * 1024  # bytes
LABEL = "import"


@dataclass(slots=True)
class Line:
    """What becomes of one item: created, updated, unchanged, or kept as people wrote it."""

    item: Item
    change: str
    sheet: Sheet | None = None
    checked: content.Content = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        fields = self.item.content.get("fields", {})
        line = {
            "kind": self.item.kind,
            "title": self.item.title,
            "slug": self.sheet.slug if self.sheet else "",
            "change": self.change,
            "licence": self.item.content.get("licence", ""),
            "authors": self.item.content.get("authors", []),
            "source": self.item.content.get("source_name", ""),
        }
        told = {code: fields[code] for code in ("territory", "website") if fields.get(code)}
        return {**line, **told, **({"structure": self.item.structure} if self.item.structure else {})}


def fetch(path: Path) -> str:
    """The text of a file; raises `Invalid` or `TooLarge`, in one sentence, for what is no text."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise TooLarge(_("%(file)s is larger than %(most)s MB.") % {"file": path.name, "most": LARGEST // 2**20})
        raw = path.read_bytes()
    except OSError:
        raise NotFound(_("The file %(file)s cannot be read.") % {"file": str(path)}) from None
    if not raw.strip():
        raise Invalid(_("The file %(file)s is empty.") % {"file": path.name})
    if b"\x00" in raw:
        raise Invalid(_("The file %(file)s is not text.") % {"file": path.name})
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("The file %(file)s is not in UTF-8.") % {"file": path.name}) from None


def read(text: str, kind: str) -> Reading:
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of import: %(kind)s.") % {"kind": kind})
    try:
        return KINDS[kind](text)
    except Unreadable as problem:
        sentences = {
            "no-card": _("This is not a page of a wiki with cards: no card was found."),
            "not-json": _("This is not a file of Terreau: it is not JSON."),
            "no-sheet": _("This is not a file of Terreau: it has no sheet."),
        }
        raise Invalid(sentences[problem.code]) from None


def compare(reading: Reading) -> list[Line]:
    """What each item would become, nothing written. Raises `Invalid` for an item that cannot be kept."""
    return [_compare(item) for item in reading.items]


def _compare(item: Item) -> Line:
    sheet = _there(item)
    if sheet is not None and not _ours(sheet):
        return Line(item, "kept", sheet)
    checked = content.check(item.kind, item.content, imported=True)
    if sheet is None:
        return Line(item, "created", None, checked)
    now = content.of(sheet)
    same = all(now.get(code) == value for code, value in checked.items() if code != "structure")
    return Line(item, "unchanged" if same else "updated", sheet, checked)


def _there(item: Item) -> Sheet | None:
    """The sheet that is this item already: by its address, else by its kind and one of its names."""
    names = {slugify(name) for name in (item.title, *item.content.get("aliases", []))}
    sheets = Sheet.objects.filter(kind=item.kind)
    if item.slug:
        return sheets.filter(slug=item.slug).first()
    return next(
        (one for one in sheets.order_by("pk") if names & {slugify(name) for name in (one.title, *one.aliases)}), None
    )


def _ours(sheet: Sheet) -> bool:
    """Whether the newest version is an import's, so that nobody's text is lost by a newer one."""
    newest = revisions.newest(sheet)
    return newest is not None and newest.author_label == LABEL


def report(reading: Reading, lines: list[Line], run: ImportRun | None = None) -> dict[str, Any]:
    told = [line.told() for line in lines]
    return {
        "run": run.pk if run else None,
        "applied": run is not None,
        "source": reading.source,
        "structures": [line for line in told if line["kind"] == SheetKind.STRUCTURE],
        "sheets": [line for line in told if line["kind"] != SheetKind.STRUCTURE],
        "left_out": reading.left_out,
        "mended": reading.mended,
    }


@action
def apply(actor: Actor, reading: Reading, kind: str, source: str, text: str) -> dict[str, Any]:
    """Write what the comparison says, in one transaction; gives the report. A second time changes nothing."""
    allow(actor, "library.import")
    lines = compare(reading)
    if not any(line.change in ("created", "updated") for line in lines):
        return report(reading, lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    run = ImportRun.objects.create(kind=kind, source=source[:500], digest=digest, by_id=actor.person_id)
    by_title = {line.item.title: line for line in lines if line.item.kind == SheetKind.STRUCTURE}
    for line in lines:
        owner = by_title.get(line.item.structure)
        if owner is not None and owner.sheet is not None and "structure" in line.checked:
            line.checked["structure"] = owner.sheet.slug
        if line.change == "created":
            line.sheet = actions.add(actor, line.item.kind, line.checked, slug=line.item.slug, author_label=LABEL)
        elif line.change == "updated" and line.sheet is not None:
            line.sheet = actions.change(actor, line.sheet, line.checked, line.sheet.version, author_label=LABEL)
    run.report = report(reading, lines, run)
    run.save(update_fields=["report"])
    return run.report


@action
def undo(actor: Actor, run_id: int) -> dict[str, Any]:
    """Take back what a run wrote, except what people changed or use since; gives what went and what stayed."""
    allow(actor, "library.import")
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no import number %(number)s.") % {"number": run_id})
    if run.undone_at is not None:
        raise Invalid(_("Import number %(number)s was undone already.") % {"number": run_id})
    taken: list[str] = []
    kept: list[str] = []
    for line in [*run.report["sheets"], *run.report["structures"]]:
        sheet = Sheet.objects.select_for_update().filter(slug=line["slug"]).first()
        if sheet is None or line["change"] not in ("created", "updated"):
            continue
        (taken if _take_back(actor, sheet, line["change"]) else kept).append(line["slug"])
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    return {"run": run.pk, "taken_back": taken, "kept": kept}


def _take_back(actor: Actor, sheet: Sheet, change: str) -> bool:
    if not _ours(sheet):
        return False
    if change == "updated":
        before = revisions.of(sheet).filter(number=sheet.version - 1).first()
        if before is None:
            return False
        checked = content.check(sheet.kind, before.snapshot, imported=True)
        actions.change(actor, sheet, checked, sheet.version, author_label=LABEL)
        return True
    if sheet.version > 1 or sheet.sheets.exists() or sheet.experiences.exists() or sheet.suggestions.exists():
        return False
    journal.record(actor, "library.undo_import", sheet)
    search.remove(content.SEARCH_KIND, sheet.pk)
    sheet.delete()
    return True
