"""Step 3: what would change. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from terreau.territories.imports.places import JSON, Place, encode

SOURCES = ("outline", "population")  # the entries of `Place.sources` that this import owns
_IN_JSON = frozenset(JSON)


class France(Protocol):
    """What `read` gives."""

    version: str
    places: list[Place]
    remarks: list[dict[str, Any]]


@dataclass(slots=True)
class Changes:
    """`updated` pairs a place with the names of its changed fields. `counts` and `remarks` make the report."""

    version: str
    created: list[Place] = field(default_factory=list)
    updated: list[tuple[Place, list[str]]] = field(default_factory=list)
    same: int = 0
    remarks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, Any]:
        """`{"created": n, "updated": n, "same": n, "fields": {name: n}, "kinds": {kind: created}}`."""
        return {
            "created": len(self.created),
            "updated": len(self.updated),
            "same": self.same,
            "fields": dict(Counter(name for _, names in self.updated for name in names)),
            "kinds": dict(Counter(place.kind for place in self.created)),
        }


def compare(france: France, standing: Iterable[Place]) -> Changes:
    """Sort the places read into new, changed and same. What stands and was not read is left alone, and remarked.

    What stands comes one place at a time: two countries are never in memory together.
    """
    changes = Changes(france.version, remarks=list(france.remarks))
    unseen = {place.key: place for place in france.places}
    for before in standing:
        after = unseen.pop(before.key, None)
        if after is None:
            if before.valid_to is None:
                changes.remarks.append({"code": "not-in-source", "kind": before.kind, "territory": before.code})
        elif names := changed(before, after):
            changes.updated.append((after, names))
        else:
            changes.same += 1
    changes.created = list(unseen.values())
    return changes


def changed(before: Place, after: Place) -> list[str]:
    """The names of the fields that differ. JSON may be written in two ways; of the sources only ours count."""
    if before == after:
        return []
    names = [
        name
        for name, one, other in zip(Place._fields, before, after, strict=True)
        if one != other and (name not in _IN_JSON or json.loads(str(one)) != json.loads(str(other)))
    ]
    if "sources" in names and _ours(before.sources) == _ours(after.sources):
        names.remove("sources")
    return names


def _ours(sources: str) -> dict[str, str]:
    return {key: value for key, value in json.loads(sources).items() if key in SOURCES}


def merged_sources(standing: Mapping[str, str], read: str) -> str:
    """The sources of a place as they will stand: those of others as they are, ours as they were read."""
    return encode({key: value for key, value in standing.items() if key not in SOURCES} | json.loads(read))
