"""The page of a territory."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.foundation.pages import public_page
from terreau.foundation.policy import Actor, can
from terreau.portal.addresses import WORDS
from terreau.portal.hours import hours_in_words
from terreau.portal.queries import bounds, lead, present, territory_page
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import find_territory


@public_page
def show(request: HttpRequest, word: str, code: str) -> HttpResponse:
    asked = find_territory(WORDS[word], code)
    now = present(asked)
    if now != asked:
        return redirect(f"{now.get_absolute_url()}?depuis={asked.code}", permanent=True)
    page = territory_page(Actor.anonymous(), now)
    past = Territory.objects.filter(code=request.GET.get("depuis", "")[:10])
    former = past.filter(Q(successor=now) | Q(parent=now)).first()
    context = {
        "page": page,
        "former": former,
        "lead": lead(page.figures),
        "hours": hours_in_words(page.town_hall.hours) if page.town_hall else [],
        "here": " ".join(one.code for one in page.communes or [now]),
        "bounds": bounds(page.territory),
        "may_edit": now.kind == Kind.PROJECT and bool(can(request.actor, "territories.edit_project", now)),
        "twin": reverse("api:page_territory", args=[word, now.code]),
    }
    return render(request, "portal/territory.html", context)
