"""DOCX by python-docx: Word's own styles, table headers that repeat, alternative texts, language of the text."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document as Word
from docx import __file__ as docx_file
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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

FOREST = RGBColor(0x1F, 0x4D, 0x36)
FAINT = RGBColor(0x5B, 0x5F, 0x5A)
FONT = "Arial"
WINDOW_LEFT, WINDOW_TOP, MARGIN, TOP_MARGIN, LINE = 110, 50, 20, 18, 4.6  # mm
DOTS = "." * 70
STYLES = {"": "Normal", "lead": "Normal", "note": "Note", "signature": "Normal", "close": "Normal"}
DEEPEST_LIST = 3  # Word's own list styles go that deep


@cache
def _template() -> bytes:
    return (Path(docx_file).parent / "templates" / "default.docx").read_bytes()


def write_docx(document: Document) -> bytes:
    word = Word(BytesIO(_template()))
    _set_up(word, document)
    blocks = levelled(document.blocks)
    chapters = listed(blocks)
    for block in blocks:
        if isinstance(block, Contents):
            _contents(word, chapters)
        else:
            _write(word, block, 0)
    if chapters:
        _mark_chapters(word, len(chapters))
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _set_up(word: Any, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(TOP_MARGIN), Mm(22)
    properties = word.core_properties
    properties.title, properties.author = plain(document.title)[:255], plain(document.author)[:255]
    properties.subject, properties.comments = plain(document.subject)[:255], ""
    properties.language = _locale(document.language)
    properties.created = properties.modified = document.date
    _styles(word, document.language)
    if document.header:
        section.header.paragraphs[0].add_run(plain(document.header)).font.size = Pt(8.5)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(170), alignment=2)
    foot.add_run(plain(document.footer) + "\t")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def _locale(language: str) -> str:
    return {"fr": "fr-FR", "en": "en-GB"}.get(language, language)


def _styles(word: Any, language: str) -> None:
    styles = word.styles
    tag = styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr") + "/" + qn("w:lang"))
    for name in ("w:val", "w:eastAsia"):
        tag.set(qn(name), _locale(language))
    normal = styles["Normal"]
    _font(normal, 10.5, None)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.12
    for level, size in ((1, 18), (2, 14), (3, 11.5), (4, 10.5), (5, 10.5), (6, 10.5)):
        _font(styles[f"Heading {level}"], size, FOREST)
        styles[f"Heading {level}"].paragraph_format.keep_with_next = True
    note = styles.add_style("Note", 1)
    note.base_style = normal
    _font(note, 8.5, FAINT)
    for name in ("Footer", "Header"):
        _font(styles[name], 8.5, FAINT)


def _font(style: Any, size: float, color: RGBColor | None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    if color is not None:
        style.font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word computes: PAGE, NUMPAGES."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def _write(word: Any, block: Block, depth: int) -> None:
    if isinstance(block, Heading):
        _fill(_add(word, f"Heading {block.level}"), block.runs)
    elif isinstance(block, Paragraph):
        _paragraph(word, block)
    elif isinstance(block, Bullets):
        _bullets(word, block, depth)
    elif isinstance(block, Quote):
        for one in block.blocks:
            if isinstance(one, Paragraph):
                _fill(_add(word, "Quote"), one.runs)
            else:
                _write(word, one, depth)
    elif isinstance(block, Table):
        _table(word, block)
    elif isinstance(block, Facts):
        for name, value in block.rows:
            paragraph = word.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            _fill(paragraph, (Run(f"{name}: ", bold=True), Run(value)))
    elif isinstance(block, Picture | QrCode):
        _picture(word, block)
    elif isinstance(block, Rule):
        _rule(word)
    elif isinstance(block, PageBreak):
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(block, BlankLines):
        word.add_paragraph(plain(block.label))
        for _ in range(block.count):
            word.add_paragraph(DOTS * 2)
    elif isinstance(block, Letterhead):
        _letterhead(word, block)


def _add(word: Any, style: str) -> Any:
    """A paragraph of a style of Word, by its identifier: looking each one up by name takes most of the time."""
    paragraph = word.add_paragraph()
    if style != "Normal":
        paragraph._p.style = style.replace(" ", "")
    return paragraph


def _paragraph(word: Any, block: Paragraph) -> None:
    paragraph = _add(word, STYLES.get(block.style, "Normal"))
    _fill(paragraph, block.runs)
    if block.style == "lead":
        for run in paragraph.runs:
            run.font.size = Pt(12)
    elif block.style == "signature":
        paragraph.paragraph_format.left_indent = Mm(85)
        paragraph.paragraph_format.space_before = Pt(16)
        paragraph.paragraph_format.keep_together = True
    elif block.style == "close":
        paragraph.paragraph_format.space_after = Pt(0)


def _fill(paragraph: Any, runs: Iterable[Run]) -> None:
    for run in runs:
        if run.text == "\n":
            paragraph.add_run().add_break()
            continue
        made = paragraph.add_run(plain(run.text))
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.code:
            made.font.name = "Courier New"
        if run.href:
            made.font.underline = True
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(run.href, HYPERLINK, is_external=True))
            paragraph._p.append(link)
            link.append(made._r)


HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _bullets(word: Any, block: Bullets, depth: int) -> None:
    level = min(depth + 1, DEEPEST_LIST)
    name = ("List Bullet" if block.start is None else "List Number") + (f" {level}" if level > 1 else "")
    number = None if block.start is None else _numbering(word, name, block.start)
    for item in block.items:
        for position, one in enumerate(item):
            if not isinstance(one, Paragraph):
                _write(word, one, depth + 1)
                continue
            style = name if position == 0 else f"List Continue{f' {level}' if level > 1 else ''}"
            paragraph = _add(word, style)
            paragraph.paragraph_format.space_after = Pt(3)
            _fill(paragraph, one.runs)
            if number is not None and position == 0:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number


def _contents(word: Any, chapters: Iterable[Iterable[Run]]) -> None:
    """Links to the bookmarks that `_mark_chapters` sets."""
    for number, runs in enumerate(chapters, 1):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        made = paragraph.add_run(words(runs))
        made.font.underline = True
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"chapter-{number}")
        paragraph._p.append(link)
        link.append(made._r)


def _mark_chapters(word: Any, count: int) -> None:
    """A bookmark on each of the last `count` headings of level 1."""
    headings = [one for one in word.element.body.p_lst if one.style == "Heading1"][-count:]
    for number, heading in enumerate(headings, 1):
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(number))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), f"chapter-{number}")
            heading.append(mark)


def _numbering(word: Any, style: str, start: int) -> int:
    """A list of its own, so that each one counts from its own start."""
    given = word.styles[style].element.pPr.numPr.numId.val
    numbering = word.part.numbering_part.element
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == given)
    number = numbering.add_num(abstract)
    number.add_lvlOverride(0).add_startOverride(start)
    return int(number.numId)


def _table(word: Any, block: Table) -> None:
    table = word.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.autofit = False
    shares = block.widths or (1,) * len(block.header)
    widths = [Mm(170 * share / sum(shares)) for share in shares]
    for number, cells in enumerate((block.header, *block.rows)):
        row = table.add_row()
        for cell, given, width in zip(row.cells, cells, widths, strict=False):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            _fill(paragraph, given)
            if number == 0:
                for run in paragraph.runs:
                    run.bold = True
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _picture(word: Any, block: Picture | QrCode) -> None:
    if isinstance(block, QrCode):
        data = qr_png(block.url)
    elif block.kind == "svg":
        _add(word, "Note").add_run(plain(block.alt))
        return
    else:
        data = block.data
    paragraph = word.add_paragraph()
    shape = paragraph.add_run().add_picture(BytesIO(data), width=Mm(block.width))
    shape._inline.docPr.set("descr", plain(block.alt))
    if block.caption:
        paragraph.paragraph_format.keep_with_next = True
        _fill(_add(word, "Note"), block.caption)


def _rule(word: Any) -> None:
    properties = word.add_paragraph()._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "B9BDB5")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties.append(borders)


def _letterhead(word: Any, block: Letterhead) -> None:
    """The addressee stands in the window of a DL envelope by indent and space, without layout table."""
    _lines(word, block.sender, 0, 0)
    used = TOP_MARGIN + len(block.sender) * LINE
    recipient = block.recipient or (DOTS,) * block.blank_recipient
    _lines(word, recipient, WINDOW_LEFT - MARGIN, max(4.0, WINDOW_TOP - used))
    after = max(6.0, 36 - len(recipient) * LINE)
    _lines(word, (block.place_and_date,), WINDOW_LEFT - MARGIN, after)
    heading = _add(word, f"Heading {block.level}")
    _fill(heading, block.subject)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(12)
    for run in heading.runs:
        run.font.size, run.font.color.rgb = Pt(11), RGBColor(0x1D, 0x1D, 0x1B)


def _lines(word: Any, lines: Iterable[str], indent: float, above: float) -> None:
    for number, line in enumerate(lines):
        paragraph = word.add_paragraph(plain(line))
        shape = paragraph.paragraph_format
        shape.left_indent, shape.space_after, shape.line_spacing = Mm(indent), Pt(0), Mm(LINE)
        if number == 0:
            shape.space_before = Mm(above)
