"""The closed lists of sheets, read from the vocabularies as they stand: code → words in the reader's language.

A request reads them once, when it first needs them; what runs outside a request (a command, a job) reads them again
after a second. `forget()` after a change makes this process read them at once.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import DatabaseError
from django.utils.functional import lazy
from django.utils.translation import get_language

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Sentence
from terreau.foundation.kept import Kept
from terreau.library.models import Vocabulary
from terreau.library.vocabularies import content, starter_files

AGAIN = 1.0  # seconds after which words are read again outside a request
Table = Mapping[str, content.Content]  # code of the vocabulary → content
_TABLES: Kept[Table] = Kept("library.words", room=1, spoken=False)
_memory = threading.local()


def table() -> Table:
    """Every vocabulary; a shipped one that is not loaded yet is read from its file."""
    held: tuple[float, Table] | None = getattr(_memory, "held", None)
    if held is not None and (held[0] == 0 or time.monotonic() < held[0]):
        return held[1]
    try:
        found = _TABLES.get("all", _read)
    except DatabaseError:  # a page that says so must still be made
        return shipped()
    hold(found, 0 if getattr(_memory, "in_request", False) else time.monotonic() + AGAIN)
    return found


def shipped() -> Table:
    return {code: one.content for code, one in starter_files.read_all().items()}


def hold(held: Table, until: float = 0) -> None:
    """Give these words in this thread until that moment of the monotonic clock; 0 is until the next request."""
    _memory.held = (until, held)


def _read() -> Table:
    return {**shipped(), **dict(_KEPT.all())}


_KEPT: Prepared[tuple[str, content.Content]] = Prepared(lambda: Vocabulary.objects.values_list("code", "content"))


def forget(**signal: Any) -> None:
    _memory.held = None


def _begin(**signal: Any) -> None:
    _memory.held, _memory.in_request = None, True


def _end(**signal: Any) -> None:
    _memory.held, _memory.in_request = None, False


request_started.connect(_begin)
request_finished.connect(_end)


class Words(Mapping[Any, Sentence]):
    """A vocabulary as the fields of sheets use it. Iterating gives what may be chosen: not what is retired.

    A retired code still has its words, so that what was written with it is read.
    """

    def __init__(self, code: str, key: type = str) -> None:
        self.code = code
        self.key = key

    def _concepts(self) -> list[content.Concept]:
        return table()[self.code]["concepts"]

    def __getitem__(self, key: Any) -> Sentence:
        wanted = str(key)
        for one in self._concepts():
            if one["code"] == wanted:
                return _label(one["label"])
        raise KeyError(key)

    def __iter__(self) -> Iterator[Any]:
        return (self.key(one["code"]) for one in self._concepts() if not one["retired"])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        return any(one["code"] == str(key) for one in self._concepts())


def _said(words: Mapping[str, str]) -> str:
    return content.said(words, (get_language() or "fr")[:2])


_label = lazy(_said, str)  # said when it is shown, in the language of that moment
