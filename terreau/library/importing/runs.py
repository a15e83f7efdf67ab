"""An import from one end to the other: map, compare, write, in one transaction; or the same, taken back."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from terreau.foundation import stamp
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor, allow
from terreau.library import actions, content
from terreau.library.importing import bulk, duplicates, mapped, plans, remembered, reports
from terreau.library.importing.duplicates import NEAR, Known
from terreau.library.importing.files import File, read
from terreau.library.importing.lines import LABEL, Line, completed, is_ours
from terreau.library.imports.reading import Item, Reading, Record
from terreau.library.models import ImportLine, ImportRun, Sheet, SheetKind

BATCH = 500
MANY = 100  # things from which on the stamp is moved once for all
ORDER: tuple[Any, ...] = (
    SheetKind.STRUCTURE, SheetKind.TOOL, SheetKind.PROJECT, SheetKind.METHOD, SheetKind.EXPERIENCE, SheetKind.PATH,
)  # fmt: skip
TABLES = (
    "library_sheet", "library_sheetfacet", "library_traits", "library_told", "library_importline",
    "stewardship_revision", "stewardship_entry",
)  # fmt: skip


@dataclass(slots=True)
class Job:
    """A file read, with how it becomes sheets. `choices`: line → skip, update, new; `otherwise` for all other lines."""

    file: File
    kind: str
    reading: Reading
    plan: plans.Plan
    choices: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


def prepare(file: File, kind: str, given: Mapping[str, Any] | None = None, **options: Any) -> Job:
    """Read a file and say how it becomes sheets: as given, else as last time, else as names propose."""
    reading = read(file, kind)
    plan = plans.read(given, reading) if given is not None else remembered.recall(kind, reading)
    return Job(file, kind, reading, plan, **options)


def dry_run(actor: Actor, job: Job) -> dict[str, Any]:
    """The report of what `apply` would do: the very same work, taken back."""
    allow(actor, "library.import")
    with transaction.atomic():
        report = _run(actor, job)
        transaction.set_rollback(True)
    return {**report, "run": None, "applied": False}


@action
def apply(actor: Actor, job: Job) -> dict[str, Any]:
    """Write what the comparison says; gives the report. A second time changes nothing and leaves no run."""
    allow(actor, "library.import")
    with transaction.atomic():
        report = _run(actor, job)
        if report["run"] is None:
            transaction.set_rollback(True)
    if report["run"] is not None:
        remembered.keep(job.kind, job.reading, job.plan)
    return report


def _run(actor: Actor, job: Job) -> dict[str, Any]:
    run = ImportRun.objects.create(
        kind=job.kind, source=job.reading.source[:500], digest=job.file.digest, by_id=actor.person_id
    )
    strange: Counter[str] = Counter()
    plans.known_words.cache_clear()
    told = reports.Telling()
    known, owners = duplicates.load(), dict[str, str]()
    many = len(job.reading.items) + len(job.reading.records) >= MANY
    with stamp.once(*TABLES) if many else transaction.atomic():
        for batch in _batches(job, strange):
            lines = _compare(batch, known, job)
            _write(actor, lines, known, owners)
            _keep(run, lines)
            told.add(lines)
    report = reports.made(job, told, strange, run)
    if not told.changed:
        return {**report, "run": None}
    run.report = {name: value for name, value in report.items() if name not in ("sheets", "structures")}
    run.save(update_fields=["report"])
    return report


def _batches(job: Job, strange: Counter[str]) -> Iterator[list[Line]]:
    """Lines of one kind each, made only when what they may name is written: structures before what they share."""
    by_kind: dict[str, list[Item | Record]] = defaultdict(list)
    for place, item in enumerate(job.reading.items, start=1):
        item.line = item.line or place
        by_kind[item.kind].append(item)
    for record in job.reading.records:
        by_kind[job.plan.kind_of(record.group)].append(record)
    job.reading.leave("groups", len(by_kind.pop(plans.LEAVE, [])))
    for kind in sorted(by_kind, key=lambda one: ORDER.index(one) if one in ORDER else len(ORDER)):
        for start in range(0, len(by_kind[kind]), BATCH):
            yield [_line(one, job, strange) for one in by_kind[kind][start : start + BATCH]]


def _line(one: Item | Record, job: Job, strange: Counter[str]) -> Line:
    """The item, or why it cannot be one."""
    if isinstance(one, Item):
        return Line(one)
    source = "" if job.reading.names_sources else job.reading.source
    try:
        return Line(mapped.item(one, job.plan, source, strange))
    except Invalid as problem:
        refused = Item(job.plan.kind_of(one.group), one.title, {}, line=one.line, key=one.key)
        return Line(refused, "refused", detail=problem.sentence)


def _compare(lines: list[Line], known: Known, job: Job) -> list[Line]:
    """What each thing becomes. Within a batch, a second thing of the same name waits for the next one."""
    fresh: set[tuple[str, ...]] = set()
    matches = {}
    for line in lines:
        if line.change:
            continue
        matches[id(line)] = known.match(line.item)
    sheets = Sheet.objects.in_bulk([match.pk for match in matches.values() if match])
    ours = is_ours(sheets.values())
    for line in lines:
        if line.change:
            continue
        match = matches[id(line)]
        line.sheet = sheets.get(match.pk) if match else None
        line.why = match.why if match else ""
        names = line.names()
        if match is None and fresh & names:
            line.change, line.why = "repeated", "same-title"
            continue
        if line.sheet is not None and line.sheet.pk in ours and known.is_older(line.sheet.pk, line.item):
            line.change = "older"
            continue
        _decide(line, job.choices.get(str(line.item.line)) or job.otherwise, ours)
        if line.change == "created":
            fresh |= names
    return lines


def _decide(line: Line, choice: str, ours: set[int]) -> None:
    sheet = line.sheet
    if sheet is not None and choice == "skip":
        line.change = "skipped"
        return
    if sheet is not None and line.why == NEAR and choice != "update":
        if choice != "new":
            line.change = "near"
            return
        sheet = line.sheet = None
    elif sheet is not None and choice == "new":
        sheet = line.sheet = None
    if sheet is not None and sheet.pk not in ours and choice != "update":
        line.change = "kept"
        return
    try:
        line.checked = content.check(line.kind, line.item.content, imported=True)
        if sheet is not None and sheet.pk not in ours:
            line.checked, line.change = completed(sheet, line.checked), "completed"
    except Invalid as problem:
        line.change, line.detail = "refused", _why(problem)
        return
    if sheet is None:
        line.change = "created"
        return
    now = content.of(sheet)
    if all(now.get(code) == value for code, value in line.checked.items() if code != "structure" or value):
        line.change = "unchanged"
    elif line.change != "completed":
        line.change = "updated"


def _why(problem: Invalid) -> str:
    """The first sentence, with the part that it is about."""
    code, sentences = next(iter(problem.errors.items()))
    return f"{code.removeprefix('fields.')} : {sentences[0]}"[:500] if code else sentences[0][:500]


def _write(actor: Actor, lines: list[Line], known: Known, owners: dict[str, str]) -> None:
    for line in lines:
        if line.item.structure in owners and "structure" in line.checked:
            line.checked["structure"] = owners[line.item.structure]
    bulk.create(actor, [line for line in lines if line.change == "created"], known)
    for line in lines:
        if line.change in ("updated", "completed") and line.sheet is not None:
            label, line.base = LABEL if line.change == "updated" else "", line.sheet.version
            locked = Sheet.objects.select_for_update().get(pk=line.sheet.pk)
            line.sheet = actions.change(actor, locked, line.checked, line.sheet.version, line.note, author_label=label)
        if line.sheet is not None and line.kind == SheetKind.STRUCTURE:
            owners[line.item.title] = line.sheet.slug


def _keep(run: ImportRun, lines: list[Line]) -> None:
    ImportLine.objects.bulk_create([line.row(run) for line in lines], batch_size=BATCH)
