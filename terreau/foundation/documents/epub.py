"""EPUB 3 for reading devices and phones: a chapter a file, real headings and lists, a table of contents, what an
assistive reader asks for.

Structure after EPUB 3.3 (W3C): `mimetype` first and unpacked, `META-INF/container.xml`, the package document, the
navigation document, XHTML content documents. Everything is built as a tree, so that text never becomes markup.
"""

import uuid
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC
from io import BytesIO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.documents.blocks import (
    BlankLines,
    Block,
    Bullets,
    Contents,
    Document,
    Facts,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    levelled,
    plain,
    runs,
    walk,
    words,
)
from terreau.foundation.documents.qr import qr_png

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
SPACE = uuid.UUID("6f3c1d5e-3a53-4f0e-9d0e-6c8f0b7a5f11")  # of the identifiers of our books
STYLE = """\
body { margin: 5%; line-height: 1.5; }
h1, h2, h3, h4 { line-height: 1.25; color: #1f4d36; break-after: avoid; }
h1 { break-before: page; }
.lead { font-size: 1.15em; }
.note { font-size: 0.85em; color: #4f5a4b; }
.signature { margin-left: 40%; }
dl { background: #f1f4ec; color: #1d1d1b; padding: 0.8em; }
dt { font-size: 0.85em; color: #4f5a4b; }
dd { margin: 0 0 0.6em; font-weight: bold; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #b9bdb5; padding: 0.3em; }
figure { margin: 1em 0; break-inside: avoid; }
img { max-width: 100%; height: auto; }
.qr { width: 8em; }
.blank { border-bottom: 1px dotted #5b5f5a; height: 2em; }
"""

for _prefix, _space in (("epub", OPS), ("dc", DC)):
    ET.register_namespace(_prefix, _space)


def write_epub(document: Document) -> bytes:
    book = _Book(document)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        moment = document.date.astimezone(UTC)
        stamp = max(moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
        for name, data in book.files():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


class _Book:
    """Chapters (title, body) split at headings of level 1, and the images that they show."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks = levelled(document.blocks)
        self.images: dict[str, tuple[str, bytes]] = {}
        self.chapters = [self._chapter(part) for part in _parts(self.blocks)]

    def files(self) -> Iterable[tuple[str, bytes]]:
        yield "mimetype", b"application/epub+zip"
        yield "META-INF/container.xml", _container()
        yield "EPUB/package.opf", self._package()
        yield "EPUB/nav.xhtml", self._navigation()
        yield "EPUB/style.css", STYLE.encode()
        for number, (title, body) in enumerate(self.chapters, 1):
            yield f"EPUB/chapter-{number}.xhtml", self._page(title, body)
        for name, (_kind, data) in self.images.items():
            yield f"EPUB/{name}", data

    def _chapter(self, blocks: Sequence[Block]) -> tuple[str, ET.Element]:
        body = ET.Element(_h("body"))
        for block in blocks:
            self._write(body, block)
        first = next((one for one in blocks if isinstance(one, Heading | Letterhead)), None)
        named = first.subject if isinstance(first, Letterhead) else first.runs if first else ()
        return plain(words(named)).strip() or plain(self.document.title), body

    def _write(self, into: ET.Element, block: Block) -> None:
        if isinstance(block, Heading):
            _fill(ET.SubElement(into, _h(f"h{block.level}")), block.runs)
        elif isinstance(block, Paragraph):
            _fill(_sub(into, "p", block.style), block.runs)
        elif isinstance(block, Bullets):
            self._bullets(into, block)
        elif isinstance(block, Quote):
            quoted = ET.SubElement(into, _h("blockquote"))
            for one in block.blocks:
                self._write(quoted, one)
        elif isinstance(block, Table):
            _table(into, block)
        elif isinstance(block, Facts):
            _facts(into, block)
        elif isinstance(block, Contents):
            self._contents(into)
        elif isinstance(block, Picture | QrCode):
            self._picture(into, block)
        elif isinstance(block, Rule):
            ET.SubElement(into, _h("hr"))
        elif isinstance(block, BlankLines):
            ET.SubElement(into, _h("p")).text = plain(block.label)
            for _line in range(block.count):
                _sub(into, "div", "blank")
        elif isinstance(block, Letterhead):
            for text in (*block.sender, *block.recipient, block.place_and_date):
                ET.SubElement(into, _h("p")).text = plain(text)
            _fill(ET.SubElement(into, _h(f"h{block.level}")), block.subject)
        else:
            assert isinstance(block, PageBreak)  # a reading device breaks pages where it wants

    def _bullets(self, into: ET.Element, block: Bullets) -> None:
        ordered = block.start is not None
        made = ET.SubElement(into, _h("ol" if ordered else "ul"), {"start": str(block.start)} if ordered else {})
        for item in block.items:
            entry = ET.SubElement(made, _h("li"))
            for one in item:
                self._write(entry, one)

    def _contents(self, into: ET.Element) -> None:
        """A second way to the chapters that follow, inside the text."""
        place = next(number for number, part in enumerate(_parts(self.blocks)) if _holds_contents(part))
        made = ET.SubElement(into, _h("ul"))
        for number, part in enumerate(_parts(self.blocks)[place + 1 :], place + 2):
            heading = part[0]
            if isinstance(heading, Heading):
                link = ET.SubElement(ET.SubElement(made, _h("li")), _h("a"), {"href": f"chapter-{number}.xhtml"})
                link.text = plain(words(heading.runs))

    def _picture(self, into: ET.Element, block: Picture | QrCode) -> None:
        kind, data = ("png", qr_png(block.url)) if isinstance(block, QrCode) else (block.kind, block.data)
        name = f"image-{len(self.images) + 1}.{kind}"
        self.images[name] = (kind, data)
        figure = ET.SubElement(into, _h("figure"))
        shape = {"class": "qr"} if isinstance(block, QrCode) else {}
        ET.SubElement(figure, _h("img"), {"src": name, "alt": plain(block.alt), **shape})
        if block.caption:
            _fill(ET.SubElement(figure, _h("figcaption")), block.caption)

    def _page(self, title: str, body: ET.Element, **attributes: str) -> bytes:
        language = self.document.language
        root = ET.Element(_h("html"), {"lang": language, XML_LANG: language})
        head = ET.SubElement(root, _h("head"))
        ET.SubElement(head, _h("title")).text = title
        ET.SubElement(head, _h("link"), {"rel": "stylesheet", "type": "text/css", "href": "style.css"})
        root.append(body)
        return _bytes(root, XHTML)

    def _navigation(self) -> bytes:
        with override(self.document.language):
            name = _("Contents")
        body = ET.Element(_h("body"))
        nav = ET.SubElement(body, _h("nav"), {f"{{{OPS}}}type": "toc", "role": "doc-toc", "id": "toc"})
        ET.SubElement(nav, _h("h1")).text = name
        shelf = ET.SubElement(nav, _h("ol"))
        for number, (title, _body) in enumerate(self.chapters, 1):
            link = ET.SubElement(ET.SubElement(shelf, _h("li")), _h("a"), {"href": f"chapter-{number}.xhtml"})
            link.text = title
        return self._page(name, body)

    def _package(self) -> bytes:
        document = self.document
        root = ET.Element(
            f"{{{OPF}}}package",
            {"version": "3.0", "unique-identifier": "id", XML_LANG: document.language},
        )
        self._metadata(ET.SubElement(root, f"{{{OPF}}}metadata"))
        manifest, spine = (ET.SubElement(root, f"{{{OPF}}}{name}") for name in ("manifest", "spine"))
        _item(manifest, "nav", "nav.xhtml", "application/xhtml+xml", properties="nav")
        _item(manifest, "style", "style.css", "text/css")
        for number in range(1, len(self.chapters) + 1):
            _item(manifest, f"chapter-{number}", f"chapter-{number}.xhtml", "application/xhtml+xml")
            ET.SubElement(spine, f"{{{OPF}}}itemref", {"idref": f"chapter-{number}"})
        for name, (kind, _data) in self.images.items():
            _item(manifest, name.split(".")[0], name, MEDIA[kind])
        return _bytes(root, OPF)

    def _metadata(self, into: ET.Element) -> None:
        document = self.document
        moment = document.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = "\n".join(title for title, _body in self.chapters)
        name = uuid.uuid5(SPACE, f"{document.title}\n{moment}\n{said}")
        ET.SubElement(into, f"{{{DC}}}identifier", {"id": "id"}).text = f"urn:uuid:{name}"
        for tag, text in (
            ("title", document.title), ("language", document.language), ("creator", document.author),
            ("description", document.subject), ("date", moment[:10]),
        ):  # fmt: skip
            if plain(text).strip():
                ET.SubElement(into, f"{{{DC}}}{tag}").text = plain(text).strip()
        for code, text in (("dcterms:modified", moment), *self._accessibility()):
            ET.SubElement(into, f"{{{OPF}}}meta", {"property": code}).text = text

    def _accessibility(self) -> Iterable[tuple[str, str]]:
        """schema.org's words for what a reader may count on."""
        pictured = any(isinstance(block, Picture | QrCode) for block in walk(self.blocks))
        yield "schema:accessMode", "textual"
        if pictured:
            yield "schema:accessMode", "visual"
        yield "schema:accessModeSufficient", "textual"
        for feature in ("tableOfContents", "structuralNavigation", "readingOrder"):
            yield "schema:accessibilityFeature", feature
        if pictured:
            yield "schema:accessibilityFeature", "alternativeText"
        yield "schema:accessibilityHazard", "none"
        with override(self.document.language):
            yield "schema:accessibilitySummary", _("Text with headings, lists and tables; every picture has its words.")


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks a chapter: each heading of level 1 begins one; what stands before the first is one of its own."""
    parts: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            continue
        if not parts or (isinstance(block, Heading) and block.level == 1):
            parts.append([])
        parts[-1].append(block)
    return parts or [[Paragraph(runs("—"))]]


def _holds_contents(part: Sequence[Block]) -> bool:
    return any(isinstance(block, Contents) for block in part)


def _h(tag: str) -> str:
    return f"{{{XHTML}}}{tag}"


def _sub(into: ET.Element, tag: str, css: str = "") -> ET.Element:
    return ET.SubElement(into, _h(tag), {"class": css} if css else {})


def _fill(into: ET.Element, given: Runs | Iterable[Run]) -> None:
    last: ET.Element | None = None
    for run in given:
        if run.text == "\n":
            last = ET.SubElement(into, _h("br"))
            continue
        shapes = [
            *([("a", {"href": run.href})] if run.href else []),
            *([("strong", {})] if run.bold else []),
            *([("em", {})] if run.italic else []),
            *([("code", {})] if run.code else []),
        ]
        text = plain(run.text)
        if not shapes:
            _say(into, last, text)
            continue
        last = inner = ET.SubElement(into, _h(shapes[0][0]), shapes[0][1])
        for tag, attributes in shapes[1:]:
            inner = ET.SubElement(inner, _h(tag), attributes)
        inner.text = text


def _say(into: ET.Element, last: ET.Element | None, text: str) -> None:
    """Text after the last child, or first in the element."""
    if last is None:
        into.text = (into.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _table(into: ET.Element, block: Table) -> None:
    table = ET.SubElement(into, _h("table"))
    head = ET.SubElement(ET.SubElement(table, _h("thead")), _h("tr"))
    for cell in block.header:
        _fill(ET.SubElement(head, _h("th"), {"scope": "col"}), cell)
    body = ET.SubElement(table, _h("tbody"))
    for row in block.rows or ((),):
        line = ET.SubElement(body, _h("tr"))
        for cell in row or ((),):
            _fill(ET.SubElement(line, _h("td")), cell)


def _facts(into: ET.Element, block: Facts) -> None:
    made = ET.SubElement(into, _h("dl"))
    for name, value in block.rows:
        ET.SubElement(made, _h("dt")).text = plain(name)
        ET.SubElement(made, _h("dd")).text = plain(value)


def _item(manifest: ET.Element, name: str, href: str, media: str, **more: str) -> None:
    ET.SubElement(manifest, f"{{{OPF}}}item", {"id": name, "href": href, "media-type": media, **more})


def _container() -> bytes:
    root = ET.Element(f"{{{CONTAINER}}}container", {"version": "1.0"})
    files = ET.SubElement(root, f"{{{CONTAINER}}}rootfiles")
    path = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    ET.SubElement(files, f"{{{CONTAINER}}}rootfile", path)
    return _bytes(root, CONTAINER)


def _bytes(root: ET.Element, space: str) -> bytes:
    """UTF-8 with `space` as the default namespace, as reading systems expect it."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(f"{{{space}}}"):
            element.tag = element.tag.split("}", 1)[1]
    root.set("xmlns", space)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
