"""History of a thing, flagging, and the stewards' pages."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation import care
from terreau.foundation.errors import Invalid
from terreau.foundation.house import house
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow, can
from terreau.stewardship import actions, queries
from terreau.stewardship.forms import DecisionForm, FlagForm
from terreau.stewardship.models import Decision, Flag

A_PAGE = 50


def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    cared = care.cared_for(kind)
    thing = cared.find(request.actor, key)
    context = {
        "thing": thing,
        "path": queries.path_of(thing),
        "versions": queries.history(request.actor, thing),
        "kind": kind,
        "key": key,
        "hidden": bool(cared.is_hidden and cared.is_hidden(thing)),
        "may_hide": bool(cared.hide and can(request.actor, "stewardship.hide", thing)),
    }
    return render(request, "stewardship/history.html", context)


@never_cache
def flag(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Anyone may say that something is not right, without an account."""
    thing = care.cared_for(kind).find(request.actor, key)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        limit(f"flag:{whence(request)}", 10, 3600)
        if form.is_valid() and _try(form, lambda: actions.flag(request.actor, kind, key, **form.cleaned_data)):
            messages.success(request, _("Thank you. A steward will look at it."))
            return redirect(queries.path_of(thing) or "/")
    context = {"thing": thing, "form": form, "path": queries.path_of(thing)}
    return render(request, "stewardship/flag.html", context, status=400 if form.errors else 200)


@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a steward, from every room."""
    allow(request.actor, "stewardship.see_journal")
    cards = [card for cards in house.queue for card in cards(request.actor)]
    decided = Flag.objects.exclude(decided_at=None).order_by("-decided_at")[:10]
    context = {
        "flags": [(one, queries.thing_of(request.actor, one.kind, one.key)) for one in Flag.objects.waiting()[:A_PAGE]],
        "cards": cards,
        "decided": [(one, queries.thing_of(request.actor, one.kind, one.key)) for one in decided],
    }
    return render(request, "stewardship/queue.html", context)


@never_cache
def decide(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.find_flag(request.actor, number)
    thing = care.cared_for(one.kind).find(request.actor, one.key)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        allow(request.actor, "stewardship.decide", one)
        if form.is_valid() and _try(form, lambda: actions.decide(request.actor, one, **form.cleaned_data)):
            messages.success(request, _("Decided, and written in the journal."))
            return redirect("stewardship:queue")
    may = bool(can(request.actor, "stewardship.decide", one))
    context = {"flag": one, "thing": thing, "path": queries.path_of(thing), "form": form, "may": may}
    return render(request, "stewardship/decide.html", context, status=400 if form.errors else 200)


@require_POST
def set_hidden(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A steward hides or shows again, from the history of the thing."""
    act = actions.hide if request.POST.get("decision") == Decision.HIDDEN else actions.show_again
    try:
        act(request.actor, kind, key, request.POST.get("reason", ""))
        messages.success(request, _("Done, and written in the journal."))
    except Invalid as error:
        messages.error(request, error.sentence)
    return redirect("stewardship:history", kind=kind, key=key)


@never_cache
def journal(request: HttpRequest) -> HttpResponse:
    allow(request.actor, "stewardship.see_journal")
    page = Paginator(queries.entries(), A_PAGE).get_page(request.GET.get("page"))
    rows = [queries.told(request.actor, one) for one in page.object_list]
    return render(request, "stewardship/journal.html", {"page": page, "rows": rows})


def _try(form: Form, act: Any) -> bool:
    try:
        act()
    except Invalid as error:
        for field, sentences in error.errors.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True
