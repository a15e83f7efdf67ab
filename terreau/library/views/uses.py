"""“I used it”: one button on the page that everybody shares."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.errors import NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.foundation.same_site import same_site_post
from terreau.library import actions, queries
from terreau.library.browser import Browser
from terreau.people.queries import groups_of
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import find_commune

A_DAY, OF_ONE_SHEET = 60, 12  # uses from one address: a training room shares one
DAY = 86_400


@never_cache
@same_site_post
def use(request: HttpRequest, slug: str) -> HttpResponse:
    """Count it, and open what may be told of it. Read, the address shows the same button with a token."""
    actor, sheet = request.actor, queries.find_sheet(request.actor, slug)
    browser = Browser.of(request)
    place = place_of(request, browser)
    if request.method != "POST":
        allow(actor, "library.use_sheet", sheet)
        return render(request, "library/use.html", {"sheet": sheet, "place": place})
    limit(f"use:{whence(request)}", A_DAY, DAY)
    limit(f"use:{whence(request)}:{sheet.pk}", OF_ONE_SHEET, DAY)
    used = actions.use_sheet(actor, sheet, place, browser=browser.know())
    browser.hold(used.draft.token)
    browser.commune = place.code if place else browser.commune
    if not used.new:
        messages.info(request, _("This is counted already today. You may go on telling it."))
    return browser.remember(redirect("library:tell", token=used.draft.token, step="ou"))


def place_of(request: HttpRequest, browser: Browser) -> Territory | None:
    """The commune that is filled in: of the address, else of the last time, else of the person's group."""
    for code in (request.POST.get("territoire"), request.GET.get("territoire"), browser.commune):
        try:
            found = find_commune(code[:5]) if code else None
        except NotFound:
            continue
        if found is not None:
            return found
    for group in groups_of(request.actor) if request.actor.known else ():
        place = group.territories.filter(kind=Kind.COMMUNE).order_by("name").first()
        if place is not None:
            return place
    return None
