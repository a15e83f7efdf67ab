"""Adapting a sheet to a place, and following its parent: taking a change over, or answering no for this version."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import adapting, events, licences, places
from terreau.library import content as contents
from terreau.library.actions.sheets import add, change, locked_sheet
from terreau.library.fields import clean_lines
from terreau.library.models import Sheet
from terreau.stewardship import journal, revisions
from terreau.territories.models import Territory


@action
def adapt(
    actor: Actor,
    parent: Sheet,
    title: str,
    communes: Iterable[str] | str,
    class_code: str,
    licence: str,
    authors: Iterable[str] | str,
) -> Sheet:
    """A local sheet with the parent's text, linked to it; its authors change what they want afterwards.

    Raises `Invalid` where the licence does not let the text move, where the place is not said, and as `create_sheet`.
    """
    allow(actor, "library.adapt", parent)
    where, of_class = _place(communes, class_code)
    if title.strip().casefold() == parent.title.casefold():
        raise Invalid(_("Give it a title of its own, such as with the name of the place."), field="title")
    licences.check_move(parent.licence, licence)
    given = {**contents.of(parent), "title": title, "licence": licence, "authors": clean_lines(authors), "aliases": []}
    sheet = add(actor, parent.kind, contents.check(parent.kind, given), note=f"← {parent.slug}")
    sheet.adapts, sheet.adapts_version = parent, parent.version
    _write_place(sheet, where, of_class)
    journal.record(actor, "library.adapt_sheet", sheet, parent=parent.slug, version=parent.version)
    announce(events.SheetAdapted(sheet.pk, parent.pk))
    return sheet


@action
def set_place(actor: Actor, sheet: Sheet, communes: Iterable[str] | str, class_code: str) -> Sheet:
    """Say again where an adaptation belongs."""
    allow(actor, "library.follow_parent", sheet)
    where, of_class = _place(communes, class_code)
    before = {"communes": sorted(one.code for one in sheet.adapted_for.all()), "class": sheet.class_code}
    locked = locked_sheet(sheet)
    _write_place(locked, where, of_class)
    journal.record(actor, "library.place_adaptation", locked, before=before)
    return locked


@action
def take_over(actor: Actor, sheet: Sheet, parent_version: int, choices: Mapping[str, str] | None = None) -> Sheet:
    """Bring what changed in the parent into its adaptation, as a new version.

    What the adaptation did not change is taken; where both changed the same words, `choices` says which text stays
    (path → "mine" or "theirs"). Raises `Conflict` while a choice is missing or when the parent moved again.
    """
    allow(actor, "library.follow_parent", sheet)
    locked, parent = _with_parent(sheet, parent_version)
    licences.check_move(parent.licence, locked.licence)
    merged = adapting.taken_over(locked, choices)
    if merged.conflicts:
        raise Conflict(_("Both texts changed there: choose which one stays."), theirs=revisions.newest(parent))
    if merged.taken:
        checked = contents.check(locked.kind, merged.content, imported=True)
        change(actor, locked, checked, locked.version, note=f"← {parent.slug} {parent.version}")
    locked.adapts_version = locked.adapts_answered = parent.version
    locked.save(update_fields=["adapts_version", "adapts_answered", "updated_at"])
    journal.record(actor, "library.take_over", locked, parent=parent.slug, version=parent.version)
    return locked


@action
def decline_parent(actor: Actor, sheet: Sheet, parent_version: int) -> Sheet:
    """Not this time: nothing changes, and nobody is asked again before the parent's next version."""
    allow(actor, "library.follow_parent", sheet)
    locked, parent = _with_parent(sheet, parent_version)
    locked.adapts_answered = parent.version
    locked.save(update_fields=["adapts_answered"])
    journal.record(actor, "library.decline_parent", locked, parent=parent.slug, version=parent.version)
    return locked


def _with_parent(sheet: Sheet, parent_version: int) -> tuple[Sheet, Sheet]:
    """Both locked, the parent at the version that the actor read."""
    locked = locked_sheet(sheet)
    if locked.adapts_id is None:
        raise Invalid(_("This sheet is not an adaptation."))
    parent = Sheet.objects.select_for_update().get(pk=locked.adapts_id)
    if parent.version != parent_version:
        raise Conflict(_("The parent sheet changed again meanwhile: read the change once more."))
    if locked.adapts_version == parent.version:
        raise Invalid(_("This adaptation stands on its parent’s newest version already."))
    locked.adapts = parent
    return locked, parent


def _place(communes: Iterable[str] | str, class_code: str) -> tuple[list[Territory], str]:
    try:
        codes = contents.READERS["communes"](communes, False)
    except ValueError as problem:
        raise Invalid(str(problem), field="communes") from None
    try:
        of_class = places.read_class(class_code)
    except ValueError as problem:
        raise Invalid(str(problem), field="class_code") from None
    if not codes and not of_class:
        raise Invalid(_("Say for which commune it is, or for what kind of commune."), field="communes")
    found = places.communes(codes)
    return found, places.class_of(found) or of_class


def _write_place(sheet: Sheet, where: list[Territory], of_class: str) -> None:
    sheet.class_code = of_class
    sheet.save(update_fields=["adapts", "adapts_version", "class_code", "updated_at"])
    sheet.adapted_for.set(where)
