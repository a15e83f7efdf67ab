"""Sheets on paper: the choice of a paper, its preview, the files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from terreau.foundation.errors import NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.pages import public_page
from terreau.library import present, queries
from terreau.library.paper import drawing
from terreau.library.paper.printed import Printed, printed

DRAWINGS_AN_HOUR, HOUR = 600, 3600
SIDES = {"recto": 0, "verso": 1}


@public_page(params=("version",))
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """What the sheet looks like on paper, and its files."""
    found = _asked(request, slug)
    context = {
        "sheet": found.sheet,
        "printed": found,
        "older": found.version != found.sheet.version,
        "sizes": drawing.SIZES.values(),
        "kind_label": present.KIND_LABELS[found.kind],
    }
    return render(request, "library/paper.html", context)


@public_page(params=("version",))
def side(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """One side of the card, as a picture."""
    if side not in SIDES:
        raise NotFound(_("There is no such paper."))
    limit(f"paper:{whence(request)}", DRAWINGS_AN_HOUR, HOUR)
    return HttpResponse(drawing.preview(_asked(request, slug))[SIDES[side]], content_type="image/png")


def file(request: HttpRequest, slug: str, size: str, format: str) -> HttpResponse:
    """The sheet as a file, drawn now."""
    drawing.check(size, format)
    found = _asked(request, slug)
    limit(f"paper:{whence(request)}", DRAWINGS_AN_HOUR, HOUR)
    response = HttpResponse(drawing.draw(found, size, format), content_type=drawing.media_type(format))
    name = drawing.file_name(found, size, format)
    response["Content-Disposition"] = content_disposition_header(format != "pdf", name)
    return response


def _asked(request: HttpRequest, slug: str) -> Printed:
    """The sheet at `?version=`, the newest one where nothing readable is asked."""
    sheet = queries.find_sheet(request.actor, slug)
    number = request.GET.get("version", "")
    return printed(sheet, int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else None)
