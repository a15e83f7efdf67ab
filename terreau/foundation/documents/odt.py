"""ODT by odfdo: the styles that LibreOffice knows by name, headings without numbers, alternative texts."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from odfdo import Document as Office
from odfdo import Element

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
    Table,
    levelled,
    listed,
    plain,
    words,
)
from terreau.foundation.documents.qr import qr_png

STYLES = Path(__file__).with_name("odt_styles.xml")
PARAGRAPHS = {"": "Text_20_body", "lead": "Lead", "note": "Note", "signature": "Signature", "close": "Standard"}
REGIONS = {"fr": "FR", "en": "GB"}
WINDOW_TOP, TOP_MARGIN, LINE = 50, 18, 4.6  # mm
DOTS = "." * 70


def node(tag: str, attributes: dict[str, str] | None = None, *children: "str | Element") -> Element:
    made = Element.from_tag(tag)
    for name, value in (attributes or {}).items():
        made.set_attribute(name, value)
    for child in children:
        made.append(child)
    return made


def write_odt(document: Document) -> bytes:
    office: Any = Office("text")
    office.container.set_part("styles.xml", STYLES.read_bytes())
    blocks = levelled(document.blocks)
    writer = _Writer(office, listed(blocks))
    _page(office, document)
    _metadata(office, document)
    office.body.clear()
    for block in blocks:
        for made in writer.write(block):
            office.body.append(made)
    out = BytesIO()
    office.save(out)
    return out.getvalue()


def _metadata(office: Any, document: Document) -> None:
    meta = office.meta
    meta.title, meta.subject, meta.language = plain(document.title), plain(document.subject), document.language
    meta.creator = meta.initial_creator = plain(document.author)
    meta.creation_date = meta.date = document.date.replace(tzinfo=None)


def _page(office: Any, document: Document) -> None:
    styles = office.get_part("styles.xml")
    for properties in styles.root.get_elements("//style:default-style/style:text-properties"):
        properties.set_attribute("fo:language", document.language)
        properties.set_attribute("fo:country", REGIONS.get(document.language, "none"))
    master = styles.root.get_element("//style:master-page")
    if document.header:
        master.append(node("style:header", {}, node("text:p", {"text:style-name": "Header"}, plain(document.header))))
    pages = node("text:page-number", {"text:select-page": "current"}, "1")
    count = node("text:page-count", {}, "1")
    line = node("text:p", {"text:style-name": "Footer"}, plain(document.footer), node("text:tab"), pages, " / ", count)
    master.append(node("style:footer", {}, line))


class _Writer:
    """Keeps the automatic styles that blocks ask for: spaces above, column widths, page breaks."""

    def __init__(self, office: Any, chapters: Sequence[Iterable[Run]]) -> None:
        self.office = office
        self.count = 0
        self.chapters = chapters
        self.chapter = 0  # how many were passed since the table of contents; 0 before it

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def style(self, family: str, parent: str, properties: str, values: dict[str, str]) -> str:
        name = self.name("T")
        attributes = {"style:name": name, "style:family": family}
        if parent:
            attributes["style:parent-style-name"] = parent
        self.office.insert_style(node("style:style", attributes, node(properties, values)), automatic=True)
        return name

    def paragraph_style(self, parent: str, **values: str) -> str:
        properties = {f"fo:{name.replace('_', '-')}": value for name, value in values.items()}
        return self.style("paragraph", parent, "style:paragraph-properties", properties)

    def write(self, block: Block) -> list[Element]:
        if isinstance(block, Heading):
            return [self.heading(block.level, block.runs, f"Heading_20_{block.level}")]
        if isinstance(block, Paragraph):
            return [_paragraph(block.runs, PARAGRAPHS.get(block.style, "Text_20_body"))]
        if isinstance(block, Bullets):
            return [self.bullets(block)]
        if isinstance(block, Quote):
            return [made for one in block.blocks for made in self.quoted(one)]
        if isinstance(block, Table):
            return [self.table(block), node("text:p", {"text:style-name": "Standard"})]
        if isinstance(block, Facts):
            return [_paragraph((Run(f"{name}: ", bold=True), Run(value)), "Facts") for name, value in block.rows]
        if isinstance(block, Contents):
            return self.contents()
        if isinstance(block, Picture | QrCode):
            return self.picture(block)
        if isinstance(block, Rule):
            return [node("text:p", {"text:style-name": "Horizontal_20_Line"})]
        if isinstance(block, PageBreak):
            return [node("text:p", {"text:style-name": self.paragraph_style("Standard", break_before="page")})]
        if isinstance(block, BlankLines):
            lines = [block.label, *[DOTS * 2] * block.count]
            return [_text(line, "Text_20_body") for line in lines]
        return self.letterhead(block)

    def heading(self, level: int, runs: Iterable[Run], style: str) -> Element:
        made = node("text:h", {"text:style-name": style, "text:outline-level": str(level)})
        if level == 1 and self.chapter:
            made.append(node("text:bookmark", {"text:name": f"chapter-{self.chapter}"}))
            self.chapter += 1
        return _fill(made, runs)

    def contents(self) -> list[Element]:
        """Links to the chapters that follow."""
        self.chapter = 1
        made = []
        for number, runs in enumerate(self.chapters, 1):
            link = {"xlink:type": "simple", "xlink:href": f"#chapter-{number}", "text:style-name": "Internet_20_link"}
            made.append(node("text:p", {"text:style-name": "Text_20_body"}, node("text:a", link, words(runs))))
        return made

    def quoted(self, block: Block) -> list[Element]:
        return [_paragraph(block.runs, "Quotations")] if isinstance(block, Paragraph) else self.write(block)

    def bullets(self, block: Bullets) -> Element:
        made = node("text:list", {"text:style-name": "Bullets" if block.start is None else "Numbers"})
        for position, item in enumerate(block.items):
            attributes = {"text:start-value": str(block.start)} if block.start is not None and position == 0 else {}
            entry = node("text:list-item", attributes)
            for one in item:
                inside = [self.bullets(one)] if isinstance(one, Bullets) else self.write(one)
                for child in inside:
                    entry.append(child)
            made.append(entry)
        return made

    def table(self, block: Table) -> Element:
        made = node("table:table", {"table:name": self.name("Table")})
        shares = block.widths or (1,) * len(block.header)
        for share in shares:
            width = {"style:column-width": f"{170 * share / sum(shares):.1f}mm"}
            style = self.style("table-column", "", "style:table-column-properties", width)
            made.append(node("table:table-column", {"table:style-name": style}))
        cell = self.style(
            "table-cell",
            "",
            "style:table-cell-properties",
            {"fo:padding": "1.2mm", "fo:border-bottom": "0.5pt solid #b9bdb5"},
        )
        made.append(node("table:table-header-rows", {}, _row(block.header, "Table_20_Heading", cell)))
        for row in block.rows:
            made.append(_row(row, "Table_20_Contents", cell))
        return made

    def picture(self, block: Picture | QrCode) -> list[Element]:
        if isinstance(block, Picture) and block.kind == "svg":
            return [_text(block.alt, "Note")]
        data = qr_png(block.url) if isinstance(block, QrCode) else block.data
        kind = "png" if isinstance(block, QrCode) else block.kind
        width, height = _size(data, block.width)
        path = f"Pictures/{self.name('image')}.{kind}"
        self.office.container.set_part(path, data)
        self.office.manifest.add_full_path(path, f"image/{kind}")
        frame = node(
            "draw:frame",
            {
                "draw:name": self.name("Image"),
                "text:anchor-type": "as-char",
                "svg:width": f"{width:.1f}mm",
                "svg:height": f"{height:.1f}mm",
            },
            node(
                "draw:image",
                {"xlink:href": path, "xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"},
            ),
            node("svg:desc", {}, plain(block.alt)),
        )
        made = [node("text:p", {"text:style-name": "Text_20_body"}, frame)]
        return [*made, _paragraph(block.caption, "Note")] if block.caption else made

    def letterhead(self, block: Letterhead) -> list[Element]:
        """The addressee stands in the window of a DL envelope by indent and space."""
        recipient = block.recipient or (DOTS,) * block.blank_recipient
        above = max(4.0, WINDOW_TOP - TOP_MARGIN - len(block.sender) * LINE)
        after = max(6.0, 36 - len(recipient) * LINE)
        first = self.paragraph_style("Addressee", margin_top=f"{above:.1f}mm")
        dated = self.paragraph_style("Addressee", margin_top=f"{after:.1f}mm")
        made = [_text(line, "Sender") for line in block.sender]
        made += [_text(line, first if number == 0 else "Addressee") for number, line in enumerate(recipient)]
        made.append(_text(block.place_and_date, dated))
        made.append(self.heading(block.level, block.subject, "Subject"))
        return made


def _row(cells: Iterable[Iterable[Run]], style: str, cell_style: str) -> Element:
    row = node("table:table-row")
    for cell in cells:
        attributes = {"table:style-name": cell_style, "office:value-type": "string"}
        row.append(node("table:table-cell", attributes, _paragraph(cell, style)))
    return row


def _text(text: str, style: str) -> Element:
    return node("text:p", {"text:style-name": style}, plain(text))


def _paragraph(runs: Iterable[Run], style: str) -> Element:
    return _fill(node("text:p", {"text:style-name": style}), runs)


def _fill(into: Element, runs: Iterable[Run]) -> Element:
    for run in runs:
        if run.text == "\n":
            into.append(node("text:line-break"))
            continue
        style = (
            "Source_20_Text" if run.code
            else "Strong_20_Italic" if run.bold and run.italic
            else "Strong_20_Emphasis" if run.bold
            else "Emphasis" if run.italic
            else ""
        )  # fmt: skip
        text: str | Element = plain(run.text)
        if style:
            text = node("text:span", {"text:style-name": style}, text)
        if run.href:
            link = {"xlink:type": "simple", "xlink:href": run.href, "text:style-name": "Internet_20_link"}
            text = node("text:a", link, text)
        into.append(text)
    return into


def _size(data: bytes, width: float) -> tuple[float, float]:
    """Width and height in mm."""
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        return width, width * image.height / image.width
