"""Questions about what is cared for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terreau.foundation import care
from terreau.foundation.difference import Segment, difference
from terreau.foundation.errors import NotFound, Sentence
from terreau.foundation.house import Card, address_of
from terreau.foundation.policy import Actor
from terreau.stewardship import revisions
from terreau.stewardship.journal import name_of
from terreau.stewardship.models import Entry, Flag, Link, Revision


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and what it changed of the one before, field by field."""

    revision: Revision
    changes: list[tuple[Sentence, list[Segment]]]


def readable(actor: Actor, thing: Model) -> list[Revision]:
    """The versions that the actor may read, oldest first, without what is not for her (see `care.Cared`)."""
    cared = care.cared_for(thing._meta.label_lower)
    every = list(revisions.of(thing))
    if cared.knows is None or cared.knows(actor, thing):
        return every
    if cared.first_shown is not None:
        every = every[cared.first_shown(thing, every) :]
    for one in every:
        one.snapshot = {name: value for name, value in one.snapshot.items() if name not in cared.secret}
    return every


def history(actor: Actor, thing: Model, newest_first: bool = True) -> list[Version]:
    """What each version that the actor may read changed of the one before."""
    cared = care.cared_for(thing._meta.label_lower)
    versions = list(_versions(cared, readable(actor, thing)))
    return versions[::-1] if newest_first else versions


def _versions(cared: care.Cared, every: list[Revision]) -> Iterator[Version]:
    before: dict[str, Any] = {}
    for revision in every:
        pairs = [(label, _text(before.get(name)), _text(revision.snapshot.get(name))) for name, label in cared.fields]
        yield Version(revision, [(label, difference(old, new)) for label, old, new in pairs if old != new])
        before = revision.snapshot


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def thing_of(actor: Actor, kind: str, key: str) -> Model | None:
    """The thing that a flag or an entry speaks of, None where it is not to be seen any more."""
    try:
        return care.cared_for(kind).find(actor, key)
    except NotFound:
        return None


def path_of(thing: Model) -> str:
    """The page of a thing: its own, or the one that a room above offers."""
    own = getattr(thing, "get_absolute_url", None)
    return own() if own else address_of(thing)


def find_flag(actor: Actor, number: int) -> Flag:
    found = Flag.objects.visible_to(actor).filter(pk=number).first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the journal in words; `path` leads to the history of the thing, empty where it is not to be seen."""

    entry: Entry
    who: Sentence
    verb: Sentence
    thing: str
    path: str


ACTORS = {
    "anonymous": gettext_lazy("Somebody without account"),
    "archive": gettext_lazy("An open archive"),
    "command": gettext_lazy("Who hosts the site"),
    "import": gettext_lazy("An import"),
    "leaving": gettext_lazy("The site, as somebody left"),
    "starter": gettext_lazy("The starter library"),
    "terreau": gettext_lazy("The site itself"),
}


def told(actor: Actor, entry: Entry) -> Told:
    """Where nobody is named, the person has left."""
    who = entry.by or ACTORS.get(entry.actor_label, entry.actor_label) or _("Somebody who left")
    thing = thing_of(actor, entry.kind, entry.key)
    path = "" if thing is None else reverse("stewardship:history", args=[entry.kind, entry.key])
    name = str(thing) if thing is not None else f"{_kind_of(entry.kind)} {entry.key}"
    return Told(entry, str(who), care.verb_in_words(entry.verb), name, path)


def _kind_of(kind: str) -> Sentence:
    return care.cared_for(kind).label if kind in care.kinds_cared_for() else kind


def entries() -> QuerySet[Entry]:
    return Entry.objects.select_related("by").order_by("-at", "-pk")


def linked(thing: Model, relation: str = "") -> QuerySet[Link]:
    """Links from a thing."""
    found = Link.objects.filter(**name_of(thing))
    return found.filter(relation=relation) if relation else found


def linked_to(thing: Model, relation: str = "") -> QuerySet[Link]:
    """Links to a thing."""
    name = name_of(thing)
    found = Link.objects.filter(to_kind=name["kind"], to_key=name["key"])
    return found.filter(relation=relation) if relation else found


def data_of(actor: Actor) -> dict[str, Any]:
    """What this room keeps about a person."""
    mine = {"by_id": actor.person_id}
    return {
        "versions_written": list(Revision.objects.filter(**mine).values("kind", "key", "number", "at", "snapshot")),
        "journal": list(Entry.objects.filter(**mine).values("at", "verb", "kind", "key")),
        "flags": list(Flag.objects.filter(**mine).values("kind", "key", "reason", "words", "at", "decision")),
    }


def steward_cards(actor: Actor) -> Iterator[Card]:
    """In my space, for stewards only."""
    if actor.steward:
        count = Flag.objects.waiting().count()
        text = ngettext("%(count)s flag waits", "%(count)s flags wait", count) % {"count": count}
        yield Card(_("What waits for stewards"), reverse("stewardship:queue"), text, icon="flag", section=_("Stewards"))
