"""Paper of one sheet: which sizes and formats there are, and what each is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terreau.foundation.documents import BOOK_FORMATS, MEDIA_TYPES, render
from terreau.foundation.documents.cards import cards_pdf, cards_pictures
from terreau.foundation.errors import NotFound, Sentence
from terreau.library.paper import cards, pages
from terreau.library.paper.printed import Printed


@dataclass(frozen=True, slots=True)
class Size:
    """One way to put sheets on paper."""

    code: str
    label: Sentence
    help: Sentence
    formats: Sequence[str]


SIZES: Mapping[str, Size] = {
    one.code: one
    for one in (
        Size("a6", _("A6 card"), _("Two sides, to carry in a pocket."), ("pdf",)),
        Size(
            "4xa6",
            _("Four cards on an A4 sheet"),
            _("Print on both sides, flipped on the long edge; cut along the marks."),
            ("pdf",),
        ),
        Size("a4", _("A4 page"), _("The whole sheet, to read and to write on."), BOOK_FORMATS),
    )
}


def check(size: str, format: str) -> None:
    if size not in SIZES or format not in SIZES[size].formats:
        raise NotFound(_("There is no such paper."))


def draw(sheet: Printed, size: str, format: str) -> bytes:
    """One sheet on paper; raises `NotFound` for a size or a format that there is not."""
    check(size, format)
    if size == "a4":
        return render(pages.document(sheet), format)
    copies = [sheet] if size == "a6" else [sheet] * 4
    return cards_pdf(cards.cards_of(copies, sheet.title), "a6" if size == "a6" else "a4")


def preview(sheet: Printed) -> list[bytes]:
    """Both sides of the card, as pictures."""
    return cards_pictures(cards.cards_of([sheet], sheet.title), ppi=120)


def media_type(format: str) -> str:
    return MEDIA_TYPES[format]


def file_name(sheet: Printed, size: str, format: str) -> str:
    return f"{sheet.sheet.slug}-v{sheet.version}-{size}.{format}"
