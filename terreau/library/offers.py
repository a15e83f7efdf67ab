"""What the library offers the house: search hits, a person's own sheets, the queue of the stewards, its history."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terreau.foundation.care import Cared
from terreau.foundation.errors import NotFound
from terreau.foundation.house import Card, SearchHit, SearchSource
from terreau.foundation.policy import Actor, can
from terreau.library import actions, browse, present, queries
from terreau.library.models import Sheet


def find_hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """The best sheets first."""
    shelf = browse.shelf(actor, browse.Asked.of({"q": text}))
    return [
        SearchHit(sheet.title, sheet.get_absolute_url(), sheet.summary, present.KIND_LABELS[sheet.kind])
        for sheet in list(shelf.page.object_list)[:limit]
    ]


def my_sheets(actor: Actor) -> Iterator[Card]:
    for sheet in queries.sheets_of(actor):
        text = gettext_lazy("Waits for a first reading.") if not sheet.published else ""
        yield Card(sheet.title, sheet.get_absolute_url(), text, present.KIND_ICONS[sheet.kind], _("My sheets"))


def waiting(actor: Actor) -> Iterator[Card]:
    if not can(actor, "library.decide_suggestion"):
        return
    count = queries.waiting_sheets().count() + queries.waiting_suggestions().count()
    if count:
        text = ngettext("%(count)s contribution to read", "%(count)s contributions to read", count) % {"count": count}
        yield Card(_("Library"), reverse("library:waiting"), text, "book-open")


def _find(actor: Actor, key: str) -> Sheet:
    sheet = Sheet.objects.visible_to(actor).filter(pk=key).first() if key.isdecimal() else None
    if sheet is None:
        raise NotFound
    return sheet


def _hide(sheet: Any, hidden: bool) -> None:
    actions.write_hidden(sheet, hidden)


SEARCH = SearchSource("library", gettext_lazy("Library"), find_hits, order=20)
SHEETS = Cared(
    "library.sheet",
    gettext_lazy("sheet"),
    _find,
    _hide,
    lambda sheet: sheet.hidden_at is not None,
    (("title", gettext_lazy("Title")), ("summary", gettext_lazy("Intention"))),
)
