"""What class a commune is of and why, how to reach its town hall, and correcting both."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.errors import Invalid
from terreau.foundation.pages import public_page
from terreau.foundation.policy import allow, can
from terreau.territories import actions, queries
from terreau.territories.class_words import reasons
from terreau.territories.forms import ClassForm, TownHallForm, town_hall_initial
from terreau.territories.models import ClassOrigin, Territory, TerritoryClass


@public_page
def classes(request: HttpRequest) -> HttpResponse:
    """What the four classes stand for, where they come from, and how often the estimate is right."""
    return render(request, "territories/classes.html", {"classes": TerritoryClass})


@never_cache
def class_of(request: HttpRequest, code: str) -> HttpResponse:
    """Who says what class a commune is of. Stewards may say otherwise, with a reason, and take it back."""
    here = queries.find_commune(code)
    if here.valid_to is not None and here.successor is not None:
        return redirect("territories:class", here.successor.code)
    may = can(request.actor, "territories.set_class", here)
    by_person = here.class_origin == ClassOrigin.PERSON
    form = ClassForm(_sent(request), said_by_a_person=by_person, initial={"class_code": here.class_code})
    if request.method == "POST":
        allow(request.actor, "territories.set_class", here)
        if form.is_valid() and _done(form, lambda: _say(request, here, **form.cleaned_data)):
            messages.success(request, _("Thank you: the class and its reason are on the page."))
            return redirect("territories:class", here.code)
    context = {"territory": here, "reasons": reasons(here), "form": form, "may": bool(may)}
    return render(request, "territories/class_of.html", context, status=400 if form.errors else 200)


@never_cache
def town_hall(request: HttpRequest, code: str) -> HttpResponse:
    """How to reach a town hall. Stewards correct it; an import leaves what they wrote."""
    here = queries.find_commune(code)
    if here.valid_to is not None and here.successor is not None:
        return redirect("territories:town_hall", here.successor.code)
    may = can(request.actor, "territories.correct_town_hall", here)
    form = TownHallForm(_sent(request), initial=town_hall_initial(here))
    if request.method == "POST":
        allow(request.actor, "territories.correct_town_hall", here)
        if form.is_valid() and _done(form, lambda: _correct(request, here, form)):
            messages.success(request, _("Thank you: letters go to this address from now on."))
            return redirect(here)
    hall = queries.town_hall(here)
    shown = [(field.label, getattr(hall, field.name)) for field in form if getattr(hall, field.name)] if hall else []
    if hall and hall.lines:
        shown.insert(0, (_("Address"), ", ".join(hall.lines)))
    context = {"territory": here, "hall": hall, "shown": shown, "form": form, "may": bool(may)}
    return render(request, "territories/town_hall.html", context, status=400 if form.errors else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _say(request: HttpRequest, here: Territory, class_code: str, reason: str) -> None:
    if class_code == "back":
        actions.clear_class(request.actor, here, reason)
    else:
        actions.set_class(request.actor, here, class_code, reason)


def _correct(request: HttpRequest, here: Territory, form: TownHallForm) -> None:
    actions.correct_town_hall(request.actor, here, form.corrections(here))


def _done(form: Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except Invalid as error:
        for field, sentences in error.errors.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True
