"""Caring for what is shared, for rooms that stand below the one that does it.

`stewardship` keeps the journal and the revisions; it stands above `people` and `territories`, which must write to
them in their own transactions. So they speak to this door, and `stewardship.apps` stands behind it. Each room also
says here which of its things have a history and may be flagged and hidden.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from terreau.foundation.errors import NotFound, Sentence
from terreau.foundation.policy import Actor

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One version as everybody may read it: `author` is a public name, empty where there is none."""

    number: int
    at: datetime
    author: str
    note: str
    content: Snapshot


class Keeper(Protocol):
    """Who keeps journal and revisions: see `stewardship.journal.record` and `stewardship.revisions.save`."""

    def record(self, actor: Actor, verb: str, thing: Any, **data: Any) -> Any: ...

    def save(
        self, actor: Actor, thing: Any, snapshot: Snapshot, note: str = "", base: int | None = None,
        author_label: str = "",
    ) -> Any: ...  # fmt: skip

    def public_versions(self, thing: Any) -> list[Version]: ...

    def receive(self, thing: Any, versions: Sequence[Version]) -> None: ...

    def links(self, thing: Any) -> list[tuple[Sentence, str]]: ...

    def versions(self, thing: Any) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Cared:
    """A kind of thing that is cared for.

    `find(actor, key)` gives the thing, or raises `NotFound` where the actor may not see it. `hide(thing, hidden)`
    writes whether it is hidden. `fields` are the parts of its snapshot that people compare, with their labels.
    `knows(actor, thing)` says who reads every version in full; others read those from `first_shown(thing, versions)`
    on (an index), without the parts named in `secret`.
    """

    kind: str
    label: Sentence
    find: Callable[[Actor, str], Any]
    hide: Callable[[Any, bool], None] | None = None
    is_hidden: Callable[[Any], bool] | None = None
    fields: tuple[tuple[str, Sentence], ...] = ()
    knows: Callable[[Actor, Any], bool] | None = None
    first_shown: Callable[[Any, Sequence[Any]], int] | None = None
    secret: tuple[str, ...] = ()


_keepers: list[Keeper] = []
_cared: dict[str, Cared] = {}
_verbs: dict[str, Sentence] = {}


def stand_behind(keeper: Keeper) -> None:
    """Called once, by the room that keeps."""
    _keepers[:] = [keeper]


def record(actor: Actor, verb: str, thing: Any, **data: Any) -> Any:
    """Write one line of the journal, in the present transaction."""
    return _keepers[0].record(actor, verb, thing, **data)


def save(
    actor: Actor, thing: Any, snapshot: Snapshot, note: str = "", base: int | None = None, author_label: str = ""
) -> Any:
    """Keep a revision; raises `Conflict(theirs=revision)` when `base` is not the newest number."""
    return _keepers[0].save(actor, thing, snapshot, note=note, base=base, author_label=author_label)


def public_versions(thing: Any) -> list[Version]:
    """Every version of a thing, oldest first, with the public names of their authors."""
    return _keepers[0].public_versions(thing)


def receive(thing: Any, versions: Sequence[Version]) -> None:
    """Keep versions that another house wrote, with their numbers, dates and authors, after those that are here."""
    _keepers[0].receive(thing, versions)


def links(thing: Any) -> list[tuple[Sentence, str]]:
    """Label and path of what a reader may do about a thing: read its history, flag it."""
    return _keepers[0].links(thing)


def versions(thing: Any) -> list[Any]:
    """The revisions of a thing, newest first: each has `number`, `at`, `note` and `snapshot`."""
    return _keepers[0].versions(thing)


def offer_cared(cared: Cared) -> None:
    _cared[cared.kind] = cared


def cared_for(kind: str) -> Cared:
    try:
        return _cared[kind]
    except KeyError:
        raise NotFound() from None


def kinds_cared_for() -> list[str]:
    return sorted(_cared)


def offer_verbs(words: Mapping[str, Sentence]) -> None:
    """What a room writes to the journal (`room.verb`), in words that follow the name of who did it: “closed it”."""
    _verbs.update(words)


def verb_in_words(verb: str) -> Sentence:
    """The code itself where no room has words for it any more."""
    return _verbs.get(verb, verb)


def verbs() -> list[str]:
    return sorted(_verbs)
