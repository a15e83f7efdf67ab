"""Verbs of vocabularies: only stewards change them, and every change is a version."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.library import events
from terreau.library.models import Vocabulary
from terreau.library.vocabularies import content, words
from terreau.stewardship import journal, revisions


@action
def edit_vocabulary(
    actor: Actor, vocabulary: Vocabulary, given: Mapping[str, Any], base: int, note: str = ""
) -> Vocabulary:
    """Write a new version, knowing version `base`; raises `Conflict(theirs=revision)` if it changed meanwhile."""
    allow(actor, "library.edit_vocabulary", vocabulary)
    locked = _locked(vocabulary)
    return change(actor, locked, content.check(given, before=locked.content), base, note)


@action
def write_concept(actor: Actor, vocabulary: Vocabulary, given: Mapping[str, Any], base: int, note: str = "") -> None:
    """Write one concept in place of the one of its code, or as a new one at the end."""
    allow(actor, "library.edit_vocabulary", vocabulary)
    locked = _locked(vocabulary)
    try:
        concept = content.check_concept(given)
    except ValueError as problem:
        raise Invalid(str(problem)) from None
    concepts = list(locked.content["concepts"])
    at = next((n for n, one in enumerate(concepts) if one["code"] == concept["code"]), len(concepts))
    concepts[at : at + 1] = [concept]
    checked = content.check({**locked.content, "concepts": concepts}, before=locked.content)
    change(actor, locked, checked, base, note or concept["label"]["fr"])


@action
def restore_vocabulary(actor: Actor, vocabulary: Vocabulary, number: int, base: int) -> Vocabulary:
    """Make an old version the newest one; words that came since are retired, not taken away."""
    allow(actor, "library.edit_vocabulary", vocabulary)
    revision = revisions.of(vocabulary).filter(number=number).first()
    if revision is None:
        raise NotFound(_("This vocabulary has no version %(number)s.") % {"number": number})
    locked = _locked(vocabulary)
    old = {one["code"] for one in revision.snapshot["concepts"]}
    since = [{**one, "retired": True} for one in locked.content["concepts"] if one["code"] not in old]
    given = {**revision.snapshot, "concepts": [*revision.snapshot["concepts"], *since]}
    return change(actor, locked, content.check(given, before=locked.content), base, f"← {number}")


def change(
    actor: Actor, locked: Vocabulary, checked: content.Content, base: int | None, note: str, author_label: str = ""
) -> Vocabulary:
    """Write checked content as the next version of a locked vocabulary, in the caller's transaction."""
    if base is not None and base != locked.version:
        raise Conflict(theirs=revisions.newest(locked))
    if locked.content == checked:
        return locked
    if len(note) > 500:
        raise Invalid(_("Say what you changed in at most 500 characters."), field="note")
    if locked.pk:
        locked.version += 1
    locked.content = checked
    locked.save()
    revisions.save(actor, locked, checked, note=note.strip(), author_label=author_label)
    journal.record(actor, "library.edit_vocabulary", locked, version=locked.version)
    announce(events.VocabularyChanged(locked.pk, locked.version))
    words.forget()
    transaction.on_commit(words.forget)
    return locked


def _locked(vocabulary: Vocabulary) -> Vocabulary:
    return Vocabulary.objects.select_for_update().get(pk=vocabulary.pk)
