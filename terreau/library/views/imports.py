"""Importing sheets, for stewards: bring a file, say what its fields are, look, write, take back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.foundation.errors import TerreauError
from terreau.foundation.policy import allow
from terreau.library import importing
from terreau.library.forms.imports import MappingForm, UploadForm
from terreau.library.importing import drafts, plans, reports
from terreau.library.importing.duplicates import CHOICES, WHYS
from terreau.library.importing.lines import CHANGES, TO_COME
from terreau.library.models import ImportDraft, ImportRun
from terreau.library.present import KIND_LABELS

ASKED = ("near", "kept", "skipped", "completed")  # what becomes of these may be chosen


def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, what waits, and a file to bring."""
    allow(request.actor, "library.import")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = drafts.open_draft(request.actor, file.name, _bytes(file), form.cleaned_data["kind"])
            return redirect("library:import_draft", draft.pk)
        except TerreauError as problem:
            form.add_error("file", problem.sentence)
    waiting = ImportDraft.objects.filter(state__in=("open", "working", "failed")).defer("raw")
    context = {"form": form, "runs": importing.list_runs()[:50], "drafts": waiting}
    return render(request, "library/imports.html", context, status=422 if form.errors else 200)


def _bytes(file: Any) -> bytes:
    """What was sent, and no more than what may be sent."""
    return file.read(drafts.MOST_BYTES + 1)


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One file that was brought: its mapping, and what would become of it."""
    allow(request.actor, "library.import")
    found = get_object_or_404(ImportDraft, pk=pk)
    if found.state == "done" and found.run:
        return redirect("library:import_run", found.run.pk)
    form, problem = _mapping(request, found), ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _changed(request, found, form)
        except TerreauError as error:
            problem = error.sentence
    report = None if found.state in ("working", "done") else drafts.preview(request.actor, found)
    context = {"draft": found, "form": form, "problem": problem, "choices": CHOICES, **_told(report, found.choices)}
    return render(request, "library/import_draft.html", context, status=422 if problem else 200)


def _mapping(request: HttpRequest, found: ImportDraft) -> MappingForm | None:
    if not found.mapping or found.state in ("working", "done"):
        return None
    job = drafts.job_of(found)
    return MappingForm(job.plan, job.reading, request.POST if request.method == "POST" else None)


def _changed(request: HttpRequest, found: ImportDraft, form: MappingForm | None) -> HttpResponse:
    chosen = {name.removeprefix("choice-"): request.POST[name] for name in request.POST if name.startswith("choice-")}
    mapping = form.data_of() if form is not None else {}
    drafts.change_draft(request.actor, found, mapping, {**found.choices, **chosen})
    if "apply" not in request.POST:
        return redirect("library:import_draft", found.pk)
    done = drafts.apply_draft(request.actor, found)
    if done.run:
        messages.success(request, _("It is done: the sheets are in the library."))
        return redirect("library:import_run", done.run.pk)
    if done.state == "done":
        messages.info(request, _("There was nothing to do: everything is here already."))
        return redirect("library:imports")
    return redirect("library:import_draft", found.pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.drop_draft(request.actor, get_object_or_404(ImportDraft, pk=pk))
    messages.success(request, _("The file is forgotten; nothing was written."))
    return redirect("library:imports")


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import did, line by line; and its undoing."""
    allow(request.actor, "library.import")
    found = get_object_or_404(ImportRun, pk=pk)
    if request.method == "POST":
        told = importing.undo(request.actor, found.pk)
        sentence = _("The import is undone: %(taken)s sheets taken back, %(kept)s kept because people use them.")
        messages.success(request, sentence % {"taken": len(told["taken_back"]), "kept": len(told["kept"])})
        return redirect("library:import_run", pk)
    return render(request, "library/import_run.html", {"run": found, **_told(importing.report_of(found))})


def _told(report: dict[str, Any] | None, chosen: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A report in words: counts, lines with what was chosen for them, what was left out."""
    if report is None:
        return {"report": None}
    words: Any = CHANGES if report["applied"] else {**CHANGES, **TO_COME}
    chosen = chosen or {}
    lines = [
        {
            **one,
            "words": words[one["change"]],
            "why_words": WHYS.get(one["why"], ""),
            "kind_label": KIND_LABELS.get(one["kind"], one["kind"]),
            "chosen": chosen.get(str(one["line"]), ""),
            "asks": one["change"] in ASKED or str(one["line"]) in chosen,
        }
        for one in (*report["structures"], *report["sheets"])
    ]
    counts = [(words[change], count) for change, count in report["counts"].items()]
    notes = [str(reports.NOTES[code]) % {"detail": detail} for code, detail in report["notes"]]
    return {
        "report": report,
        "lines": sorted(lines, key=lambda one: one["line"]),
        "counts": counts,
        "left_out": reports.left_out(report),
        "notes": notes,
        "may_apply": any(report["counts"].get(change) for change in TO_COME),
        "toml": plans.to_toml(plans.Plan(**report["mapping"])) if report.get("mapping") else "",
    }
