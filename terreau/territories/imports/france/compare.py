"""Step 3: what would change. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from terreau.territories.imports.places import Key, Place

SOURCES = ("outline", "population")  # the entries of `Place.sources` that this import owns
FIELDS = [name for name in Place.__slots__ if name not in ("kind", "code", "sources")]


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


def compare(france: France, standing: Mapping[Key, Place]) -> Changes:
    """Sort the places read into new, changed and same. What stands and was not read is left alone, and remarked."""
    changes = Changes(france.version, remarks=list(france.remarks))
    for place in france.places:
        before = standing.get(place.key)
        if before is None:
            changes.created.append(place)
        elif names := list(_changed(before, place)):
            changes.updated.append((place, names))
        else:
            changes.same += 1
    read = {place.key for place in france.places}
    changes.remarks += [
        {"code": "not-in-source", "kind": kind, "territory": code}
        for (kind, code), place in standing.items()
        if (kind, code) not in read and place.valid_to is None
    ]
    return changes


def _changed(before: Place, after: Place) -> Iterator[str]:
    for name in FIELDS:
        if getattr(before, name) != getattr(after, name):
            yield name
    if {key: before.sources.get(key) for key in SOURCES} != {key: after.sources.get(key) for key in SOURCES}:
        yield "sources"
