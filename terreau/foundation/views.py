"""Pages of the house itself: about, legal, data, style."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from terreau import __version__
from terreau.foundation import own_source
from terreau.foundation.credits import CREDITS
from terreau.foundation.house import house
from terreau.foundation.pages import public_page
from terreau.foundation.templatetags.foundation import ICONS, home_url


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
    context = {"sources": house.sources, "openapi": reverse("api:openapi-json")}
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


class SpecimenForm(forms.Form):
    """Every kind of field, for the page that shows them."""

    name = forms.CharField(label=gettext_lazy("Name of your group"), max_length=80)
    why = forms.CharField(
        label=gettext_lazy("Why do you want to meet?"),
        help_text=gettext_lazy("Three sentences are enough. You can change them later."),
        widget=forms.Textarea,
    )
    when = forms.DateField(
        label=gettext_lazy("First meeting"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[("hall", gettext_lazy("village hall")), ("home", gettext_lazy("at somebody’s home"))],
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(label=gettext_lazy("I have told the town hall"), required=False)


@public_page
def style(request: HttpRequest) -> HttpResponse:
    """The design system, shown live."""
    filled = {"wrong-why": _("We would like to eat what grows here."), "wrong-place": "moon"}
    wrong = SpecimenForm(filled, prefix="wrong")
    page = Paginator(range(60), 10).get_page(request.GET.get("page", 2))
    return render(
        request,
        "foundation/style.html",
        {
            "form": SpecimenForm(),
            "wrong": wrong,
            "page": page,
            "tokens": TOKENS,
            "icons": sorted(path.stem for path in ICONS.glob("*.svg")),
            "steps": [(_("Territory"), "#steps"), (_("Path"), ""), (_("Why"), ""), (_("Letter"), "")],
            "tabs": [(_("Methods"), "#tabs", True), (_("Tools"), "#tabs", False), (_("Experiences"), "#tabs", False)],
            "events": [
                {
                    "date": _("12 March 2026"),
                    "title": _("Letter sent to the town hall"),
                    "url": "#timeline",
                    "text": "",
                },
                {"date": _("2 April 2026"), "title": _("The town hall answers"), "text": _("“Come on Tuesday.”")},
                {"date": _("to come"), "title": _("Agreement written together"), "coming": True},
            ],
        },
    )


TOKENS = (
    "paper", "sheet", "ink", "ink-soft", "forest", "forest-deep", "moss", "leaf", "terracotta", "terracotta-deep",
    "clay", "straw", "sky", "rose", "line", "line-strong",
)  # fmt: skip
