"""Three-way merge of contents, part by part, then line by line. Pure.

What one side alone changed is taken; where both changed the same lines differently, both texts are given and the part
keeps what `mine` says until somebody chooses. Nothing of either side is ever dropped without being told.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both sides changed: its path (`title`, `fields.tips`) and the three values."""

    path: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """`content` holds `mine` wherever there is a clash; `taken` are the paths that come from `theirs`."""

    content: Content
    conflicts: list[Clash] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Mapping[str, str] | None = None,
) -> Merged:
    """`mine` with what changed from `base` to `theirs`. `choices` settles clashes: path → "mine" or "theirs"."""
    choices = choices or {}
    clashes: list[Clash] = []
    taken: list[str] = []
    parts: dict[str, Any] = {}
    flat_base, flat_mine, flat_theirs = _flat(base), _flat(mine), _flat(theirs)
    for path in dict.fromkeys((*flat_mine, *flat_theirs, *flat_base)):
        before, ours, other = flat_base.get(path), flat_mine.get(path), flat_theirs.get(path)
        value, clear = _part(before, ours, other)
        if not clear and choices.get(path) in ("mine", "theirs"):
            value, clear = (ours if choices[path] == "mine" else other), True
        if not clear:
            clashes.append(Clash(path, before, ours, other))
        if value != ours:
            taken.append(path)
        parts[path] = value
    return Merged(_deep(parts), clashes, taken)


def _part(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """(value, whether it is clear). Not clear gives `mine`."""
    if mine == theirs or theirs == base:
        return mine, True
    if mine == base:
        return theirs, True
    if all(isinstance(value, str) for value in (base, mine, theirs)):
        lines = merge_rows(*(value.split("\n") for value in (base, mine, theirs)))
        return ("\n".join(lines), True) if lines is not None else (mine, False)
    if all(isinstance(value, list) for value in (base or [], mine, theirs)):
        rows = merge_rows(base or [], mine, theirs)
        return (rows, True) if rows is not None else (mine, False)
    return mine, False


def merge_rows(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """The rows of `mine` and `theirs` on top of `base`; None where both changed the same place differently."""
    edits = sorted(_edits(base, mine) | _edits(base, theirs), key=lambda one: (one.start, one.end))
    rows: list[Any] = []
    at, last = 0, -1
    for edit in edits:
        if edit.start < at or (edit.start == last):  # they overlap, or both insert at one place
            return None
        rows += base[at : edit.start]
        rows += json.loads(edit.rows)
        at, last = edit.end, edit.start
    return [*rows, *base[at:]]


@dataclass(frozen=True, slots=True)
class Edit:
    """`base[start:end]` becomes rows, kept as JSON so that two same edits are one."""

    start: int
    end: int
    rows: str


def _edits(base: Sequence[Any], new: Sequence[Any]) -> set[Edit]:
    keys = [[json.dumps(row, sort_keys=True) for row in rows] for rows in (base, new)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    return {
        Edit(start, end, json.dumps(list(new[low:high])))
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal"
    }


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_paths(content))


def _paths(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for code, value in content.items():
        if code == "fields":
            yield from ((f"fields.{name}", inner) for name, inner in value.items())
        else:
            yield code, value


def _deep(parts: Mapping[str, Any]) -> Content:
    content: Content = {"fields": {}}
    for path, value in parts.items():
        if path.startswith("fields."):
            if value is not None:
                content["fields"][path.removeprefix("fields.")] = value
        elif value is not None:
            content[path] = value
    return content
