"""Markdown to safe HTML: CommonMark, tables and bare links; no raw HTML, then sanitised all the same."""

import html
import re
from functools import cache, lru_cache
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul", "s",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "tel"}
INSIDE = re.compile(r"(?!//|/\\)[/?#]")
EXTERNAL_REL = "noopener nofollow ugc"
LONGEST = 200_000  # characters: past this the text is shown as written
SHORT = 4_000  # characters: what is shorter is remembered, the same text gives the same HTML
DEEPEST = 20


@cache
def parser() -> Any:
    """The one parser of the house. Gives tokens with `.parse(text)`; documents are made of the same tokens."""
    from markdown_it import MarkdownIt

    found = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": DEEPEST})
    found.enable(["table", "linkify", "strikethrough"])
    found.disable(["image"])
    assert found.linkify is not None
    found.linkify.set({"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    return found


def tokens(text: str) -> list[Any]:
    return parser().parse(clean(text))


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, which neither HTML nor XML may hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text[:LONGEST])


def to_html(text: str, top: int = 2) -> SafeString:
    """Safe HTML of Markdown `text`; its headings begin at level `top` (2 to 6), deeper ones stop at 6."""
    if not text or not text.strip():
        return mark_safe("")
    return _remembered(text, top) if len(text) < SHORT else _made(text, top)


@lru_cache(maxsize=1000)
def _remembered(text: str, top: int) -> SafeString:
    return _made(text, top)


def _made(text: str, top: int) -> SafeString:
    import nh3

    found = tokens(text)
    shift_headings(found, top)
    _scope_headers(found)
    _mark_links(found)
    raw = parser().renderer.render(found, parser().options, {})
    safe = nh3.clean(raw, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(safe)  # noqa: S308 (sanitised on the line above)


def _mark_links(found: list[Any]) -> None:
    for token in found:
        for child in token.children or []:
            if child.type == "link_open" and not INSIDE.match(str(child.attrs.get("href", ""))):
                child.attrs["rel"] = EXTERNAL_REL


def shift_headings(found: list[Any], top: int, highest: int = 2) -> None:
    """Move headings so that the first level used stands at `top`, none above `highest` nor below 6."""
    levels = [int(token.tag[1]) for token in found if token.type == "heading_open"]
    if not levels:
        return
    shift = max(highest, min(6, top)) - min(levels)
    for token in found:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(highest, min(6, int(token.tag[1]) + shift))}"


def _scope_headers(found: list[Any]) -> None:
    for token in found:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}


def to_text(text: str) -> str:
    """The words of Markdown `text`, on one line."""
    return " ".join(html.unescape(strip_tags(str(to_html(text)).replace("><", "> <"))).split())


def excerpt(text: str, length: int = 200) -> str:
    """The first words of Markdown `text`, as plain text of at most `length` characters."""
    words = to_text(text)
    if len(words) <= length or length < 1:
        return words[: max(0, length)]
    cut = words[: max(0, length - 1)]
    before = cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut
    return before.rstrip(" ,;:.") + "…"
