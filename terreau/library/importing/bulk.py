"""Creating many sheets at once: what `actions.add` writes for each, with as few statements as can be."""

from collections.abc import Sequence

from terreau.foundation.events import announce
from terreau.foundation.policy import Actor
from terreau.library import content, events
from terreau.library.actions import free_slug
from terreau.library.importing.duplicates import Known
from terreau.library.importing.lines import LABEL, Line
from terreau.library.models import Sheet
from terreau.library.policy import is_trusted
from terreau.stewardship import journal, revisions


def create(actor: Actor, lines: Sequence[Line], known: Known) -> None:
    """Write checked lines as new sheets, in the caller's transaction; each line gets its sheet."""
    if not lines:
        return
    published = is_trusted(actor)
    for line in lines:
        address = free_slug(line.item.slug or line.item.title, known.slugs)
        line.sheet = Sheet(kind=line.kind, slug=address, published=published, created_by_id=actor.person_id)
        known.slugs[address] = 0
    pairs = [(line.sheet, line) for line in lines if line.sheet is not None]
    content.write_new([(sheet, line.checked) for sheet, line in pairs])
    kept = [(sheet, line.checked, line.note) for sheet, line in pairs]
    revisions.save_first(actor, kept, author_label=LABEL)
    told = [(sheet, {"kind": sheet.kind, "published": published}) for sheet, _line in pairs]
    journal.record_many(actor, "library.create_sheet", told)
    for sheet, line in pairs:
        known.add(sheet.pk, sheet.kind, sheet.slug, sheet.title, sheet.aliases, sheet.source_url, line.item.key)
        if line.item.revision:
            known.revisions[sheet.pk] = line.item.revision
    announce(events.SheetsImported(tuple(sheet.pk for sheet, _line in pairs)))
