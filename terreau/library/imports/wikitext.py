"""Wikitext, as cards of a wiki show it unparsed, to Markdown. Pure."""

import re
from typing import Any

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, HTMLEntity, Tag, Template, Text, Wikilink

INLINE_ITEM = re.compile(r"(?:(?<=\s)|^)([*#→])\s+(?=[A-ZÀ-ÖØ-Þ«“\"'])")
BROKEN_SCHEME = re.compile(r"\b(https?)(?::/(?!/)|//)(?=\w)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d/])(?:\+33|0033|0)[\s.\-]?[1-9](?:[\s.\-]?\d{2}){4}(?!\d)|(?<!\d)0{10}(?!\d)")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ«])")
NUMBERED = re.compile(r"^\d+\s?[.)]")


def mend_urls(text: str) -> tuple[str, list[str]]:
    """`https//site` and `https:/site` become addresses; also gives those that were mended."""
    mended: list[str] = []

    def mend(match: re.Match[str]) -> str:
        rest = re.match(r"\S*", text[match.end() :])
        mended.append(f"{match[1]}://{rest[0] if rest else ''}")
        return f"{match[1]}://"

    return BROKEN_SCHEME.sub(mend, text), mended


def without_contacts(text: str) -> tuple[str, dict[str, int]]:
    """The text without telephone numbers and e-mail addresses; also how many there were."""
    text, emails = EMAIL.subn("", text)
    text, phones = PHONE.subn("", text)
    return text, {"emails": emails, "phones": phones}


def to_markdown(text: str) -> str:
    """Bold, italics, links and lists kept; run-in bold titles become headings; templates and files go."""
    text = INLINE_ITEM.sub(lambda found: f"\n{'#' if found[1] == '#' else '*'} ", text)
    parts: list[str] = []
    for node in mwparserfromhell.parse(text).nodes:
        _add(parts, node)
    lines = [" ".join(line.split()) for line in "".join(parts).splitlines()]
    tidy: list[str] = []
    for line in filter(None, lines):
        if tidy and not (line.startswith("- ") and tidy[-1].startswith("- ")):
            tidy.append("")
        tidy.append(line)
    return "\n".join(tidy).strip()


def plain(text: str) -> str:
    """The text without any markup."""
    return " ".join(str(mwparserfromhell.parse(text).strip_code()).replace("→", " ").split())


def sentences(markdown: str) -> list[str]:
    """The sentences of what `to_markdown` gave, titles left out, without emphasis."""
    lines = [line.removeprefix("- ") for line in markdown.splitlines() if line and not line.startswith("#")]
    return [one for line in lines for one in SENTENCE.split(line.replace("**", "").replace("*", "")) if one]


def _add(parts: list[str], node: Any) -> None:
    if isinstance(node, Text):
        parts.append(str(node))
    elif isinstance(node, Tag) and node.wiki_markup in ("*", "#"):
        parts.append("\n- ")
    elif isinstance(node, Tag) and str(node.tag) in ("b", "i"):
        _emphasised(parts, str(node.tag), str(node.contents))
    elif isinstance(node, Wikilink):
        target = str(node.title)
        if target.partition(":")[0].strip().lower() not in ("file", "fichier", "image", "category", "catégorie"):
            parts.append(str(node.text or node.title))
    elif isinstance(node, ExternalLink):
        parts.append(f"[{node.title}]({node.url})" if node.title else str(node.url))
    elif isinstance(node, HTMLEntity):
        parts.append(node.normalize())
    elif not isinstance(node, Template):
        parts.append(str(node.__strip__(normalize=True, collapse=True) or ""))


def _emphasised(parts: list[str], tag: str, inside: str) -> None:
    words = plain(inside)
    if not words:
        return
    before = "".join(parts).rstrip()
    begins = words[0].isupper() and (not before or before[-1] in ".!?:;)")
    opens = tag == "b" and (begins or NUMBERED.match(words))
    if opens and len(words) < 70 and not NUMBERED.match(words) and not words.endswith((":", ".", ";")):
        parts.append(f"\n\n### {words}\n\n")
    elif opens:
        parts.append(f"\n\n**{words}**\n\n" if NUMBERED.match(words) else f"\n\n**{words}** ")
    else:
        parts.append(f"**{words}**" if tag == "b" else f"*{words}*")
