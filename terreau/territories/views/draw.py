"""Drawing the territory of a project, changing it, and coming back to a version of before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation import care
from terreau.foundation.errors import Conflict, Invalid, TooLarge
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.territories import actions, projects, queries
from terreau.territories.forms import ProjectTerritoryForm, lines_of
from terreau.territories.models import Territory

MOST_ASKED = 100


@never_cache
def draw(request: HttpRequest) -> HttpResponse:
    """A new one; `?commune=` (several times) and `?epci=` give the communes to begin with."""
    if not request.actor.known:
        return _log_in(request)
    form = ProjectTerritoryForm(request.POST or None, request.FILES or None, initial={"communes": _wanted(request)})
    if request.method == "POST" and form.is_valid():
        limit(f"draw-territory:{whence(request)}", 30, 3600)
        try:
            made = actions.create_project_territory(request.actor, **form.words())
        except (Invalid, TooLarge) as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The territory has its page. You can change it whenever you want."))
            return redirect(made)
    return render(request, "territories/project.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
def edit(request: HttpRequest, code: str) -> HttpResponse:
    territory = _mine(request, code)
    if territory is None:
        return _log_in(request)
    now, versions = projects.snapshot(territory), care.versions(territory)
    form = ProjectTerritoryForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "name": territory.name,
            "communes": "" if now["drawing"] else lines_of(territory.members.order_by("name")),
            "drawing": now["drawing"],
            "base": versions[0].number if versions else None,
        },
    )
    status, theirs = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_project_territory(request.actor, territory, base=form.cleaned_data["base"], **form.words())
        except (Invalid, TooLarge) as problem:
            form.refuse(problem)
        except Conflict as conflict:
            theirs, status = conflict.theirs, 409
            form.data = request.POST.copy()
            form.data["base"] = str(versions[0].number)
        else:
            messages.success(request, _("Saved. The earlier version is kept."))
            return redirect(territory)
    context = {"form": form, "territory": territory, "earlier": versions[1:], "theirs": theirs}
    return render(request, "territories/project.html", context, status=400 if form.errors else status)


@never_cache
@require_POST
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    territory = _mine(request, code)
    if territory is None:
        return _log_in(request)
    actions.restore_project_territory(request.actor, territory, number)
    messages.success(request, _("Version %(number)s is back. The one you left is kept too.") % {"number": number})
    return redirect(territory)


def _mine(request: HttpRequest, code: str) -> Territory | None:
    """The territory, for those who may change it; None for a person who has not logged in."""
    territory = queries.find_territory("project", code)
    if request.actor.known:
        allow(request.actor, "territories.edit_project", territory)
        return territory
    return None


def _wanted(request: HttpRequest) -> str:
    codes = request.GET.getlist("commune")[:MOST_ASKED]
    inside: Any = Territory.objects.communes().current().order_by("name")
    if epci := request.GET.get("epci", "")[:9]:
        return lines_of(inside.filter(epci__code=epci))
    return lines_of(inside.filter(code__in=codes)) if codes else ""


def _log_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
