"""The open archive: what is public in each room, as lines that another house can read.

A room offers one `Archived` for each kind of thing it gives; the house that writes and reads archives
(`foundation/open_archive`) knows no field of any room. What a line brings never replaces what people wrote here: a
thing is created, or moved forward where the archive holds the versions that are here and newer ones; anything else is
left as it is and reported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation import care
from terreau.foundation.care import Version
from terreau.foundation.errors import Invalid, Sentence

Line = dict[str, Any]
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
NEWER_HERE, CHANGED_HERE, NOT_SHOWN_HERE, REFUSED = "newer-here", "changed-here", "not-shown-here", "refused"
OUTCOMES: Mapping[str, Sentence] = {
    CREATED: gettext_lazy("new here"),
    UPDATED: gettext_lazy("brought up to date"),
    UNCHANGED: gettext_lazy("the same already"),
    NEWER_HERE: gettext_lazy("newer here, kept as it is"),
    CHANGED_HERE: gettext_lazy("written otherwise here, kept as it is"),
    NOT_SHOWN_HERE: gettext_lazy("not shown here, kept as it is"),
    REFUSED: gettext_lazy("cannot be taken"),
}
MOST_VERSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a line: `type` is what JSON makes of it; `help` says what it holds, to whoever reads the archive.

    Archives written before an `optional` field came lack it.
    """

    type: type
    help: Sentence
    optional: bool = False


VERSIONS = Field(list, gettext_lazy("every public version, oldest first: number, at, author, note, content"))


@dataclass(frozen=True, slots=True)
class Archived:
    """A kind of thing that the open archive holds, in the file `<kind>.jsonl`.

    `export()` gives the public ones, always in the same order. `bring(line)` writes one, in the caller's transaction,
    and says what became of it (a key of `OUTCOMES`); raises `Invalid` where the rules of this house refuse it. `key`
    is the field by which a line is told in reports. Kinds of a lower `order` are brought first.
    """

    kind: str
    label: Sentence
    key: str
    fields: Mapping[str, Field]
    export: Callable[[], Iterator[Line]]
    bring: Callable[[Line], str]
    order: int = 50

    @property
    def room(self) -> str:
        """The room that gives it, by where its export is written."""
        return str(getattr(self.export, "func", self.export).__module__).split(".")[1]


_archived: dict[str, Archived] = {}


def offer_archive(archived: Archived) -> None:
    _archived[archived.kind] = archived


def offered(room: str = "") -> list[Archived]:
    """Every kind, or those of one room, in the order in which lines may be brought."""
    kinds = [one for one in _archived.values() if room in ("", one.room)]
    return sorted(kinds, key=lambda one: (one.order, one.kind))


_companions: dict[str, tuple[str, Callable[[], Line]]] = {}


def offer_companion(name: str, room: str, make: Callable[[], Line]) -> None:
    """A JSON file that explains the lines of a room and stands beside them, such as a context of linked data."""
    _companions[name] = room, make


def companions(room: str = "") -> dict[str, Callable[[], Line]]:
    """Name → what makes it, of every file that explains, or of those of one room."""
    return {name: make for name, (of, make) in _companions.items() if room in ("", of)}


def check_line(archived: Archived, line: Mapping[str, Any]) -> None:
    """Raise `Invalid` unless the line has the fields of its kind, each of its type."""
    for name, field in archived.fields.items():
        value = line.get(name)
        if field.optional and name not in line:
            continue
        if type(value) is not field.type:
            raise Invalid(_("“%(field)s” is missing, or not what is expected here.") % {"field": name}, field=name)


def tell(versions: Sequence[Version]) -> list[Line]:
    """Versions as a line holds them."""
    return [
        {
            "number": one.number,
            "at": one.at.isoformat(),
            "author": one.author,
            "note": one.note,
            "content": dict(one.content),
        }
        for one in versions
    ]


def read_versions(line: Mapping[str, Any]) -> list[Version]:
    """The versions of a line; raises `Invalid` where one is not whole or they are not in order."""
    rows = line["versions"]
    wrong = Invalid(_("Its versions cannot be read."), field="versions")
    if not 0 < len(rows) <= MOST_VERSIONS:
        raise wrong
    versions: list[Version] = []
    for row in rows:
        if not isinstance(row, dict) or type(row.get("number")) is not int or not isinstance(row.get("content"), dict):
            raise wrong
        if not versions and not 0 < row["number"] < 10**9:
            raise wrong
        if versions and not versions[-1].number < row["number"] < 10**9:
            raise wrong
        texts = [row.get(name) for name in ("at", "author", "note")]
        if not all(isinstance(text, str) and len(text) <= 500 for text in texts):
            raise wrong
        versions.append(Version(row["number"], read_moment(row["at"]), row["author"], row["note"], row["content"]))
    return versions


def read_moment(text: str) -> Any:
    """A moment with its time zone; raises `Invalid`."""
    try:
        moment = parse_datetime(text)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(_("“%(text)s” is not a moment.") % {"text": text[:40]})
    return moment


def read_slug(text: str, longest: int = 140) -> str:
    """An address that this house can give; raises `Invalid`."""
    if not text or len(text) > longest or slugify(text) != text:
        raise Invalid(_("“%(slug)s” is not an address.") % {"slug": text[:60]}, field="slug")
    return text


def judge(here: Sequence[Version], there: Sequence[Version]) -> str:
    """What the versions of an archive may do to a thing that is here: only add newer ones to the very same ones."""
    ours = [(one.number, dict(one.content)) for one in here]
    theirs = [(one.number, dict(one.content)) for one in there]
    if ours == theirs:
        return UNCHANGED
    if ours and ours == theirs[: len(ours)]:
        return UPDATED
    return NEWER_HERE if ours and theirs == ours[: len(theirs)] else CHANGED_HERE


def take(thing: Any, here: Sequence[Version], there: Sequence[Version]) -> None:
    """Keep the versions of the archive that are not here yet."""
    care.receive(thing, there[len(here) :])
