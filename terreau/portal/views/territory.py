"""The page of a territory."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from terreau.foundation.kept import Kept
from terreau.foundation.pages import public_page
from terreau.foundation.policy import can
from terreau.portal.addresses import WORDS
from terreau.portal.hours import hours_in_words
from terreau.portal.queries import above, bounds, class_words, drawing_of, ground, lead, life, present
from terreau.portal.series import draw_series
from terreau.territories.class_words import said_by_people
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import find_territory


@public_page
def show(request: HttpRequest, word: str, code: str) -> HttpResponse:
    asked = FOUND.get((word, code), lambda: find_territory(WORDS[word], code))
    now = present(asked)
    if now != asked:
        return redirect(f"{now.get_absolute_url()}?depuis={asked.code}", permanent=True)
    context = {
        "territory": now,
        "above": above(now),
        "life": life(now),
        "class_words": class_words(now),
        "people_say": said_by_people(now),
        "standing": STANDING.get((now.kind, now.code), lambda: standing(word, now)),
        "former": _former(request.GET["depuis"], now) if "depuis" in request.GET else None,
        "may_edit": now.kind == Kind.PROJECT and bool(can(request.actor, "territories.edit_project", now)),
        "twin": reverse("api:page_territory", args=[word, now.code]),
    }
    return render(request, "portal/territory.html", context)


# Rows of about 20 kB, with the larger territories they lie in.
FOUND: Kept[Territory] = Kept("territories", room=300, spoken=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """The parts of the page that hang on the official data alone: the portrait in one breath, the codes of the
    communes within, and HTML."""

    lead: str
    codes: list[str]
    town_hall: SafeString
    portrait: SafeString
    aside: SafeString


# Pages of about 15 kB.
STANDING: Kept[Standing] = Kept("territories", room=500)


def standing(word: str, territory: Territory) -> Standing:
    here = ground(territory)
    context = {
        "territory": territory,
        "ground": here,
        "drawing": drawing_of(territory, here.neighbours or here.communes),
        "series": draw_series(territory.populations),
        "hours": hours_in_words(here.town_hall.hours) if here.town_hall else [],
        "here": " ".join(one.code for one in here.communes or [territory]),
        "bounds": bounds(territory),
        "twin": reverse("api:page_territory", args=[word, territory.code]),
    }
    return Standing(
        lead(here.figures),
        [one.code for one in here.communes],
        render_to_string("portal/fragments/town_hall.html", context) if here.town_hall else SafeString(),
        render_to_string("portal/fragments/standing.html", context),
        render_to_string("portal/fragments/aside.html", context),
    )


def _former(code: str, now: Territory) -> Territory | None:
    """The territory of that code, which `now` took the place of."""
    return Territory.objects.filter(Q(successor=now) | Q(parent=now), code=code[:10]).first()
