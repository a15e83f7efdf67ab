"""Wikitext, as cards of a wiki show it unparsed, to Markdown. Pure."""

import re
from typing import Any

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, Heading, HTMLEntity, Tag, Template, Text, Wikilink

INLINE_ITEM = re.compile(r"(?:(?<=\s)|^)([*#→])\s+(?=[A-ZÀ-ÖØ-Þ«“\"'])")
BROKEN_SCHEME = re.compile(r"\b(https?)(?::/(?!/)|//)(?=\w)")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ«])")
SILENT = ("script", "style", "gallery", "iframe")
CATEGORIES, FILES = ("category", "catégorie"), ("file", "fichier", "image", "media", "média")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
NUMBERED = re.compile(r"^\d+\s?[.)]")


def mend_urls(text: str) -> tuple[str, list[str]]:
    """`https//site` and `https:/site` become addresses; also gives those that were mended."""
    mended: list[str] = []

    def mend(match: re.Match[str]) -> str:
        rest = re.match(r"\S*", text[match.end() :])
        mended.append(f"{match[1]}://{rest[0] if rest else ''}")
        return f"{match[1]}://"

    return BROKEN_SCHEME.sub(mend, text), mended


def to_markdown(text: str) -> str:
    """Bold, italics, links and lists kept; run-in bold titles become headings; templates and files go."""
    text = INLINE_ITEM.sub(lambda found: f"\n{'#' if found[1] == '#' else '*'} ", text)
    parts: list[str] = []
    for node in mwparserfromhell.parse(text).nodes:
        _add(parts, node)
    tidy: list[str] = []
    joins = False  # whether a line goes on in the next one, as it does in wikitext
    for line in (" ".join(line.split()) for line in "".join(parts).splitlines()):
        if not line:
            joins = False
            continue
        item = line.startswith(("- ", "#"))
        if joins and not item:
            tidy[-1] += f" {line}"
            continue
        if tidy and not (line.startswith("- ") and tidy[-1].startswith("- ")):
            tidy.append("")
        tidy.append(line)
        joins = not item
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
        if _namespace(node) not in (*CATEGORIES, *FILES):
            parts.append(str(node.text or node.title))
    elif isinstance(node, ExternalLink):
        parts.append(f"[{node.title}]({node.url})" if node.title else str(node.url))
    elif isinstance(node, Heading):
        parts.append(f"\n\n### {plain(str(node.title))}\n\n")
    elif isinstance(node, Tag) and str(node.tag).lower() in SILENT:
        return
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


def templates(text: str) -> tuple[list[tuple[str, dict[str, str]]], str, list[str]]:
    """(name, parameter → raw value) of each template of a page, the wikitext that stays, and the page's categories.

    Values may hold templates, addresses with “=” and line ends: they are parsed, never split. Parameters of a repeated
    template of rows (`{{Step}}` inside a parameter) stay in the value of the outer one.
    """
    code = mwparserfromhell.parse(text, skip_style_tags=True)
    found: list[tuple[str, dict[str, str]]] = []
    rest: list[str] = []
    categories: list[str] = []
    for node in code.nodes:
        if isinstance(node, Template):
            values = {str(one.name).strip(): str(one.value).strip() for one in node.params}
            found.append((_name(node), {name: value for name, value in values.items() if value}))
        elif isinstance(node, Wikilink) and _namespace(node) in CATEGORIES:
            categories.append(str(node.title).partition(":")[2].strip())
        else:
            rest.append(str(node))
    return found, "".join(rest).strip(), categories


def rows(value: str) -> list[dict[str, str]]:
    """The templates that a parameter's value is made of, such as the steps of a tutorial; none where it is text."""
    inner, rest, _categories = templates(value)
    return [fields for _name, fields in inner] if inner and not rest.strip(" ,;\n") else []


def _name(template: Template) -> str:
    return " ".join(str(template.name).replace("_", " ").split())


def _namespace(link: Wikilink) -> str:
    return str(link.title).partition(":")[0].strip().lower() if ":" in str(link.title) else ""


def first_sentence(lines: list[str], longest: int) -> str:
    """The first sentence that says something, without marks, cut at a word."""
    for line in lines:
        bare = LINK.sub(r"\1", line).lstrip("-#> ").replace("**", "").replace("*", "")
        if line.startswith("#") or not bare.strip():
            continue
        for sentence in SENTENCE.split(bare):
            if len(sentence) > 20:
                return cut(sentence, longest)
    return ""


def cut(text: str, longest: int) -> str:
    """At a word, with “…” where something is missing."""
    return text if len(text) <= longest else text[: longest - 2].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
