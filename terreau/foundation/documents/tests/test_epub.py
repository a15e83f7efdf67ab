"""EPUB 3, checked by hand against the specification: every file is read and everything it names is there."""

import posixpath
import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.documents import (
    Bullets,
    Contents,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    QrCode,
    markdown_blocks,
    render,
    runs,
)
from terreau.foundation.documents.tests.test_documents import FULL, HOSTILE, WORDS, made, squeezed

NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ALLOWED = {
    "html", "head", "title", "link", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "nav",
    "strong", "em", "code", "br", "hr", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
    "figure", "figcaption", "img", "div",
}  # fmt: skip
BOOK = made(
    Heading(1, runs("Un cahier")),
    Contents(),
    PageBreak(),
    Heading(1, runs("Aquarium")),
    Facts((("Durée", "une heure"),)),
    QrCode("https://example.org/a/", "Vers la fiche", runs("La fiche")),
    Heading(1, runs("Balade")),
    Paragraph(runs("Marcher.")),
)


def opened(data):
    """Parts of a book, each parsed: package, reading order as (name, tree), nav; checks what the format asks of all."""
    archive = zipfile.ZipFile(BytesIO(data))
    assert archive.testzip() is None
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert archive.read("mimetype") == b"application/epub+zip"
    container = ET.fromstring(archive.read("META-INF/container.xml"))
    rootfile = container.find("c:rootfiles/c:rootfile", NS)
    assert rootfile.get("media-type") == "application/oebps-package+xml"
    path = rootfile.get("full-path")
    package = ET.fromstring(archive.read(path))
    assert package.tag == f"{{{NS['o']}}}package"
    base = posixpath.dirname(path)
    items = {one.get("id"): one for one in package.findall("o:manifest/o:item", NS)}
    assert len(items) == len(package.findall("o:manifest/o:item", NS))
    files = {posixpath.join(base, one.get("href")): one.get("media-type") for one in items.values()}
    assert set(files) == set(archive.namelist()) - {"mimetype", "META-INF/container.xml", path}
    trees = {}
    for name, media in files.items():
        if media == "application/xhtml+xml":
            trees[name] = ET.fromstring(archive.read(name))
            check_page(name, trees[name], files)
    navs = [one for one in items.values() if one.get("properties") == "nav"]
    assert len(navs) == 1
    spine = [items[one.get("idref")].get("href") for one in package.findall("o:spine/o:itemref", NS)]
    assert spine
    return package, [(name, trees[f"{base}/{name}"]) for name in spine], trees[f"{base}/{navs[0].get('href')}"], archive


def check_page(name, root, files):
    assert root.tag == f"{{{NS['h']}}}html"
    assert root.get("lang") == root.get(LANG) == "fr"
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= ALLOWED
    assert root.find("h:head/h:title", NS).text.strip()
    here = posixpath.dirname(name)
    for one in root.iter():
        for attribute in ("href", "src"):
            target = one.get(attribute)
            if target and not re.match(r"[a-z]+:", target):
                assert posixpath.join(here, target) in files, target
    assert all(one.get("alt") for one in root.iter(f"{{{NS['h']}}}img"))
    for shelf in ("ul", "ol", "dl", "tr"):
        assert all(len(one) for one in root.iter(f"{{{NS['h']}}}{shelf}")), f"an empty {shelf}"


def text_of(root):
    return "".join(root.find("h:body", NS).itertext())


def test_a_book_says_all_its_words_in_order():
    _package, pages, _nav, _archive = opened(render(FULL, "epub"))
    text = squeezed(" ".join(text_of(page) for _name, page in pages))
    at = 0
    for word in WORDS:
        found = text.find(squeezed(word), at)
        assert found >= 0, word
        at = found + len(squeezed(word))


def test_a_book_says_what_it_is():
    package, _pages, _nav, _archive = opened(render(BOOK, "epub"))
    assert package.get("version") == "3.0"
    name = package.find("o:metadata/dc:identifier", NS)
    assert name.get("id") == package.get("unique-identifier")
    assert name.text.startswith("urn:uuid:")
    told = {tag: package.find(f"o:metadata/dc:{tag}", NS).text for tag in ("title", "language", "creator")}
    assert told == {"title": "Une démarche", "language": "fr", "creator": "Collectif"}
    properties = [(one.get("property"), one.text) for one in package.findall("o:metadata/o:meta", NS)]
    assert properties.count(("dcterms:modified", "2026-11-24T09:00:00Z")) == 1
    assert ("schema:accessModeSufficient", "textual") in properties
    assert ("schema:accessibilityFeature", "alternativeText") in properties
    assert ("schema:accessibilityHazard", "none") in properties
    assert [one for one in properties if one[0] == "schema:accessibilitySummary"]


def test_each_chapter_is_a_file_and_both_tables_lead_to_it():
    _package, pages, nav, _archive = opened(render(BOOK, "epub"))
    assert [page.find(".//h:h1", NS).text for _name, page in pages] == ["Un cahier", "Aquarium", "Balade"]
    toc = nav.find("h:body/h:nav", NS)
    assert toc.get(TYPE) == "toc"
    links = [(one.get("href"), one.text) for one in toc.iter(f"{{{NS['h']}}}a")]
    assert links == [(name, page.find(".//h:h1", NS).text) for name, page in pages]
    inside = [one.get("href") for one in pages[0][1].iter(f"{{{NS['h']}}}a")]
    assert inside == [name for name, _page in pages[1:]]


def test_the_same_document_is_the_same_book_to_the_byte():
    assert render(BOOK, "epub") == render(BOOK, "epub")


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_people_write_stays_plain_text(texts):
    document = made(
        *[Heading(level % 3 + 1, runs(text)) for level, text in enumerate(texts)],
        *[Paragraph(runs(text)) for text in texts],
        Facts(tuple((text, text) for text in texts)),
        Bullets(tuple((Paragraph(runs(text)),) for text in texts)),
        *markdown_blocks("\n\n".join(texts)),
    )
    opened(render(document, "epub"))
