"""Caring: what waits for a first reading, publishing, hiding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.policy import allow
from terreau.library import actions, present, queries
from terreau.library.forms import AnswerForm
from terreau.library.models import Suggestion

MARKS = {
    "publier": actions.publish,
    "retirer": actions.unpublish,
    "masquer": actions.hide,
    "montrer": actions.unhide,
}


def waiting(request: HttpRequest) -> HttpResponse:
    """What people new here, or without account, wrote: all of it for stewards, their sheets' for keepers."""
    actor = request.actor
    allow(actor, "library.see_queue")
    context = {
        "sheets": queries.waiting_sheets() if actor.steward else [],
        "suggestions": queries.waiting_suggestions(actor),
        "files": queries.waiting_files(actor),
        "answered": queries.answered_suggestions(actor),
        "comments": queries.waiting_comments() if actor.steward else [],
    }
    return render(request, "library/waiting.html", context)


def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggested change, compared with the version it was written on; accept or decline, with a reason."""
    actor = request.actor
    found = get_object_or_404(Suggestion.objects.select_related("sheet", "by", "decided_by"), pk=pk)
    allow(actor, "library.decide_suggestion", found)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    conflict = ""
    if request.method == "POST":
        decide = actions.accept_suggestion if "accept" in request.POST else actions.decline_suggestion
        try:
            decide(actor, found, request.POST.get("reason", ""))
            messages.success(request, _("It is done: the suggestion is answered."))
            return redirect("library:waiting")
        except Conflict as problem:
            conflict = str(problem)
        except Invalid as problem:
            form.refuse(problem)
    context = {**_suggested(found), "form": form, "conflict": conflict}
    return render(request, "library/suggestion.html", context, status=409 if conflict else 422 if form.errors else 200)


def _suggested(found: Suggestion) -> dict[str, Any]:
    """What a suggestion changes of the version that it was written on."""
    base = queries.find_version(found.sheet, found.base).snapshot
    changes = [] if found.in_words_only else present.changes(found.sheet.kind, base, found.snapshot)
    return {"suggestion": found, "sheet": found.sheet, "changes": changes, "moved": found.base != found.sheet.version}


def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer no to a sheet that waits, with the reason."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    allow(actor, "library.decline_sheet", sheet)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.decline_sheet(actor, sheet, request.POST.get("reason", ""))
            messages.success(request, _("It is done: the author is told."))
            return redirect("library:waiting")
        except Invalid as problem:
            form.refuse(problem)
    return render(request, "library/decline.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200)


@require_POST
def mark(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    if verb not in MARKS:
        raise NotFound
    actor = request.actor
    sheet = MARKS[verb](actor, queries.find_sheet(actor, slug))
    messages.success(request, _("It is done."))
    return redirect(sheet)
