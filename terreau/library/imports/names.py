"""Which of our parts a source's field is, from its name: what is proposed, and may be changed. Pure.

A target is a path of a content (`title`, `fields.tips`), or: `people`, `minutes` (two numbers out of “13–30”), `steps`
(a text cut into steps), `text` (the main text of the kind), `kind`, `slug`, `key`, `version`; "" for what is left out.
`names.toml` holds the names and the words.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from terreau.library.imports.reading import slug

UNKNOWN = "?"
_TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
OURS: Mapping[str, str] = {name: target for target, names in _TABLE["fields"].items() for name in names}
PATHS = {target for target in _TABLE["fields"] if target}
CONTACTS: Mapping[str, str] = {name: code for code, names in _TABLE["contacts"].items() for name in names}
# Target → slug of a word → our code.
WORDS: Mapping[str, Mapping[str, str]] = {
    target: {word: code for code, words in codes.items() for word in words} for target, codes in _TABLE["words"].items()
}
BEGINNINGS = ("bf-", "listeliste", "liste", "checkboxliste", "radioliste")
CLOSED_WORDS = {"nc", "nd", "reserves", "proprietaire", "noncommercial", "noderivatives"}
CLOSED_PHRASES = ("pas-d-utilisation-commerciale", "pas-de-modification")


def target_of(name: str) -> str:
    """The target of a source's field; `UNKNOWN` where its name says nothing."""
    if name in PATHS or name.startswith("fields."):
        return name
    key = slug(name.rpartition("/")[2])
    for beginning in ("", *BEGINNINGS):
        if key.startswith(beginning) and key.removeprefix(beginning) in OURS:
            return OURS[key.removeprefix(beginning)]
    return UNKNOWN


def is_contact(name: str) -> str:
    """What of a person's a field holds by its name: phones, emails, postal, persons; "" for nothing."""
    return CONTACTS.get(slug(name), "")


def words_of(target: str) -> Mapping[str, str]:
    """Slug of a word → our code, for a list of choices."""
    alike = {"fields.difficulty_participants": "fields.difficulty_facilitator"}
    return WORDS.get(alike.get(target, target), {})


def licence_of(words: str) -> str:
    """The code of a licence; "closed" for one that keeps others from sharing or changing; "" for an unknown one."""
    name = slug(words)
    for beginning in ("", "licence-", "license-"):
        if name.removeprefix(beginning) in WORDS["licence"]:
            return WORDS["licence"][name.removeprefix(beginning)]
    closed = CLOSED_WORDS & set(name.split("-")) or any(phrase in name for phrase in CLOSED_PHRASES)
    return "closed" if closed else ""
