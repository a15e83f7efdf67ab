"""From the code of a notice to its sentence and its page. Rooms say theirs in their `apps.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from terreau.foundation.errors import Sentence

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` holds named placeholders filled from `data`; `path(data)` is the page it leads to, or empty."""

    code: str
    sentence: Sentence
    path: Callable[[Data], str]


_kinds: dict[str, Kind] = {}


def offer_kind(code: str, sentence: Sentence, path: Callable[[Data], str] = lambda data: "") -> None:
    _kinds[code] = Kind(code, sentence, path)


def is_known(code: str) -> bool:
    return code in _kinds


def sentence_for(code: str, data: Data) -> str:
    """In the language of now. A code that no room says any more still gives a sentence."""
    kind = _kinds.get(code)
    if kind is None:
        return _("Something happened on Terreau.")
    return str(kind.sentence) % {name: " ".join(str(value).split()) for name, value in data.items()}


def path_for(code: str, data: Data) -> str:
    kind = _kinds.get(code)
    return kind.path(data) if kind else ""


def url_for(code: str, data: Data) -> str:
    path = path_for(code, data)
    return f"{settings.TERREAU_URL}{path}" if path else ""
