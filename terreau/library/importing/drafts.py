"""Files that stewards bring on the page: kept with their mapping and choices until they are applied, a week at most."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation import jobs
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, TerreauError, TooLarge
from terreau.foundation.house import Kept
from terreau.foundation.policy import Actor, allow
from terreau.library.importing import archives, files, runs
from terreau.library.importing.duplicates import CHOICES
from terreau.library.models import ImportDraft, ImportRun
from terreau.people.actors import actor_for

MOST_BYTES = 20 * 2**20
SHOWN = 100  # things of a long file that are tried for the preview
AT_ONCE = 300  # things that are written while the person waits
KEPT = timedelta(days=7)
PERSONAL = Kept(
    gettext_lazy("Files that the stewards bring to import sheets, as they are"),
    gettext_lazy(
        "to show what would happen before anything is written; telephones, e-mails and addresses never go further"
    ),
    gettext_lazy("until they are written or forgotten, 7 days at most"),
    order=52,
)


@action
def open_draft(actor: Actor, name: str, raw: bytes, kind: str = "") -> ImportDraft:
    """Keep a file to be looked at; raises `Invalid` or `TooLarge` where it cannot be read."""
    allow(actor, "library.import")
    if len(raw) > MOST_BYTES:
        sentence = _("%(file)s is larger than %(most)s MB: import it with the command `terreau library import`.")
        raise TooLarge(sentence % {"file": name, "most": MOST_BYTES // 2**20})
    if kind in ("", "terreau") and _holds_archive(raw):
        return ImportDraft.objects.create(name=name[:200], kind="terreau", raw=raw, by_id=actor.person_id)
    file = files.unpacked(raw, name)
    kind = kind or files.guess(file)
    if not kind:
        raise Invalid(_("%(file)s does not tell what it is: choose it in the list.") % {"file": name}, field="kind")
    job = runs.prepare(file, kind)
    mapping = job.plan.as_data() if job.reading.records else {}
    return ImportDraft.objects.create(name=name[:200], kind=kind, raw=raw, mapping=mapping, by_id=actor.person_id)


def is_archive(draft: ImportDraft) -> bool:
    return draft.kind == "terreau" and _holds_archive(bytes(draft.raw))


def _holds_archive(raw: bytes) -> bool:
    return raw.startswith(b"PK\x03\x04") and b"manifest.json" in raw[-(2**16) :]


def job_of(draft: ImportDraft) -> runs.Job:
    """The draft read again, with its mapping and choices."""
    file = files.unpacked(bytes(draft.raw), draft.name)
    return runs.prepare(file, draft.kind, draft.mapping or None, choices=draft.choices)


def preview(actor: Actor, draft: ImportDraft) -> dict[str, Any]:
    """What would become of the first things of the file; nothing is written."""
    if is_archive(draft):
        with _on_disk(draft) as path:
            return {**archives.dry_run(actor, path), "things": None}
    job = job_of(draft)
    things = len(job.reading.records) + len(job.reading.items)
    job.reading.records, job.reading.items = job.reading.records[:SHOWN], job.reading.items[:SHOWN]
    return {**runs.dry_run(actor, job), "things": things}


@action
def change_draft(
    actor: Actor, draft: ImportDraft, mapping: Mapping[str, Any], choices: Mapping[str, str]
) -> ImportDraft:
    """Keep another mapping and other choices; raises `Invalid` for a target or a choice that does not exist."""
    allow(actor, "library.import")
    draft.choices = {line: choice for line, choice in choices.items() if choice in CHOICES and line.isdecimal()}
    if mapping:
        file = files.unpacked(bytes(draft.raw), draft.name)
        draft.mapping = runs.prepare(file, draft.kind, mapping).plan.as_data()
    draft.save(update_fields=["choices", "mapping"])
    return draft


def apply_draft(actor: Actor, draft: ImportDraft) -> ImportDraft:
    """Write what the preview told: at once, or in a job where it is long."""
    allow(actor, "library.import")
    taken = ImportDraft.objects.filter(pk=draft.pk, state__in=("open", "failed")).update(state="working", said="")
    draft.refresh_from_db()
    if not taken:
        return draft
    if not is_archive(draft):
        reading = job_of(draft).reading
        if len(reading.records) + len(reading.items) > AT_ONCE:
            _later(draft)
            return draft
    work(draft.pk)
    draft.refresh_from_db()
    return draft


@action
def _later(draft: ImportDraft) -> None:
    jobs.enqueue(work, draft.pk)


def work(pk: int) -> None:
    """Apply a draft; a second time, or after it was dropped, nothing happens."""
    draft = ImportDraft.objects.filter(pk=pk, state="working").select_related("by").first()
    if draft is None:
        return
    actor = actor_for(draft.by)
    try:
        if is_archive(draft):
            with _on_disk(draft) as path:
                report = archives.apply(actor, path)
        else:
            report = runs.apply(actor, job_of(draft))
    except TerreauError as problem:
        ImportDraft.objects.filter(pk=pk).update(state="failed", said=problem.sentence[:500])
        return
    run = ImportRun.objects.filter(pk=report["run"]).first() if report["run"] else None
    ImportDraft.objects.filter(pk=pk).update(state="done", run=run, raw=b"")


@action
def drop_draft(actor: Actor, draft: ImportDraft) -> None:
    allow(actor, "library.import")
    draft.delete()


def forget_old() -> int:
    """Erase the files that nobody applied for a week, and those that were applied."""
    gone, _rows = ImportDraft.objects.filter(at__lt=timezone.now() - KEPT).exclude(state="working").delete()
    return gone


@contextmanager
def _on_disk(draft: ImportDraft) -> Iterator[Path]:
    """The archive of a draft as a file, while it is read."""
    with tempfile.TemporaryDirectory(prefix="terreau-import-") as folder:
        path = Path(folder) / "archive.zip"
        path.write_bytes(bytes(draft.raw))
        yield path
