"""Documents in four formats from one tree of blocks: tagged PDF, ODT, DOCX, EPUB.

`render(Document("Titre", "fr", markdown_blocks(text)), "pdf")` gives bytes. Each writer is loaded when first used.
"""

from collections.abc import Callable
from importlib import import_module

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
    plain,
    runs,
    walk,
    words,
)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
}
FORMATS = ("pdf", "odt", "docx")  # for letters and forms
BOOK_FORMATS = (*FORMATS, "epub")  # for what is read at length


def render(document: Document, format: str) -> bytes:
    """The document in `format`, one of BOOK_FORMATS; raises ValueError for another."""
    if format not in BOOK_FORMATS:
        raise ValueError(format)
    from terreau.foundation.demonstration import marked

    module = import_module(f"terreau.foundation.documents.{format}")
    write: Callable[[Document], bytes] = getattr(module, f"write_{format}")
    return write(marked(document))


def markdown_blocks(text: str, top: int = 2) -> tuple[Block, ...]:
    """Blocks of Markdown `text`; its highest heading stands at level `top`."""
    from terreau.foundation.documents import from_markdown

    return from_markdown.markdown_blocks(text, top)


__all__ = [
    "BOOK_FORMATS",
    "FORMATS",
    "MEDIA_TYPES",
    "BlankLines",
    "Block",
    "Bullets",
    "Contents",
    "Document",
    "Facts",
    "Heading",
    "Letterhead",
    "PageBreak",
    "Paragraph",
    "Picture",
    "QrCode",
    "Quote",
    "Rule",
    "Run",
    "Runs",
    "Table",
    "markdown_blocks",
    "plain",
    "render",
    "runs",
    "walk",
    "words",
]
