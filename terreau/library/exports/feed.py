"""New and changed sheets as Atom (RFC 4287), newest first; of one kind or one theme where it is asked."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terreau.foundation.errors import NotFound
from terreau.library import present, vocabulary
from terreau.library.models import Sheet, SheetKind

MOST, LOOKED_AT = 50, 2_000


def newest(kind: str = "", theme: str = "") -> list[Sheet]:
    """The sheets that everybody reads, last changed first; raises `NotFound` for a kind or a theme that does not exist.

    A theme is looked for among the last two thousand changes.
    """
    if (kind and kind not in SheetKind.values) or (theme and theme not in vocabulary.THEMES):
        raise NotFound(_("There is no such kind or theme."))
    sheets = Sheet.objects.shown().order_by("-updated_at", "-pk")
    sheets = sheets.filter(kind=kind) if kind else sheets
    if not theme:
        return list(sheets[:MOST])
    return [one for one in sheets[:LOOKED_AT] if theme in one.fields.get("themes", [])][:MOST]


def feed(request: HttpRequest, kind: str = "", theme: str = "") -> str:
    sheets = newest(kind, theme)
    title = " · ".join(filter(None, [_("Library"), str(_kind(kind)), str(vocabulary.THEMES[theme]) if theme else ""]))
    made = Atom1Feed(
        title=f"{title} · Terreau",
        link=f"{settings.TERREAU_URL}{reverse('library:index')}",
        description=_("New and changed sheets."),
        language=get_language(),
        feed_url=f"{settings.TERREAU_URL}{request.get_full_path()}",
    )
    for sheet in sheets:
        made.add_item(
            title=sheet.title,
            link=present.address(sheet),
            description=sheet.summary,
            author_name=", ".join(sheet.authors) or None,
            unique_id=present.address(sheet),
            pubdate=sheet.created_at,
            updateddate=sheet.updated_at,
            categories=[str(present.KIND_LABELS[sheet.kind])],
            item_copyright=present.licence_label(sheet.licence),
        )
    return made.writeString("utf-8")


def _kind(kind: str) -> str:
    return str(present.KIND_LABELS[kind]) if kind else ""
