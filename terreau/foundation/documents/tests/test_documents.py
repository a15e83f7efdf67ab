"""The same words in the three formats, in order, whatever they are; and what each format owes to its readers."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odfdo import Document as Office
from PIL import Image
from pypdf import PdfReader

from terreau.foundation.documents import (
    FORMATS,
    BlankLines,
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
    Rule,
    markdown_blocks,
    render,
    runs,
)
from terreau.foundation.documents.blocks import levelled

TEXT = """# Pourquoi

Nous **voulons** *écouter*, voir [le site](https://example.org/a?b=1&c=2).

- un
  - deux
- trois

3. quatre
4. cinq

> Une parole & une autre <b>.

```
du code
```

| Chose | Nombre |
|---|---|
| eau | 12 |
| pain | 7 |

---

### Fin
"""
LETTERHEAD = Letterhead(
    ("Collectif du Clain", "1 rue des Prés"),
    ("Mairie de Migné", "À l’attention du maire", "86440 MIGNÉ-AUXANCES"),
    "Migné-Auxances, le 24 novembre 2026",
    runs("Objet : une démarche"),
)


def made(*blocks, **fields):
    fields.setdefault("date", datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    return Document("Une démarche", "fr", blocks, author="Collectif", **fields)


def png(width=40, height=20):
    out = BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "png")
    return out.getvalue()


def text_of(data, format):
    if format == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if format == "docx":
        word = docx.Document(BytesIO(data))
        return "\n".join(
            child.text for child in word.element.body.iter() if child.tag.endswith(("}t", "}br")) and child.text
        )
    return Office(BytesIO(data)).body.text_recursive


def squeezed(text):
    """Letters and digits only: formats break lines and draw bullets each in its own way."""
    return re.sub(r"[\W_]+", "", text)


FULL = made(
    LETTERHEAD,
    Paragraph(runs("Madame, Monsieur le Maire,")),
    *markdown_blocks(TEXT),
    Facts((("Durée", "une heure"), ("Lieu", "dehors " * 20), ("Coût", "aucun"), ("Âge", "tous"), ("Prix", "libre"))),
    Picture(png(), "png", "Un carré vert", 30, runs("Légende")),
    QrCode("https://example.org/x/", "Code QR vers la page", runs("Suivre en ligne")),
    Rule(),
    PageBreak(),
    BlankLines("Nom et prénom", 2),
    Paragraph(runs("Le collectif\nJeanne"), "signature"),
    Paragraph(runs("Petit"), "note"),
    Paragraph(runs("Grand"), "lead"),
    footer="Pied de page",
    header="Haut de page",
)
WORDS = [
    "Collectif du Clain", "1 rue des Prés", "86440 MIGNÉ-AUXANCES", "le 24 novembre 2026", "une démarche",
    "Madame, Monsieur", "Pourquoi", "voulons écouter", "le site", "un", "deux", "trois", "quatre", "cinq",
    "Une parole & une autre",
    "du code", "Chose", "Nombre", "eau", "12", "pain", "7", "Fin",
    "Durée", "une heure", "dehors dehors", "Prix", "libre", "Légende", "Suivre en ligne", "Nom et prénom",
    "Jeanne", "Petit", "Grand",
]  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_the_same_in_the_same_order(format):
    text = squeezed(text_of(render(FULL, format), format))
    at = 0
    for word in WORDS:
        found = text.find(squeezed(word), at)
        assert found >= 0, word
        at = found + len(squeezed(word))


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_words_twice(format):
    assert text_of(render(FULL, format), format) == text_of(render(FULL, format), format)


def test_a_pdf_is_the_same_to_the_byte():
    assert render(FULL, "pdf") == render(FULL, "pdf")


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="exe"):
        render(FULL, "exe")


def structure(node, found=None):
    """Structure tags of a PDF, in reading order, each with its own dictionary."""
    found = [] if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            structure(one, found)
    elif isinstance(node, dict):
        if "/S" in node and node.get("/Type") != "/MCR":
            found.append((node["/S"], node))
        if "/K" in node:
            structure(node["/K"], found)
    return found


def test_the_pdf_is_tagged_for_those_who_listen_to_it():
    reader = PdfReader(BytesIO(render(FULL, "pdf")))
    root = reader.root_object
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Une démarche"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    tags = structure(root["/StructTreeRoot"])
    names = [name for name, _ in tags]
    assert {"/H1", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= set(names)
    assert all(node.get("/Alt") for name, node in tags if name == "/Figure")
    assert names.index("/H1") < names.index("/L") < names.index("/Table")


def test_pages_are_a4_and_numbered():
    reader = PdfReader(BytesIO(render(FULL, "pdf")))
    assert [round(side * 25.4 / 72) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert "1 / 3" in reader.pages[0].extract_text()
    assert "Pied de page" in reader.pages[1].extract_text()
    with zipfile.ZipFile(BytesIO(render(FULL, "docx"))) as archive:
        footer = next(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
        assert "NUMPAGES" in footer
    with zipfile.ZipFile(BytesIO(render(FULL, "odt"))) as archive:
        styles = archive.read("styles.xml").decode()
        assert "text:page-count" in styles
        assert "Pied de page" in styles


def test_docx_uses_the_styles_of_word():
    word = docx.Document(BytesIO(render(FULL, "docx")))
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Number", "Quote"} <= styles
    assert word.core_properties.title == "Une démarche"
    assert word.core_properties.language == "fr-FR"
    assert 'w:lang w:val="fr-FR"' in word.styles.element.xml
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    alts = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert alts == ["Un carré vert", "Code QR vers la page"]
    links = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert links == ["https://example.org/a?b=1&c=2"]


def test_odt_uses_the_styles_of_libreoffice():
    office = Office(BytesIO(render(FULL, "odt")))
    body = office.body
    headings = [(h.get_attribute("text:style-name"), h.text_recursive) for h in body.get_elements("//text:h")]
    assert ("Heading_20_2", "Pourquoi") in headings
    assert body.get_elements("//table:table-header-rows")
    assert [one.text_recursive for one in body.get_elements("//svg:desc")] == ["Un carré vert", "Code QR vers la page"]
    assert office.meta.title == "Une démarche"
    with zipfile.ZipFile(BytesIO(render(FULL, "odt"))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert 'fo:language="fr"' in archive.read("styles.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("Pictures/")]
        assert len(pictures) == 2
        manifest = archive.read("META-INF/manifest.xml").decode()
        assert all(name in manifest for name in pictures)
        known = set(re.findall(r'style:name="([^"]+)"', archive.read("styles.xml").decode()))
        content = archive.read("content.xml").decode()
        known |= set(re.findall(r'style:name="([^"]+)"', content))
        assert set(re.findall(r'(?:text|table):style-name="([^"]+)"', content)) <= known


def test_each_numbered_list_counts_from_its_own_start():
    word = docx.Document(BytesIO(render(made(*markdown_blocks("1. a\n\nx\n\n1. b\n\ny\n\n5. c")), "docx")))
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert len(set(numbers)) == 3


BOOK = made(
    Heading(1, runs("Un cahier")),
    Contents(),
    *[
        block
        for name in ("Aquarium", "Balade")
        for block in (PageBreak(), Heading(1, runs(name)), Heading(2, runs("x")))
    ],
)


def test_a_table_of_contents_leads_to_each_chapter():
    pages = PdfReader(BytesIO(render(BOOK, "pdf"))).pages
    first = re.sub(r"\s+", " ", pages[0].extract_text())
    assert re.search(r"Aquarium[ .\u2060]*2 Balade[ .\u2060]*3", first)
    assert "Un cahier" not in first[first.index("Aquarium") :]
    word = docx.Document(BytesIO(render(BOOK, "docx"))).element.body.xml
    anchors = re.findall(r'w:anchor="([^"]+)"', word)
    assert anchors == re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', word) == ["chapter-1", "chapter-2"]
    office = Office(BytesIO(render(BOOK, "odt"))).body
    links = [one.get_attribute("xlink:href") for one in office.get_elements("//text:a")]
    marks = [f"#{one.get_attribute('text:name')}" for one in office.get_elements("//text:h/text:bookmark")]
    assert links == marks == ["#chapter-1", "#chapter-2"]


HOSTILE = [
    '#read("/etc/passwd")', "#eval(\"1+1\")", "@ref", "$ x $", "<label>", "// gone", "/* gone */", "= Titre", "*gras*",
    "\\", "#",
    "&amp;", "]]>", "</text:p>", "<w:p/>", "=1+1", "'; DROP TABLE x; --", "\x00\x0b\ufffe", "‮", "é" * 300, "a\nb", "😀",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_people_write_stays_plain_text(texts):
    document = made(
        Letterhead(tuple(texts), tuple(texts), texts[0], runs("".join(texts) or "x")),
        *[Paragraph(runs(text)) for text in texts],
        Bullets(tuple((Paragraph(runs(text)),) for text in texts)),
        *markdown_blocks("\n\n".join(texts)),
        footer=texts[0],
    )
    for format in FORMATS:
        assert render(document, format)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "text", ['#read("document.typ")', "#eval(1+1)", "@ref", "$x^2$", "<fin>", "</w:t>", "</text:p>"]
)
def test_code_of_a_format_is_shown_not_run(format, text):
    assert text in text_of(render(made(Paragraph(runs(f"avant {text} après"))), format), format)


def test_headings_never_skip_a_level():
    blocks = levelled([Heading(3, runs("a")), Heading(6, runs("b")), Heading(2, runs("c")), Heading(9, runs("d"))])
    assert [block.level for block in blocks] == [1, 2, 2, 3]


def test_an_unknown_town_hall_leaves_lines_to_fill_by_hand():
    letterhead = Letterhead(("A",), (), "le 1er", runs("Objet"))
    for format in FORMATS[1:]:
        assert "......" in text_of(render(made(letterhead), format), format)
    assert render(made(letterhead), "pdf")


@pytest.mark.parametrize("block", [Picture(b"", "png", " "), QrCode("https://example.org", "")])
def test_an_image_without_words_is_refused(block):
    with pytest.raises(ValueError, match="alternative"):
        made(block)


def test_a_document_needs_a_title():
    with pytest.raises(ValueError, match="title"):
        Document(" \x00", "fr", ())


def test_the_addressee_stands_in_the_window_of_the_envelope():
    where = {}

    def look(text, cm, tm, font, size):
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        where.setdefault(squeezed(text)[:12], (x * 25.4 / 72, 297 - y * 25.4 / 72))

    page = PdfReader(BytesIO(render(made(LETTERHEAD), "pdf"))).pages[0]
    words = page.extract_text(visitor_text=look)
    assert words.index("Collectif du Clain") < words.index("Mairie de Migné") < words.index("Objet")
    left, top = where["MairiedeMign"]
    assert 105 <= left <= 120, "left edge of the window, in mm"
    assert 50 <= top <= 60, "top of the window, in mm"
    left, bottom = where["86440MIGNÉAU"]
    assert bottom <= 85


@pytest.mark.parametrize("sign", ["😀", "漢字", "\u0378", "\U00100000", "🏳️‍🌈", "\ufdd0"])
def test_a_sign_that_no_font_draws_leaves_a_square_and_a_tagged_pdf(sign):
    data = render(made(Paragraph(runs(f"avant {sign} après"))), "pdf")
    assert "avant" in text_of(data, "pdf")
    assert "□" in text_of(data, "pdf")
    assert b"pdfuaid:part" in PdfReader(BytesIO(data)).root_object["/Metadata"].get_object().get_data()


def test_an_endless_word_stays_on_the_page():
    widest = []

    def look(text, cm, tm, font, size):
        if text.strip():
            widest.append((len(text.strip()), text))

    reader = PdfReader(BytesIO(render(made(Paragraph(runs("m" * 2000))), "pdf")))
    reader.pages[0].extract_text(visitor_text=look)
    assert sum(length for length, _text in widest) >= 2000
    assert max(text.count("m") for _length, text in widest if "\n" not in text.strip()) <= 60
