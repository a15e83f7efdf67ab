"""Pages of the house itself: about, legal, data."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from terreau import __version__
from terreau.foundation import own_source
from terreau.foundation.credits import CREDITS
from terreau.foundation.house import house
from terreau.foundation.pages import public_page
from terreau.foundation.templatetags.foundation import home_url


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the site on its first screen."""
    content: dict[str, Any] = {
        "name": "Terreau",
        "short_name": "Terreau",
        "lang": get_language(),
        "start_url": home_url(),
        "display": "minimal-ui",
        "background_color": "#fbf8f0",
        "theme_color": "#fbf8f0",
        "icons": [
            {"src": static("foundation/img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("foundation/img/icon-180.png"), "sizes": "180x180", "type": "image/png"},
            {"src": static("foundation/img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/about.html")


@public_page
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/legal.html", {"credits": CREDITS})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/accessibility.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What every room says that it keeps."""
    return render(request, "foundation/privacy.html", {"kept": house.kept})


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    downloads = [(one, reverse(one.url_name)) for one in house.downloads]
    context = {
        "sources": house.sources,
        "downloads": downloads,
        "openapi": reverse("api:openapi-json"),
        "docs": reverse("api-docs"),
    }
    return render(request, "foundation/open_data.html", context)


def source(request: HttpRequest) -> FileResponse:
    """The running source code, for whoever asks (AGPL-3.0, section 13)."""
    path = own_source.archive()
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"terreau-{__version__}.zip")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines; a demonstration stays out of search engines."""
    closed = ["/"] if settings.TERREAU_DEMONSTRATION else ["/compte/", "/en/compte/", "/mon-espace/", "/en/mon-espace/"]
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in closed], ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
