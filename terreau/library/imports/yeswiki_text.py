"""What people write in a YesWiki, its own marks and HTML alike, to Markdown. Pure."""

import html
import re
from html.parser import HTMLParser

RAW_HTML = re.compile(r'""(.*?)""', re.DOTALL)
ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
HEADING = re.compile(r"^[ \t]*={2,6}[ \t]*([^=\n]+?)[ \t]*={2,6}(.*)$", re.MULTILINE)
ITALICS = re.compile(r"(?<!:)//(?=\S)(.+?)(?<=\S)//")
LINK = re.compile(r"\[\[\s*(\S+?)(?:\s+([^\]]+?))?\s*\]\]")
ITEM = re.compile(r"^[ \t]*[-*]\s+(?=\S)", re.MULTILINE)
LOOKS_LIKE_HTML = re.compile(
    r"<\s*/?\s*(?:p|br|div|ul|ol|li|h[1-6]|b|i|strong|em|a|span|table|img|script|style)\b", re.I
)
BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "blockquote", "section"}
SILENT = {"script", "style", "iframe", "svg", "object"}


def to_markdown(text: str) -> str:
    """Titles, bold, italics, links and lists stay; actions and scripts go."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = RAW_HTML.sub(lambda found: from_html(found[1]), text)
    if LOOKS_LIKE_HTML.search(text):
        text = from_html(text)
    text = ACTION.sub("", html.unescape(text) if "&" in text else text)
    text = HEADING.sub(lambda found: f"\n### {found[1]}{found[2]}\n", text)
    text = ITALICS.sub(r"*\1*", text)
    text = LINK.sub(_link, text)
    text = ITEM.sub("- ", text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def _link(found: re.Match[str]) -> str:
    target, label = found[1], found[2] or ""
    if not target.startswith(("http://", "https://")):
        return label or target
    return f"[{label}]({target})" if label else target


def from_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Only what Markdown can say; nothing is run, nothing is fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif re.fullmatch(r"h[1-6]", tag):
            self.parts.append("\n\n### ")
        elif tag in ("b", "strong", "i", "em"):
            self.parts.append("**" if tag in ("b", "strong") else "*")
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append(href if href.startswith(("http://", "https://")) else "")
            self.parts.append("[" if self.links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS or re.fullmatch(r"h[1-6]", tag):
            self.parts.append("\n\n")
        elif tag in ("b", "strong", "i", "em"):
            self.parts.append("**" if tag in ("b", "strong") else "*")
        elif tag == "a" and self.links:
            href = self.links.pop()
            self.parts.append(f"]({href})" if href else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \t\n]+", " ", data))
