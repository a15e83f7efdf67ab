"""What the library offers the house: search hits, a person's own sheets, the queue of the stewards, its history."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terreau.foundation.care import Cared
from terreau.foundation.errors import NotFound
from terreau.foundation.house import Card, SearchHit, SearchSource
from terreau.foundation.policy import Actor
from terreau.library import actions, browse, deletion, present, queries, reviewing
from terreau.library.hidden_places import first_shown
from terreau.library.models import Sheet, SheetFile


def find_hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """The best sheets first."""
    shelf = browse.shelf(actor, browse.Asked.of({"q": text}))
    return [
        SearchHit(sheet.title, sheet.get_absolute_url(), sheet.summary, present.KIND_LABELS[sheet.kind])
        for sheet in list(shelf.page.object_list)[:limit]
    ]


def my_sheets(actor: Actor) -> Iterator[Card]:
    waits = _waits(actor) if actor.known and not actor.steward else 0
    if waits:
        yield Card(_("My sheets"), reverse("library:waiting"), _to_read(waits), "inbox", _("My sheets"))
    for sheet in queries.kept_by(actor):
        text = "" if sheet.published else gettext_lazy("Waits for a first reading.")
        if sheet.declined_at:
            text = gettext_lazy("Read, and not kept. A change asks again.")
        yield Card(sheet.title, sheet.get_absolute_url(), text, present.KIND_ICONS[sheet.kind], _("My sheets"))


def my_drafts(actor: Actor) -> Iterator[Card]:
    """The experiences that a person is telling."""
    for draft in queries.drafts_of(actor):
        title = _("Your experience with “%(title)s”") % {"title": draft.method.title}
        text = _("Kept on %(date)s.") % {"date": date_format(draft.updated_at, "DATETIME_FORMAT")}
        yield Card(title, reverse("library:tell_read", args=[draft.token]), text, "notebook-pen", _("My sheets"))


def my_files(actor: Actor) -> dict[str, Any]:
    """The files that a person joined to sheets, for her own export."""
    mine = SheetFile.objects.filter(by_id=actor.person_id).select_related("sheet") if actor.known else []
    lines = [{"name": one.name, "sheet": one.sheet.slug, "at": one.at.isoformat(), "shown": one.shown} for one in mine]
    return {"library_files": lines}


def waiting(actor: Actor) -> Iterator[Card]:
    if not actor.steward:
        return
    count = queries.waiting_sheets().count() + queries.waiting_comments().count() + _waits(actor)
    if count:
        yield Card(_("Library"), reverse("library:waiting"), _to_read(count), "book-open")


def _waits(actor: Actor) -> int:
    return queries.waiting_suggestions(actor).count() + queries.waiting_files(actor).count()


def looked_after(actor: Actor) -> Iterator[Card]:
    """For stewards: sheets that lie still, and what was deleted lately."""
    if not actor.steward:
        return
    still, gone = reviewing.waiting().count(), deletion.lately()
    if still:
        text = ngettext("%(count)s sheet lies still", "%(count)s sheets lie still", still) % {"count": still}
        yield Card(_("To read again"), reverse("library:lying_still"), text, "history")
    if gone:
        text = ngettext("%(count)s in the last 30 days", "%(count)s in the last 30 days", gone) % {"count": gone}
        yield Card(_("Deleted sheets"), reverse("library:deleted"), text, "trash-2")


def _to_read(count: int) -> str:
    return ngettext("%(count)s contribution to read", "%(count)s contributions to read", count) % {"count": count}


def _find(actor: Actor, key: str) -> Sheet:
    visible = Sheet.objects.all() if actor.steward else Sheet.objects.visible_to(actor)
    sheet = visible.filter(pk=key).first() if key.isdecimal() else None
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
    knows=lambda actor, sheet: actor.steward,
    first_shown=first_shown,
)
