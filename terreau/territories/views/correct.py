"""How to reach a town hall, and correcting it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.policy import allow, can
from terreau.territories import actions, queries
from terreau.territories.forms import TownHallForm, done, town_hall_initial
from terreau.territories.models import Territory


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
    shown = [(field.label, getattr(hall, field.name)) for field in form if getattr(hall, field.name)] if hall else []
    if hall and hall.lines:
        shown.insert(0, (_("Address"), ", ".join(hall.lines)))
    context = {"territory": here, "hall": hall, "shown": shown, "form": form, "may": bool(may)}
    return render(request, "territories/town_hall.html", context, status=400 if form.errors else 200)


def _correct(request: HttpRequest, here: Territory, form: TownHallForm) -> None:
    actions.correct_town_hall(request.actor, here, form.corrections(here))
