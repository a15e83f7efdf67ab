"""Adapting a sheet to a place, and following its parent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.policy import allow, can
from terreau.library import actions, adapting, licences, queries
from terreau.library.forms import AdaptForm, PlaceForm
from terreau.library.views.edit import log_in_first, read_number
from terreau.people.models import User

PARTS = ("title", "communes", "class_code", "licence", "authors")


def adapt(request: HttpRequest, slug: str) -> HttpResponse:
    actor = request.actor
    parent = queries.find_sheet(actor, slug)
    if not actor.known:
        return log_in_first(request)
    allow(actor, "library.adapt", parent)
    if request.method == "POST":
        form = AdaptForm(parent, request.POST)
        try:
            made = actions.adapt(actor, parent, **{name: request.POST.get(name, "") for name in PARTS})
            messages.success(request, _("Your version is here. Change in it whatever is different at your place."))
            return redirect("library:edit", slug=made.slug)
        except Invalid as problem:
            form.refuse(problem)
    else:
        person = User.objects.get(pk=actor.person_id)
        given = {"communes": request.GET.get("commune", ""), "authors": person.public_name}
        form = AdaptForm(parent, initial={**given, "title": f"{parent.title} · ", "licence": parent.licence})
    context = {"sheet": parent, "form": form, "stuck": not licences.targets(parent.licence)}
    return render(request, "library/adapt.html", context, status=422 if form.errors else 200)


@never_cache
def parent(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in the parent since this adaptation was made of it; take it over, or not."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    if sheet.adapts is None:
        raise NotFound(_("This sheet is not an adaptation."))
    sentence = ""
    if request.method == "POST":
        number = read_number(request.POST.get("version")) or 0
        choices = {name.removeprefix("keep."): value for name, value in request.POST.items() if name[:5] == "keep."}
        try:
            if "decline" in request.POST:
                actions.decline_parent(actor, sheet, number)
                messages.success(request, _("Nothing is changed. You are asked again at the next version."))
            else:
                actions.take_over(actor, sheet, number, choices)
                messages.success(request, _("The change is taken over."))
            return redirect(sheet)
        except (Conflict, Invalid) as problem:
            sentence = problem.sentence
            sheet = queries.find_sheet(actor, slug)
    may = bool(can(actor, "library.follow_parent", sheet))
    context = {"sheet": sheet, "pending": adapting.pending(sheet), "may": may, "sentence": sentence}
    return render(request, "library/parent.html", context, status=409 if sentence else 200)


@never_cache
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Say again where an adaptation belongs."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    if sheet.adapts is None:
        raise NotFound(_("This sheet is not an adaptation."))
    allow(actor, "library.follow_parent", sheet)
    given = {"communes": "\n".join(one.code for one in sheet.adapted_for.all()), "class_code": sheet.class_code}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST":
        try:
            actions.set_place(actor, sheet, request.POST.get("communes", ""), request.POST.get("class_code", ""))
            messages.success(request, _("The place is changed."))
            return redirect(sheet)
        except Invalid as problem:
            form.refuse(problem)
    return render(request, "library/place.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200)
