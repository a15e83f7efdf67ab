"""Writing sheets. Every save is a version; the base version is compared, so that nobody overwrites unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import content as contents
from terreau.library import events, licences, masking, reasons
from terreau.library.actions.uses import tell_of_use
from terreau.library.content import Content
from terreau.library.models import Keeper, Sheet, SheetKind, Suggestion
from terreau.library.policy import is_trusted, writes_at_once
from terreau.library.queries import find_version
from terreau.library.slugs import free_slug
from terreau.stewardship import journal, revisions


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edit: a new version, nothing (the content was the same), or a suggestion that waits."""

    sheet: Sheet
    changed: bool
    suggestion: Suggestion | None = None

    @property
    def waits(self) -> bool:
        return self.suggestion is not None


@action
def create_sheet(actor: Actor, kind: str, content: Mapping[str, Any], note: str = "", slug: str = "") -> Sheet:
    """A new sheet. Of somebody new here it waits, unpublished, until a steward accepts it."""
    allow(actor, "library.create_sheet")
    sheet = add(actor, kind, contents.check(kind, content), note, slug)
    if kind == SheetKind.EXPERIENCE:
        tell_of_use(actor, sheet)
    return sheet


def add(actor: Actor, kind: str, content: Content, note: str = "", slug: str = "", author_label: str = "") -> Sheet:
    """Write checked content as a new sheet, in the caller's transaction."""
    sheet = Sheet(kind=kind, slug=free_slug(slug or content["title"]))
    sheet.published = is_trusted(actor)
    sheet.created_by_id = actor.person_id
    contents.write(sheet, content)
    if actor.person_id:
        Keeper.objects.create(sheet=sheet, person_id=actor.person_id)
    revisions.save(actor, sheet, contents.of(sheet), note=clean_note(note), author_label=author_label)
    journal.record(actor, "library.create_sheet", sheet, kind=kind, published=sheet.published)
    announce(events.SheetCreated(sheet.pk, sheet.published))
    return sheet


@action
def edit_sheet(
    actor: Actor,
    sheet: Sheet,
    content: Mapping[str, Any],
    base: int,
    note: str = "",
    experience: Sheet | None = None,
) -> Edited:
    """Change a sheet, knowing its version `base`. Raises `Conflict(theirs=revision)` if it changed meanwhile.

    The change of somebody new here to what others read waits as a suggestion. `experience` is what the change is drawn
    from: the new version names it.
    """
    allow(actor, "library.edit_sheet", sheet)
    locked = locked_sheet(sheet)
    reasons.check(actor, locked, experience)
    imported = keeps_what_an_import_left(locked, content)
    checked = contents.check(locked.kind, content, imported=imported, places_before=masking.places_of(locked))
    return _edit(actor, locked, checked, base, note, experience)


def _edit(
    actor: Actor, locked: Sheet, checked: Content, base: int, note: str, experience: Sheet | None = None
) -> Edited:
    """A new version, or a suggestion where the actor's changes wait."""
    masking.allow_place(actor, locked, checked)
    if same_as(locked, checked):
        return Edited(locked, changed=False)
    if locked.published and not writes_at_once(actor, locked):
        if base != locked.version:
            raise Conflict(theirs=revisions.newest(locked))
        waiting = suggest(actor, locked, checked, base, clean_note(note), experience=experience)
        return Edited(locked, changed=False, suggestion=waiting)
    changed = change(actor, locked, checked, base, note)
    reasons.note(changed, changed.version, experience)
    return Edited(changed, changed=True)


def change(
    actor: Actor, locked: Sheet, content: Content, base: int | None, note: str = "", author_label: str = ""
) -> Sheet:
    """Write checked content as the next version of a locked sheet, in the caller's transaction."""
    if base is not None and base != locked.version:
        raise Conflict(theirs=revisions.newest(locked))
    _keep_to_parents_licence(locked, content)
    locked.version += 1
    locked.declined_at = None  # whoever changes it asks again
    codes = masking.places_of(locked)
    contents.write(locked, content)
    revisions.save(actor, locked, contents.of(locked), note=clean_note(note), base=base, author_label=author_label)
    masking.follow(actor, locked, content, codes)
    journal.record(actor, "library.edit_sheet", locked, version=locked.version)
    announce(events.SheetEdited(locked.pk, locked.version))
    return locked


@action
def restore_version(actor: Actor, sheet: Sheet, number: int, base: int) -> Edited:
    """Make an old version the newest one; nothing of what came between is lost."""
    allow(actor, "library.edit_sheet", sheet)
    revision = find_version(sheet, number)
    locked = locked_sheet(sheet)
    snapshot = contents.check(locked.kind, revision.snapshot, imported=True)
    return _edit(actor, locked, snapshot, base, f"← {number}")


def _keep_to_parents_licence(sheet: Sheet, content: Content) -> None:
    """An adaptation may not take a licence that the text it was made from refuses."""
    if sheet.adapts is None or content["licence"] == sheet.licence:
        return
    source = revisions.of(sheet.adapts).filter(number=sheet.adapts_version).first()
    licences.check_move(source.snapshot["licence"] if source else sheet.adapts.licence, content["licence"])


def clean_note(note: str) -> str:
    if len(note) > 500:
        raise Invalid(_("Say what you changed in at most 500 characters."), field="note")
    return note.strip()


def locked_sheet(sheet: Sheet) -> Sheet:
    return Sheet.objects.select_for_update().get(pk=sheet.pk)


def same_as(sheet: Sheet, content: Content) -> bool:
    now = contents.of(sheet)
    return all(now.get(code) == value for code, value in content.items())


def keeps_what_an_import_left(sheet: Sheet, content: Mapping[str, Any]) -> bool:
    """A sheet whose licence an import could not know, an experience of which it could not know the place, may be
    mended without inventing them."""
    if sheet.licence == "unknown" or content.get("licence") == "unknown":
        return sheet.licence == content.get("licence")
    return sheet.kind == SheetKind.EXPERIENCE and (
        sheet.method_id is None or "outcome" not in sheet.fields or not (sheet.class_code or sheet.territories.exists())
    )


def suggest(
    actor: Actor,
    sheet: Sheet,
    content: Content,
    base: int,
    note: str,
    name: str = "",
    experience: Sheet | None = None,
) -> Suggestion:
    """Keep a checked change that waits, in the caller's transaction; without content, a change told in words."""
    suggestion = Suggestion.objects.create(
        sheet=sheet,
        base=base,
        snapshot=content,
        note=note,
        by_id=actor.person_id,
        name=name,
        experience=experience,
    )
    journal.record(actor, "library.suggest_change", sheet, suggestion=suggestion.pk)
    announce(events.ChangeSuggested(suggestion.pk))
    return suggestion
