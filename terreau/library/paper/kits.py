"""A selection of sheets as one document: cover, contents, the sheets, who wrote them and under which licences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from terreau.foundation.documents import (
    BOOK_FORMATS,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    QrCode,
    render,
    runs,
)
from terreau.foundation.documents.cards import cards_pdf
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.policy import Actor
from terreau.library import present
from terreau.library.models import Licence, Sheet, SheetKind
from terreau.library.paper import cards, pages
from terreau.library.paper.drawing import Size
from terreau.library.paper.printed import Printed, printed

MOST = 60
LONGEST_CODE = 220  # characters of an address that a QR code of 28 mm still shows clearly
SIZES = {
    one.code: one
    for one in (
        Size(
            "a4",
            gettext_lazy("A booklet of A4 pages"),
            gettext_lazy("Cover, contents, every sheet in full."),
            BOOK_FORMATS,
        ),
        Size(
            "4xa6",
            gettext_lazy("Cards, four to an A4 sheet"),
            gettext_lazy("Print on both sides, flipped on the long edge; cut along the marks."),
            ("pdf",),
        ),
        Size("a6", gettext_lazy("Cards, one after the other"), gettext_lazy("Two sides of A6 each."), ("pdf",)),
    )
}
ALIVE = gettext_lazy(
    "Each sheet is alive: its QR code leads to its newest version, where you may improve it and tell what you did."
)
OWN_LICENCES = gettext_lazy(
    "Each sheet keeps its own licence. You may copy this whole kit as it is; where you take a text out of one sheet "
    "into another, the licence of the text you take decides."
)
NO_LICENCE = gettext_lazy(
    "Nobody has set a licence for these texts yet: read them, and ask their authors before you copy them."
)


@dataclass(frozen=True)
class Kit:
    """`path` is the slug of the path that it was made from, empty for a free selection."""

    sheets: Sequence[Sheet]
    title: str = ""
    path: str = ""

    @property
    def name(self) -> str:
        return self.title or _("A kit of sheets")

    @property
    def slugs(self) -> list[str]:
        return [sheet.slug for sheet in self.sheets]

    @property
    def query(self) -> str:
        """What its address says: the path, else the sheets in order."""
        if self.path:
            return urlencode({"parcours": self.path})
        more = {"titre": self.title} if self.title else {}
        return urlencode({"fiches": ",".join(self.slugs), **more}, safe=",")

    @property
    def address(self) -> str:
        return f"{settings.TERREAU_URL}{reverse('library:basket')}?{self.query}"


def of_slugs(actor: Actor, slugs: Iterable[str], title: str = "") -> Kit:
    """The sheets that the actor may read, in that order; raises `Invalid` when there are too many, or none."""
    wanted = list(dict.fromkeys(slug for slug in slugs if slug))
    if len(wanted) > MOST:
        raise Invalid(_("A kit holds %(most)s sheets at most.") % {"most": MOST}, field="fiches")
    found = {sheet.slug: sheet for sheet in Sheet.objects.visible_to(actor).filter(slug__in=wanted)}
    return Kit([found[slug] for slug in wanted if slug in found], " ".join(title.split())[:120])


def of_path(actor: Actor, slug: str) -> Kit:
    """A path and its methods, in the order of its steps; each method once, where it comes first."""
    path = Sheet.objects.visible_to(actor).filter(kind=SheetKind.PATH, slug=slug).first()
    if path is None:
        raise NotFound(_("There is no path “%(slug)s” in the library.") % {"slug": slug[:60]})
    slugs: dict[str, None] = {path.slug: None}
    for step in path.steps.prefetch_related("methods"):
        slugs |= dict.fromkeys(method.slug for method in step.methods.all())
    kit = of_slugs(actor, list(slugs)[:MOST])
    return Kit(kit.sheets, path.title, path.slug)


def check(size: str, format: str) -> None:
    if size not in SIZES or format not in SIZES[size].formats:
        raise NotFound(_("There is no such paper."))


def draw(kit: Kit, size: str, format: str) -> bytes:
    """Raises `NotFound` for a size or a format that there is not, `Invalid` for a kit without any sheet."""
    check(size, format)
    if not kit.sheets:
        raise Invalid(_("This kit has no sheet yet."), field="fiches")
    sheets = [printed(sheet) for sheet in kit.sheets]
    if size == "a4":
        return render(document(kit, sheets), format)
    made = cards.cards_of(sheets, kit.name, get_language() or "fr")
    return cards_pdf(made, "a6" if size == "a6" else "a4")


def document(kit: Kit, sheets: Sequence[Printed]) -> Document:
    language = get_language() or "fr"
    return Document(
        kit.name,
        language,
        tuple(_blocks(kit, sheets)),
        author=_("The authors of each sheet"),
        subject=_said(sheets),
        footer=f"{kit.name} · {settings.TERREAU_URL.split('://')[-1]}",
        date=max((one.at for one in sheets), default=datetime.now(UTC)),
    )


def _said(sheets: Sequence[Printed]) -> str:
    return ngettext("%(count)s sheet", "%(count)s sheets", len(sheets)) % {"count": len(sheets)}


def _blocks(kit: Kit, sheets: Sequence[Printed]) -> Iterator[Block]:
    yield Heading(1, runs(kit.name))
    date = date_format(timezone.localdate(), "DATE_FORMAT")
    yield Paragraph(runs(_("%(sheets)s, as they stood on %(date)s.") % {"sheets": _said(sheets), "date": date}), "lead")
    yield Paragraph(runs(str(ALIVE)))
    if len(kit.address) <= LONGEST_CODE:
        caption = _("This kit:") + "\n" + kit.address.split("://", 1)[-1]
        yield QrCode(kit.address, _("QR code to this kit:") + f" {kit.address}", runs(caption))
    yield Heading(2, runs(_("Contents")))
    yield Contents()
    for one in sheets:
        yield PageBreak()
        with override(one.language):
            yield from pages.blocks(one)
    yield PageBreak()
    yield from _licences(sheets)


def _licences(sheets: Sequence[Printed]) -> Iterator[Block]:
    """Each sheet keeps its own licence: a kit puts texts side by side, it does not mix them."""
    yield Heading(1, runs(_("Authors and licences")))
    yield Paragraph(runs(str(OWN_LICENCES)))
    for licence in dict.fromkeys(one.content["licence"] for one in sheets):
        of_it = [one for one in sheets if one.content["licence"] == licence]
        yield Heading(2, runs(present.licence_label(licence)))
        if licence == Licence.UNKNOWN:
            yield Paragraph(runs(str(NO_LICENCE)))
        elif licence in present.LICENCE_URLS:
            yield Paragraph(runs(present.LICENCE_URLS[Licence(licence)]), "note")
        yield Bullets(tuple((Paragraph(runs(one.attribution())),) for one in of_it))


def file_name(kit: Kit, size: str, format: str) -> str:
    return f"{slugify(kit.name)[:60] or 'kit'}-{size}.{format}"
