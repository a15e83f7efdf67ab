"""Taking an import back: what it created goes, what it changed is as before; what people changed or use stays."""

from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation import search
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.policy import Actor, allow
from terreau.library import actions, content
from terreau.library.importing.lines import LABEL, WRITTEN
from terreau.library.models import ImportLine, ImportRun, Sheet
from terreau.stewardship import journal, revisions


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
    for line in run.lines.filter(change__in=WRITTEN, sheet__isnull=False).order_by("-pk").iterator(chunk_size=500):
        sheet = Sheet.objects.select_for_update().get(pk=line.sheet_id)
        slug = sheet.slug
        (taken if _take_back(actor, sheet, line) else kept).append(slug)
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    return {"run": run.pk, "taken_back": taken[::-1], "kept": kept[::-1]}


def _take_back(actor: Actor, sheet: Sheet, line: ImportLine) -> bool:
    if sheet.version != line.version:
        return False
    if line.change != "created":
        before = revisions.of(sheet).filter(number=line.base).first()
        if before is None:
            return False
        checked = content.check(sheet.kind, before.snapshot, imported=True)
        label = before.author_label if before.author_label == LABEL else ""
        actions.change(actor, sheet, checked, sheet.version, f"← {before.number}", author_label=label)
        return True
    if sheet.sheets.exists() or sheet.experiences.exists() or sheet.suggestions.exists() or sheet.in_paths.exists():
        return False
    key = sheet.pk
    journal.record(actor, "library.undo_import", sheet)
    try:
        sheet.delete()
    except ProtectedError:  # something else in the house stands on it
        return False
    search.remove(content.SEARCH_KIND, key)
    return True
