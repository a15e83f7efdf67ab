"""How to reach a town hall, and correcting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.policy import allow, can
from terreau.territories import actions, queries
from terreau.territories.forms import done
from terreau.territories.models import Territory
from terreau.territories.opening import by_day, write_slots
from terreau.territories.town_hall_form import TownHallForm, town_hall_initial
from terreau.territories.town_halls import TownHall


@never_cache
def town_hall(request: HttpRequest, code: str) -> HttpResponse:
    """How to reach a town hall. Stewards correct it; an import leaves what they wrote."""
    here = queries.find_commune(code)
    if here.valid_to is not None and here.successor is not None:
        return redirect("territories:town_hall", here.successor.code)
    may = can(request.actor, "territories.correct_town_hall", here)
    form = TownHallForm(request.POST if request.method == "POST" else None, initial=town_hall_initial(here))
    if request.method == "POST":
        allow(request.actor, "territories.correct_town_hall", here)
        if form.is_valid() and done(form, lambda: _correct(request, here, form)):
            messages.success(request, _("Thank you: letters go to this address from now on."))
            return redirect(here)
    hall = queries.town_hall(here)
    shown = _shown(form, hall) if hall else []
    context = {"territory": here, "hall": hall, "shown": shown, "form": form, "may": bool(may)}
    return render(request, "territories/town_hall.html", context, status=400 if form.errors else 200)


def _shown(form: TownHallForm, hall: TownHall) -> list[tuple[Any, str]]:
    """Label and text of what is known."""
    days = by_day(hall.hours)
    rows = [(_("Address"), ", ".join(hall.lines))]
    rows += [(field.label, getattr(hall, field.name)) for field in form.texts() if field.name != "lines"]
    rows += [(field.label, write_slots(days.get(field.name, []))) for field in form.days()]
    return [(label, text) for label, text in rows if text]


def _correct(request: HttpRequest, here: Territory, form: TownHallForm) -> None:
    actions.correct_town_hall(request.actor, here, form.corrections(here))
