"""Caring: what waits for a first reading, publishing, hiding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Conflict, NotFound
from terreau.foundation.policy import allow
from terreau.library import actions, content, present, queries
from terreau.library.models import Suggestion

MARKS = {
    "publier": actions.publish,
    "retirer": actions.unpublish,
    "masquer": actions.hide,
    "montrer": actions.unhide,
}


def waiting(request: HttpRequest) -> HttpResponse:
    """Sheets and changes of people new here, oldest first."""
    allow(request.actor, "library.decide_suggestion")
    context = {"sheets": queries.waiting_sheets(), "suggestions": queries.waiting_suggestions()}
    return render(request, "library/waiting.html", context)


def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggested change, compared with the sheet as it stands; accept or decline."""
    actor = request.actor
    allow(actor, "library.decide_suggestion")
    found = get_object_or_404(Suggestion.objects.select_related("sheet", "by"), pk=pk)
    conflict = ""
    if request.method == "POST":
        decide = actions.accept_suggestion if "accept" in request.POST else actions.decline_suggestion
        try:
            decide(actor, found)
            messages.success(request, _("It is done: the suggestion is answered."))
            return redirect("library:waiting")
        except Conflict as problem:
            conflict = str(problem)
    changes = present.changes(found.sheet.kind, content.of(found.sheet), found.snapshot)
    context = {"suggestion": found, "sheet": found.sheet, "changes": changes, "conflict": conflict}
    return render(request, "library/suggestion.html", context, status=409 if conflict else 200)


@require_POST
def mark(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    if verb not in MARKS:
        raise NotFound
    actor = request.actor
    sheet = MARKS[verb](actor, queries.find_sheet(actor, slug))
    messages.success(request, _("It is done."))
    return redirect(sheet)
