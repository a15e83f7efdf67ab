"""What an experience withholds is taken out of its older versions too: the place, the contact.

The versions are rewritten, so that copies of the base hold it no more, and while the place is hidden those that told
it are read by the stewards alone (`hidden_places`). It comes back when it is given again, in the versions from then on.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import places
from terreau.library.models import Contribution, Sheet, SheetKind, Suggestion, VersionReason
from terreau.library.policy import is_keeper
from terreau.library.slugs import free_slug
from terreau.notices.models import Notice
from terreau.stewardship import journal, revisions

GAP = "[…]"


def places_of(sheet: Sheet) -> set[str]:
    """Codes of the communes that an experience tells, or told in a version that is kept."""
    if sheet.kind != SheetKind.EXPERIENCE or sheet.pk is None:
        return set()
    told = set(sheet.territories.values_list("code", flat=True))
    snapshots = [*revisions.of(sheet).values_list("snapshot", flat=True)]
    snapshots += sheet.suggestions.values_list("snapshot", flat=True)
    return told.union(*(snapshot.get("communes") or [] for snapshot in snapshots))


def allow_place(actor: Actor, sheet: Sheet, content: Mapping[str, Any]) -> None:
    """Only who told an experience, who keeps it, or a steward gives a hidden place again."""
    shown = sheet.kind == SheetKind.EXPERIENCE and not content["fields"].get("place_hidden")
    if not shown or not sheet.fields.get("place_hidden"):
        return
    own = actor.known and sheet.created_by_id == actor.person_id
    if not (own or actor.steward or is_keeper(actor, sheet)):
        sentence = _("The place is hidden: only who told the experience, or who looks after it, may give it again.")
        raise Invalid(sentence, field="fields.place_hidden")


def follow(actor: Actor, sheet: Sheet, content: Mapping[str, Any], codes: set[str]) -> None:
    """After a change: take what is withheld out of all that is kept of the sheet, in the caller's transaction.

    `codes` are the communes that it told before.
    """
    if sheet.kind != SheetKind.EXPERIENCE:
        return
    told = any(snapshot.get("communes") for snapshot in revisions.of(sheet).values_list("snapshot", flat=True))
    hidden, contact = bool(content["fields"].get("place_hidden")), content["fields"].get("contact", "")
    names = places.names(places.communes(codes)) if hidden else None
    changed = revisions.rewrite(sheet, lambda part: _masked(part, content, names, contact))
    for suggestion in Suggestion.objects.filter(sheet=sheet):
        suggestion.snapshot = _masked(suggestion.snapshot, content, names, contact)
        suggestion.note = _without(names, suggestion.note)
        suggestion.save(update_fields=["snapshot", "note"])
    if hidden and told:
        sheet.place_told_until = sheet.version - 1
        Sheet.objects.filter(pk=sheet.pk).update(place_told_until=sheet.place_told_until)
    if hidden:
        _hide_elsewhere(sheet, names)
    if changed:
        journal.record(actor, "library.mask_versions", sheet, versions=changed)


def _masked(part: Any, content: Mapping[str, Any], names: re.Pattern[str] | None, contact: str) -> Any:
    """A snapshot, or the note of a version, without what is withheld."""
    if isinstance(part, str):
        return _without(names, part)
    masked = dict(part)
    fields = dict(masked.get("fields") or {})
    if fields.get("contact", "") != contact:
        fields.pop("contact", None)
        fields.pop("contact_given", None)
    if content["fields"].get("place_hidden"):
        fields["place_hidden"] = True
        masked |= {"communes": [], "class_code": content["class_code"]}
    masked["fields"] = fields
    return _without(names, masked) if names else masked


def _without(names: re.Pattern[str] | None, value: Any) -> Any:
    """The value with a gap in the place of each name, in all its texts but codes."""
    if names is None:
        return value
    if isinstance(value, str):
        return names.sub(GAP, value)
    if isinstance(value, Mapping):
        return {key: inner if key == "method" else _without(names, inner) for key, inner in value.items()}
    return [_without(names, inner) for inner in value] if isinstance(value, list) else value


def _hide_elsewhere(sheet: Sheet, names: re.Pattern[str] | None) -> None:
    """Its address, the uses it tells, the reasons it gave, the notices and the mail's row that name it."""
    sheet.told_uses.update(territory=None)
    Contribution.objects.filter(sheet=sheet).update(title=sheet.title)
    for reason in VersionReason.objects.filter(experiences=sheet):
        reason.text = _without(names, reason.text)
        reason.save(update_fields=["text"])
    before, after = sheet.slug, sheet.slug
    if names is not None and names.search(f"https://{before.replace('/', '-')}"):
        after = free_slug(sheet.title)
        Sheet.objects.filter(pk=sheet.pk).update(slug=after)
        sheet.slug = after
    for notice in Notice.objects.filter(data__slug=before):
        notice.data = {**notice.data, "title": sheet.title, "slug": after}
        notice.save(update_fields=["data"])
