"""Writing sheets. Every save is a version; the base version is compared, so that nobody overwrites unseen."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import content as contents
from terreau.library import events, licences
from terreau.library.content import Content
from terreau.library.models import Keeper, Sheet, SheetKind, Suggestion
from terreau.library.policy import is_trusted, writes_at_once
from terreau.library.queries import find_version
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
    return add(actor, kind, contents.check(kind, content), note, slug)


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
def edit_sheet(actor: Actor, sheet: Sheet, content: Mapping[str, Any], base: int, note: str = "") -> Edited:
    """Change a sheet, knowing its version `base`. Raises `Conflict(theirs=revision)` if it changed meanwhile.

    The change of somebody new here to what others read waits as a suggestion.
    """
    allow(actor, "library.edit_sheet", sheet)
    locked = locked_sheet(sheet)
    checked = contents.check(locked.kind, content, imported=keeps_what_an_import_left(locked, content))
    if same_as(locked, checked):
        return Edited(locked, changed=False)
    if locked.published and not writes_at_once(actor, locked):
        return Edited(locked, changed=False, suggestion=_suggest_on_newest(actor, locked, checked, base, note))
    return Edited(change(actor, locked, checked, base, note), changed=True)


def change(
    actor: Actor, locked: Sheet, content: Content, base: int | None, note: str = "", author_label: str = ""
) -> Sheet:
    """Write checked content as the next version of a locked sheet, in the caller's transaction."""
    if base is not None and base != locked.version:
        raise Conflict(theirs=revisions.newest(locked))
    _keep_to_parents_licence(locked, content)
    locked.version += 1
    locked.declined_at = None  # whoever changes it asks again
    contents.write(locked, content)
    revisions.save(actor, locked, contents.of(locked), note=clean_note(note), base=base, author_label=author_label)
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
    if same_as(locked, snapshot):
        return Edited(locked, changed=False)
    note = f"← {number}"
    if locked.published and not writes_at_once(actor, locked):
        return Edited(locked, changed=False, suggestion=_suggest_on_newest(actor, locked, snapshot, base, note))
    return Edited(change(actor, locked, snapshot, base, note), changed=True)


def free_slug(text: str, taken: Container[str] | None = None) -> str:
    """A slug that no sheet has, or that is not among `taken`: the text's own, else with a number."""
    stem = slugify(text)[:120].strip("-") or "fiche"
    if stem in RESERVED:
        stem = f"fiche-{stem}"
    if taken is None:
        taken = set(Sheet.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)


RESERVED = {"nouvelle", "en-attente", "confirmer", "garder", "recits"}  # what stands beside the sheets' own addresses


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


def _suggest_on_newest(actor: Actor, sheet: Sheet, content: Content, base: int, note: str) -> Suggestion:
    if base != sheet.version:
        raise Conflict(theirs=revisions.newest(sheet))
    return suggest(actor, sheet, content, base, clean_note(note))


def suggest(actor: Actor, sheet: Sheet, content: Content, base: int, note: str, name: str = "") -> Suggestion:
    """Keep a checked change that waits, in the caller's transaction; without content, a change told in words."""
    suggestion = Suggestion.objects.create(
        sheet=sheet, base=base, snapshot=content, note=note, by_id=actor.person_id, name=name
    )
    journal.record(actor, "library.suggest_change", sheet, suggestion=suggestion.pk)
    announce(events.ChangeSuggested(suggestion.pk))
    return suggestion
