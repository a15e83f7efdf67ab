"""Tags of the house: icons, addresses, Markdown, and the components shown on `/style/`."""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import md5
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from terreau.foundation import addresses, glossary, paper_codes
from terreau.foundation import markdown as _markdown
from terreau.foundation.house import Card, about_thing, house

register = template.Library()

ICONS = Path(__file__).resolve().parents[1] / "icons"
COMPONENTS = "foundation/components"
BADGES = {
    "estimated": (_("estimated"), "scale"),
    "draft": (_("draft"), "pencil"),
    "public": (_("public"), "globe"),
    "private": (_("for the group only"), "lock"),
    "official": (_("official source"), "badge-check"),
    "demonstration": (_("demonstration"), "flag"),
    "tag": ("", ""),
}
NOTICES = {
    "info": (_("Good to know"), "info"),
    "caution": (_("Caution"), "triangle-alert"),
    "success": (_("Done"), "circle-check"),
    "error": (_("Not done"), "circle-alert"),
}


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    """The inside of a vendored icon; raises `TemplateSyntaxError` for an unknown one."""
    path = ICONS / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise template.TemplateSyntaxError(f"there is no icon {name!r}: vendor.toml lists them")
    inside = re.search(r"<svg.*?>(.*)</svg>", path.read_text(), re.DOTALL)
    assert inside is not None
    return mark_safe(re.sub(r"\s+", " ", inside[1]).strip())  # noqa: S308 - a committed file, its hash checked


@register.simple_tag
def icon(name: str, title: str = "", css: str = "") -> SafeString:
    """An icon of one family. Without title it is decoration, hidden from screen readers."""
    css = f"icon {css}".strip()
    return _svg(name, format_html('role="img" aria-label="{}"', title), css) if title else _decoration(name, css)


@lru_cache(maxsize=512)
def _decoration(name: str, css: str) -> SafeString:
    return _svg(name, mark_safe('aria-hidden="true"'), css)


def _svg(name: str, says: SafeString, css: str) -> SafeString:
    shape = mark_safe('viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"')
    return format_html('<svg class="{}" {} {}>{}</svg>', css, shape, says, _drawing(name))


@register.inclusion_tag(f"{COMPONENTS}/paper_code.html", takes_context=True)
def paper_code(context: Context) -> dict[str, Any]:
    """On paper only: a QR code that leads back to the page, with its address in letters."""
    url = f"{settings.TERREAU_URL}{context['request'].path}"
    return {"url": url, "drawing": paper_codes.drawing(url)}


@register.simple_tag
def home_url() -> str:
    """The home page in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[dict[str, str]]:
    """The same page in each other language: code, name, url."""
    request = context.get("request")
    if request is None:
        return []
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": _in_language(request.path, code) + (f"?{query}" if query else ""),
        }
        for code, _name in settings.LANGUAGES
        if code != get_language()
    ]


@lru_cache(maxsize=1000)
def _in_language(path: str, code: str) -> str:
    """`path` in another language; the home of that language where the page has no other address."""
    url = translate_url(path, code)
    if url != path:
        return url
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


@register.simple_tag(takes_context=True)
def menu_entries(context: Context, known: bool = False) -> list[dict[str, Any]]:
    """Menu entries of the rooms (label, url, current); `known=True` gives those for a person who is logged in."""
    request = context.get("request")
    path = request.path if request is not None else ""
    return [
        {"label": entry.label, "url": url, "current": path.startswith(url), "icon": entry.icon}
        for entry in house.menu
        if entry.known == known
        for url in [_address_of(entry.url_name, get_language())]
    ]


@lru_cache(maxsize=256)
def _address_of(name: str, language: str | None) -> str:
    return reverse(name)


@register.simple_tag(takes_context=True)
def menu_here(context: Context) -> tuple[str, ...]:
    """The addresses of the main menu that the page lies under."""
    return tuple(entry["url"] for entry in menu_entries(context) if entry["current"])


@register.simple_tag(takes_context=True)
def about(context: Context, thing: Any) -> list[Card]:
    """What rooms above offer about a thing, as the reader may see it: `{% about group as cards %}`."""
    return about_thing(context["actor"], thing)


@register.simple_tag
def address(name: str, slug: str) -> str:
    """`{% address "library:edit" sheet.slug %}`: what `{% url %}` gives, found sooner for things named by a slug."""
    return addresses.address(name, slug)


@register.simple_tag
def address_in(language: str, name: str) -> str:
    """`{% url %}` in a given language."""
    with override(language):
        return reverse(name)


@register.filter
def whole(number: int) -> str:
    """A whole number as the reader's language writes it, thousands apart: `floatformat:"0g"` for lists of hundreds."""
    return f"{number:,}".replace(",", get_format("THOUSAND_SEPARATOR"))


@register.filter
def markdown(text: str | None, top: int = 2) -> SafeString:
    """Markdown as safe HTML: `{{ text|markdown }}`, or `{{ text|markdown:3 }}` for headings that begin at h3."""
    return _markdown.to_html(text or "", top)


@register.filter
def excerpt(text: str | None, length: int = 200) -> str:
    """The first words of a Markdown text, plain: `{{ text|excerpt:160 }}`."""
    return _markdown.excerpt(text or "", length)


# ---------------------------------------------------------------- components with a body


def _component(component: str, /, **values: Any) -> SafeString:
    return render_to_string(f"{COMPONENTS}/{component}.html", values)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Any = None) -> SafeString:
    """`{% notice "caution" %}…{% endnotice %}`; kinds: info, caution, success, error."""
    name, drawing = NOTICES[kind]
    return _component("notice", kind=kind, title=name if title is None else title, icon_name=drawing, content=content)


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    url: str = "",
    icon_name: str = "",
    label: str = "",
    level: int = 3,
    lang: str = "",
) -> SafeString:
    """`{% card title=… url=… icon_name=… label=… level=3 lang=… %}body{% endcard %}`, in `<ul class="cards">`.

    `lang` is the language of the title, where it may not be that of the page.
    """
    values = {"title": title, "url": url, "icon_name": icon_name, "label": label, "level": level, "lang": lang}
    return _component("card", **values, content=content)


@register.simple_block_tag
def tip(content: str, term: str = "") -> SafeString:
    """A word explained where it stands, in a native popover; the body is a sentence, without blocks."""
    name = f"tip-{md5(f'{term}{content}'.encode(), usedforsecurity=False).hexdigest()[:8]}"
    return _component("tip", name=name, term=term, content=content.strip())


@register.simple_block_tag
def explain(content: str) -> SafeString:
    """The body, with the first occurrence of each term of the glossary explained in place."""
    return mark_safe(glossary.explain(content))  # noqa: S308 (HTML that templates made, with buttons put in)


@register.simple_block_tag
def dialog(content: str, name: str = "", title: str = "", button: str = "") -> SafeString:
    """A link that opens a native dialog; without JavaScript the dialog opens in the page (`:target`)."""
    return _component("dialog", name=name, title=title, button=button or title, content=content)


# ---------------------------------------------------------------- components without a body


@register.inclusion_tag(f"{COMPONENTS}/figure.html")
def figure(
    label: Any, value: Any, unit: Any = "", n: Any = "", source: Any = "", url: str = "", date: Any = "",
    estimated: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A large number with what it counts, how many it stands on, its source and its date."""
    return {
        "label": label, "value": value, "unit": unit, "n": n, "source": source, "url": url, "date": date,
        "estimated": estimated,
    }  # fmt: skip


@register.inclusion_tag(f"{COMPONENTS}/portrait_row.html")
def portrait_row(
    label: Any, text: Any, source: Any = "", url: str = "", date: Any = "", icon_name: str = "",
    estimated: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A fact in plain words, with its source; put rows in `<ul class="portrait">`."""
    return {
        "label": label, "text": text, "source": source, "url": url, "date": date, "icon_name": icon_name,
        "estimated": estimated,
    }  # fmt: skip


@register.simple_tag
def source_note(name: Any, url: str = "", date: Any = "", licence: Any = "") -> SafeString:
    return _again("source_note", get_language(), name=_words(name), url=url, date=date, licence=_words(licence))


@register.simple_tag
def badge(kind: str = "tag", text: Any = "") -> SafeString:
    """A small mark; kinds: estimated, draft, public, private, official, demonstration, tag."""
    name, drawing = BADGES[kind]
    return _again("badge", get_language(), kind=kind, text=_words(text or name), icon_name=drawing)


@lru_cache(maxsize=512, typed=True)  # what is safe as it is, and what is not, are two types
def _again(component: str, language: str | None, **values: Any) -> SafeString:
    """A component that stands with the same few values on page after page."""
    return _component(component, **values)


def _words(text: Any) -> Any:
    """A sentence in the language of the page, where it was not yet put into words."""
    return str(text) if isinstance(text, Promise) else text


@register.inclusion_tag(f"{COMPONENTS}/empty.html")
def empty(title: Any, text: Any = "", action: Any = "", url: str = "", icon_name: str = "sprout") -> dict[str, Any]:
    """What to say where there is nothing yet, and what one can do about it."""
    return {"title": title, "text": text, "action": action, "url": url, "icon_name": icon_name}


@register.inclusion_tag(f"{COMPONENTS}/steps.html")
def steps(items: Sequence[tuple[Any, str]], current: int) -> dict[str, Any]:
    """Steps of a composer: (label, url or "") each; `current` counts from 1."""
    numbered = [
        {"number": number, "label": label, "url": url, "done": number < current, "current": number == current}
        for number, (label, url) in enumerate(items, 1)
    ]
    return {"steps": numbered, "current": current, "total": len(numbered)}


@register.inclusion_tag(f"{COMPONENTS}/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """What happened, oldest first. Each event: date, title; and text, url, coming (may be empty)."""
    return {"events": events}


@register.inclusion_tag(f"{COMPONENTS}/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """`{% breadcrumbs "Library" library_url "This sheet" %}`: label and address in turn, the page itself last."""
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"pairs": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag(f"{COMPONENTS}/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, parameter: str = "page") -> dict[str, Any]:
    """Previous, next and where one is, for a Django `Page`; other parameters of the address are kept."""
    query = context["request"].GET.copy()
    links = {}
    for name, there in (("previous", page.has_previous()), ("next", page.has_next())):
        if there:
            query[parameter] = page.number + (1 if name == "next" else -1)
            links[name] = f"?{query.urlencode()}"
    return {"page": page, "links": links, "previous": links.get("previous", ""), "next": links.get("next", "")}


@register.inclusion_tag(f"{COMPONENTS}/tabs.html")
def tabs(items: Sequence[tuple[Any, str, bool]], label: Any) -> dict[str, Any]:
    """Tabs as plain links: (label, url, current) each."""
    return {"tabs": items, "label": label}


@register.inclusion_tag(f"{COMPONENTS}/search_field.html")
def search_field(
    action: str, label: Any, name: str = "q", value: Any = "", src: str = "", help: Any = "", button: Any = "",
    field_id: str = "search", go: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A GET form with one field. With `src`, suggestions come while typing (a JSON list of {name, …, url}); the one
    chosen leads to its `url`, or to `go` with its code in the place of CODE.
    """
    return {
        "action": action, "label": label, "name": name, "value": value, "src": src, "help": help, "button": button,
        "field_id": field_id, "go": go,
    }  # fmt: skip


@register.inclusion_tag(f"{COMPONENTS}/copy_button.html")
def copy_button(text: Any, label: Any = "") -> dict[str, Any]:
    return {"text": text, "label": label}


@register.inclusion_tag(f"{COMPONENTS}/print_button.html")
def print_button(label: Any = "") -> dict[str, Any]:
    return {"label": label}
