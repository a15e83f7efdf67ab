"""The XML that a MediaWiki exports (`Special:Export`, `dumpBackup.php`), formats 0.10 and 0.11 alike. Pure.

The address of the namespace carries the version, so elements are known by their local names. Read as a stream: one
page is in memory at a time. Entities and document types are refused: a dump has none.
"""

import io
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from terreau.library.imports.mediawiki import Page, follow, record
from terreau.library.imports.reading import Reading, Unreadable

ARTICLES = 0
OF_THE_WIKI = (106, 102, 108, 112, 114, 274, 828, 844, 2300, 2302, 2600)  # forms, properties, modules, boards…
MOST_PAGES = 50_000


def read(raw: bytes) -> Reading:
    """Raises `Unreadable`: broken-xml (line), entities, not-a-dump, too-many."""
    reading = Reading(source="")
    site: dict[str, str] = {}
    pages: dict[str, Page] = {}
    redirects: dict[str, str] = {}
    root: Any = None
    try:
        for event, element in iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
            name = _local(element)
            if root is None:
                root = element
                if name != "mediawiki":
                    raise Unreadable("not-a-dump")
            elif event == "end" and name == "siteinfo":
                site = {_local(one): (one.text or "").strip() for one in element}
            elif event == "end" and name == "page":
                _take(element, site, pages, redirects, reading)
                root.clear()
    except DefusedXmlException:
        raise Unreadable("entities") from None
    except ParseError as problem:
        raise Unreadable("broken-xml", str(problem.position[0])) from None
    except (LookupError, ValueError) as problem:
        if isinstance(problem, Unreadable):
            raise
        raise Unreadable("broken-xml", "1") from None
    host = site.get("base", "")
    reading.source = ", ".join(filter(None, [site.get("sitename", ""), host]))
    names = follow(redirects)
    made = (record(page, _site(site), names.get(title, []), reading) for title, page in pages.items())
    reading.records = [one for one in made if one is not None]
    reading.leave("redirects", len(redirects))
    reading.leave("empty", len(pages) - len(reading.records))
    return reading


def _take(
    element: Element, site: dict[str, str], pages: dict[str, Page], redirects: dict[str, str], reading: Reading
) -> None:
    parts: dict[str, Any] = {_local(one): one for one in element}
    title = _text(parts, "title")
    namespace = int(_text(parts, "ns") or ARTICLES)
    uploads = [one for one in element if _local(one) == "upload"]
    reading.leave("files", len(uploads))
    if namespace != ARTICLES and (namespace < 100 or namespace % 2 or namespace in OF_THE_WIKI):
        reading.leave("other_pages")
        return
    if not title:
        reading.leave("empty")
        return
    if "redirect" in parts:
        redirects[title] = parts["redirect"].get("title", "")
        return
    page = _page(element, title, _text(parts, "id"), site)
    if page is None:
        reading.leave("other_pages")
        return
    before = pages.get(title)
    if before is None or _number(page.revision) >= _number(before.revision):
        if before is not None:
            page.authors = [*before.authors, *page.authors]
        pages[title] = page
    if len(pages) > MOST_PAGES:
        raise Unreadable("too-many", str(MOST_PAGES))
    page.line = len(pages)


def _page(element: Element, title: str, number: str, site: dict[str, str]) -> Page | None:
    """The newest of the revisions, with all who wrote one; None for what is no wikitext."""
    page = Page(title=title, number=number)
    newest: tuple[str, int] = ("", -1)
    for revision in (one for one in element if _local(one) == "revision"):
        parts = {_local(one): one for one in revision}
        page.authors += [
            text for one in parts.get("contributor", ()) if _local(one) in ("username", "ip") and (text := one.text)
        ]
        place = (_text(parts, "timestamp"), _number(_text(parts, "id")))
        if place > newest:
            newest = place
            if _text(parts, "model") not in ("", "wikitext"):
                return None
            page.text, page.revision, page.changed = _text(parts, "text"), _text(parts, "id"), place[0]
    base = site.get("base", "")
    if "/wiki/" in base:
        page.address = base.partition("/wiki/")[0] + "/wiki/" + title.replace(" ", "_")
    elif base:
        page.address = f"{base.split('?')[0].rpartition('/')[0]}/index.php?title={title.replace(' ', '_')}"
    return page


def _site(site: dict[str, str]) -> str:
    """What names the wiki whatever its name is today: its host, else its database."""
    from urllib.parse import urlsplit

    return urlsplit(site.get("base", "")).netloc.lower() or site.get("dbname", "") or site.get("sitename", "")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(parts: dict[str, Any], name: str) -> str:
    element = parts.get(name)
    return (element.text or "").strip() if element is not None else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
