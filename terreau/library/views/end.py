"""Deleting a sheet and bringing it back; reading it again after twelve months."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import allow, can
from terreau.library import actions, deletion, queries, reviewing
from terreau.library.forms import ReasonForm
from terreau.library.models import Sheet


@never_cache
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """What points at the sheet, and the reason; then it is gone, and can come back."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    allow(actor, "library.delete_sheet", sheet)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.delete_sheet(actor, sheet, request.POST.get("reason", ""))
            messages.success(request, _("The sheet is deleted. It can be brought back from here."))
            return redirect("library:deleted")
        except Invalid as problem:
            form.refuse(problem)
    context = {"sheet": sheet, "form": form, "pointing": deletion.pointing_at(sheet)}
    return render(request, "library/delete.html", context, status=422 if form.errors else 200)


@never_cache
def deleted(request: HttpRequest) -> HttpResponse:
    """The stewards' list of what was deleted: the last thirty days, or all of it."""
    allow(request.actor, "library.see_deleted")
    every = "tout" in request.GET
    context = {"rows": deletion.listed(every), "every": every, "days": deletion.LISTED.days}
    return render(request, "library/deleted.html", context)


@require_POST
def undelete(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = get_object_or_404(Sheet, pk=pk)
    actions.undelete_sheet(request.actor, sheet)
    messages.success(request, _("The sheet is back, as it was."))
    return redirect("library:sheet", slug=sheet.slug)


@never_cache
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """When the sheet last lived; “still right” is one press."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    if request.method == "POST":
        actions.review_sheet(actor, sheet)
        messages.success(request, _("Thank you: it is written that the sheet is still right."))
        return redirect(sheet)
    may = can(actor, "library.review_sheet", sheet)
    return render(request, "library/review.html", {"sheet": sheet, "facts": reviewing.facts(sheet), "may": may})


@never_cache
def lying_still(request: HttpRequest) -> HttpResponse:
    """What stewards are asked to read again, longest first."""
    allow(request.actor, "library.see_deleted")
    return render(request, "library/lying_still.html", {"rows": reviewing.waiting()})
