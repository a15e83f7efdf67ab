"""The page that shows what pages are made of, with specimens."""

import unicodedata

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.pages import public_page
from terreau.foundation.templatetags.foundation import ICONS

GARDEN = (
    "ail", "aubergine", "betterave", "blette", "carotte", "céleri", "chou", "courge", "épinard", "fève", "haricot",
    "mâche", "navet", "oignon", "panais", "petit pois", "poireau", "pomme de terre", "radis", "topinambour",
)  # fmt: skip


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()


@public_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Vegetables whose name begins with ?q=, in the shape that `suggest-field` reads."""
    text = _plain(request.GET.get("q", "")[:200].strip())
    found = [name for name in GARDEN if text and _plain(name).startswith(text)]
    return JsonResponse([{"code": name, "name": name, "url": ""} for name in found[:8]], safe=False)


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
