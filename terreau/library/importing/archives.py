"""The library of another Terreau, whole: an open archive brought in, with a run that can be undone."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.db import transaction

from terreau.foundation.actions import action
from terreau.foundation.archive import CREATED, REFUSED, UNCHANGED, UPDATED
from terreau.foundation.open_archive import MANIFEST
from terreau.foundation.open_archive.bringing import bring
from terreau.foundation.policy import Actor, allow
from terreau.library.archive import KINDS
from terreau.library.importing.reports import MOST_LINES
from terreau.library.models import ImportLine, ImportRun, Sheet, SheetKind

CHANGES = {CREATED: "created", UPDATED: "updated", UNCHANGED: "unchanged", REFUSED: "refused"}
KIND_OF = {name: str(kind) for kind, (name, _label) in KINDS.items()}
ROOM = "library"


def is_archive(path: Path) -> bool:
    """Whether a path is a folder or a ZIP that holds an open archive."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
            file.seek(max(0, path.stat().st_size - 2**16))  # the list of a ZIP stands at its end
            return MANIFEST.encode() in file.read()
    except OSError:
        return False


def dry_run(actor: Actor, path: Path) -> dict[str, Any]:
    """What `apply` would do: the same work, taken back."""
    allow(actor, "library.import")
    with transaction.atomic():
        report = _run(actor, path)
        transaction.set_rollback(True)
    return {**report, "run": None, "applied": False}


@action
def apply(actor: Actor, path: Path) -> dict[str, Any]:
    """Bring the library of an archive in, in one transaction; gives the report. A second time changes nothing."""
    allow(actor, "library.import")
    return _run(actor, path)


def _run(actor: Actor, path: Path) -> dict[str, Any]:
    before = dict(Sheet.objects.values_list("slug", "version"))
    brought = bring(path, apply=True, room=ROOM)
    after = {slug: (pk, title, version) for pk, slug, title, version in _sheets()}
    told = [_line(kind, one, after) for kind, said in brought["kinds"].items() for one in said["lines"]]
    counts: Counter[str] = Counter()
    for said in brought["kinds"].values():
        counts.update({CHANGES.get(outcome, "kept"): count for outcome, count in said["counts"].items()})
    sheets = [line for line in told if line["kind"] in SheetKind.values]
    report = {
        "run": None,
        "applied": True,
        "kind": "terreau",
        "source": brought["archive"].get("site") or path.name,
        "file": path.name,
        "counts": dict(counts),
        "structures": [one for one in sheets if one["kind"] == SheetKind.STRUCTURE][:MOST_LINES],
        "sheets": [one for one in told if one["kind"] != SheetKind.STRUCTURE][:MOST_LINES],
        "more": max(0, len(told) - MOST_LINES),
        "left_out": {},
        "mended": [],
        "notes": [["unknown-file", name] for name in brought["unknown"]],
        "unknown_words": {},
        "mapping": None,
    }
    if brought["changed"]:
        report["run"] = _keep(actor, path, report, sheets, before, after).pk
    return report


def _sheets() -> Any:
    return Sheet.objects.values_list("pk", "slug", "title", "version")


def _line(kind: str, one: dict[str, str], after: dict[str, tuple[int, str, int]]) -> dict[str, Any]:
    here = after.get(one["name"])
    change = CHANGES.get(one["outcome"], "kept")
    return {
        "line": 0, "kind": KIND_OF.get(kind, kind), "title": here[1] if here and kind in KIND_OF else one["name"],
        "slug": one["name"], "change": change, "why": "", "detail": one["why"], "outcome": one["outcome"],
    }  # fmt: skip


def _keep(
    actor: Actor, path: Path, report: dict[str, Any], sheets: list[dict[str, Any]], before: dict[str, int],
    after: dict[str, tuple[int, str, int]],
) -> ImportRun:  # fmt: skip
    kept = {name: value for name, value in report.items() if name not in ("sheets", "structures")}
    run = ImportRun.objects.create(kind="terreau", source=str(report["source"])[:500], by_id=actor.person_id)
    run.report = {**kept, "run": run.pk}
    run.save(update_fields=["report"])
    ImportLine.objects.bulk_create(
        [
            ImportLine(
                run=run, change=one["change"], kind=one["kind"], title=one["title"][:200], detail=one["detail"][:500],
                sheet_id=after[one["slug"]][0], version=after[one["slug"]][2], base=before.get(one["slug"], 0),
            )
            for one in sheets
            if one["slug"] in after
        ],
        batch_size=500,
    )  # fmt: skip
    return run
