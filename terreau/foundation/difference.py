"""What changed between two texts: lines first, then words inside the lines that changed. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")  # a word keeps the blank after it: half the pieces, no frequent ones
MOST_PAIRS = 400_000  # equal pieces to weigh against one another; beyond, a stretch is shown whole


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. Same and removed give the old text back; same and added give the new one."""

    change: Change
    text: str


def difference(old: str, new: str) -> list[Segment]:
    """Segments in reading order; lossless both ways. About 10 ms for two texts of 15 kB."""
    return list(_joined(_lines(old, new)))


def _lines(old: str, new: str) -> Iterator[Segment]:
    for before, after in _stretches(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if before == after:
            yield Segment("same", before)
            continue
        for one, other in _stretches(_WORD.findall(before), _WORD.findall(after)):
            if one == other:
                yield Segment("same", one)
            else:
                yield Segment("removed", one)
                yield Segment("added", other)


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of stretches that follow one another in both, equal or not."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    yield "".join(before[:head]), "".join(after[:head])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if _pairs(old, new) > MOST_PAIRS:
        yield "".join(old), "".join(new)
    else:
        for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield "".join(old[a:b]), "".join(new[c:d])
    yield "".join(before[len(before) - tail :]), "".join(after[len(after) - tail :])


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pieces both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """What comparing costs: for each piece, its times in one by its times in the other."""
    there = Counter(after)
    return sum(times * there[piece] for piece, times in Counter(before).items())


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbours of one kind become one; empty ones go."""
    waiting: Segment | None = None
    for segment in segments:
        if not segment.text:
            continue
        if waiting and waiting.change == segment.change:
            waiting = Segment(waiting.change, waiting.text + segment.text)
        else:
            if waiting:
                yield waiting
            waiting = segment
    if waiting:
        yield waiting
