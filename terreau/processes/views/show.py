"""What readers see: the list, a proposal, its QR code, its documents."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.documents import FORMATS, MEDIA_TYPES
from terreau.foundation.documents.qr import qr_svg
from terreau.foundation.errors import NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.pages import public_page
from terreau.foundation.policy import can
from terreau.library.vocabulary import THEMES
from terreau.processes import keys, letters, queries
from terreau.processes.models import Proposal
from terreau.processes.policy import Held
from terreau.processes.vocabulary import ASKS
from terreau.territories.queries import find_commune

A_PAGE, DRAWINGS_AN_HOUR, HOUR = 20, 300, 3600


def index(request: HttpRequest) -> HttpResponse:
    """Public proposals, of one commune with `?commune=`; and one's own drafts."""
    code = request.GET.get("commune", "")
    place = find_commune(code) if code else None
    page = Paginator(queries.public_in(place), A_PAGE).get_page(request.GET.get("page"))
    held = keys.held(request)
    mine = queries.of_actor(request.actor, held) if request.actor.known or held else []
    context = {"page": page, "place": place, "mine": mine}
    if mine or request.actor.known:
        return render(request, "processes/index.html", context)
    return _shared_index(request, context)


@public_page(params=("commune", "page"))
def _shared_index(request: HttpRequest, context: dict) -> HttpResponse:
    return render(request, "processes/index.html", context)


def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    key = keys.key_of(request, slug)
    found = queries.find(request.actor, slug, key)
    may_edit = bool(can(request.actor, "processes.edit", Held(found, key)))
    if found.public and not may_edit and not request.actor.known:
        return _shared_proposal(request, found)
    return _proposal(request, found, may_edit)


@public_page
def _shared_proposal(request: HttpRequest, found: Proposal) -> HttpResponse:
    return _proposal(request, found, False)


def _proposal(request: HttpRequest, found: Proposal, may_edit: bool) -> HttpResponse:
    context = {
        "proposal": found,
        "place": found.territory,
        "may_edit": may_edit,
        "themes": [THEMES[code] for code in found.themes],
        "asks": [ASKS[code] for code in found.asks],
        "public_url": letters.public_url(found),
        "documents": [(what, format) for what in letters.ADDRESSES for format in FORMATS],
    }
    return render(request, "processes/proposal.html", context)


def qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The QR code of a public page, as SVG."""
    found = queries.find(request.actor, slug)
    if not found.public:
        raise NotFound(_("The QR code comes once the proposal is public."))
    svg = qr_svg(letters.public_url(found), _("QR code to the public page of this proposal"))
    return HttpResponse(svg, content_type="image/svg+xml")


@never_cache
def document(request: HttpRequest, slug: str, what: str, format: str) -> HttpResponse:
    """The letter or the dossier, drawn now; with the contact for those who write it only."""
    if what not in letters.ADDRESSES or format not in FORMATS:
        raise NotFound(_("There is no such document."))
    key = keys.key_of(request, slug)
    found = queries.find(request.actor, slug, key)
    limit(f"proposal-draw:{whence(request)}", DRAWINGS_AN_HOUR, HOUR)
    private = bool(can(request.actor, "processes.edit", Held(found, key)))
    data = letters.draw(found, letters.ADDRESSES[what], format, private)
    response = HttpResponse(data, content_type=MEDIA_TYPES[format])
    name = letters.file_name(found, letters.ADDRESSES[what], format)
    response["Content-Disposition"] = content_disposition_header(format != "pdf", name)
    return response
