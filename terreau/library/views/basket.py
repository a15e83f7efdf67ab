"""The basket and the kits: put sheets in, order them, draw them; a kit of others by its address."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.documents import MEDIA_TYPES
from terreau.foundation.errors import Invalid
from terreau.foundation.limits import limit, whence
from terreau.foundation.same_site import same_site_post
from terreau.library import basket, present
from terreau.library.paper import kits
from terreau.library.paper.kits import Kit

DRAWINGS_AN_HOUR, HOUR = 60, 3600


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """The reader's own basket; or the kit that the address names, by `?fiches=` or `?parcours=`."""
    kit, own = _asked(request)
    entries = [
        {
            "sheet": sheet,
            "label": present.KIND_LABELS[sheet.kind],
            "icon": present.KIND_ICONS[sheet.kind],
            "first": place == 0,
            "last": place == len(kit.sheets) - 1,
        }
        for place, sheet in enumerate(kit.sheets)
    ]
    context = {
        "kit": kit,
        "own": own,
        "entries": entries,
        "sizes": kits.SIZES.values(),
        "licences": list(dict.fromkeys(present.licence_label(sheet.licence) for sheet in kit.sheets)),
        "undo": request.GET.get("avant", "") if own else "",
    }
    return render(request, "library/basket.html", context)


def file(request: HttpRequest, size: str, format: str) -> HttpResponse:
    """A kit as one file, drawn now."""
    kits.check(size, format)
    kit, _own = _asked(request)
    limit(f"kit:{whence(request)}", DRAWINGS_AN_HOUR, HOUR)
    response = HttpResponse(kits.draw(kit, size, format), content_type=MEDIA_TYPES[format])
    response["Content-Disposition"] = content_disposition_header(format != "pdf", kits.file_name(kit, size, format))
    return response


@require_POST
@same_site_post
def add(request: HttpRequest) -> HttpResponse:
    """Put sheets in the basket; twice is once. Answers JSON to a script, else shows the basket."""
    kit, _own = _named(request, request.POST.getlist("sheet"), request.POST.get("path", ""))
    slugs = basket.added(basket.held(request), kit.slugs)
    try:
        if len(slugs) > kits.MOST:
            raise Invalid(_("A kit holds %(most)s sheets at most.") % {"most": kits.MOST}, field="sheet")
    except Invalid as problem:
        return _answer(request, basket.held(request), problem=str(problem.sentence))
    return _answer(request, slugs, added=kit)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Take a sheet out, move it, or empty the basket; what stood before comes back by one link."""
    slugs = basket.held(request)
    post = request.POST
    if "empty" in post:
        left: list[str] = []
    elif "up" in post or "down" in post:
        left = basket.moved(slugs, post.get("up") or post.get("down") or "", -1 if "up" in post else 1)
    else:
        left = [slug for slug in slugs if slug != post.get("remove")]
    undo = f"?{urlencode({'avant': ','.join(slugs)}, safe=',')}" if len(left) < len(slugs) else ""
    response = redirect(f"{reverse('library:basket')}{undo}")
    basket.hold(response, left)
    return response


@require_POST
def replace(request: HttpRequest) -> HttpResponse:
    """Take a named kit as one's own basket: what another one sent, or what was there before."""
    kit, _own = _named(request, request.POST.get("slugs", "").split(","), "")
    response = redirect("library:basket")
    basket.hold(response, kit.slugs)
    messages.success(request, _said(len(kit.slugs)))
    return response


def _asked(request: HttpRequest) -> tuple[Kit, bool]:
    """The kit, and whether it is the reader's own basket."""
    given = request.GET.get("fiches", "")
    return _named(request, given.split(",") if given else [], request.GET.get("parcours", ""))


def _named(request: HttpRequest, slugs: list[str], path: str) -> tuple[Kit, bool]:
    if path:
        return kits.of_path(request.actor, path), False
    if slugs:
        return kits.of_slugs(request.actor, slugs, request.GET.get("titre", "")), False
    return kits.of_slugs(request.actor, basket.held(request), request.GET.get("titre", "")), True


def _answer(request: HttpRequest, slugs: list[str], added: Kit | None = None, problem: str = "") -> HttpResponse:
    said = problem or _said(len(slugs))
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"count": len(slugs), "said": said}, status=422 if problem else 200)
    else:
        (messages.error if problem else messages.success)(request, said)
        response = redirect("library:basket")
    if not problem:
        basket.hold(response, slugs)
    return response


def _said(count: int) -> str:
    return ngettext("Your kit has %(count)s sheet.", "Your kit has %(count)s sheets.", count) % {"count": count}
