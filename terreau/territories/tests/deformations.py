"""What people type instead of a commune's name: shared by the tests of suggestions."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

Deformation = Callable[[str, Sequence[str], str, random.Random], str]


def _bare(name: str) -> str:
    name = name.replace("œ", "oe").replace("Œ", "OE")
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()


def _short_saint(name: str, *_: object) -> str:
    return re.sub(r"\bSainte\b", "Ste", re.sub(r"\bSaint\b", "St", name))


def _at(name: str, chance: random.Random) -> int:
    """The place of a letter, not the first one of the name."""
    letters = [at for at, letter in enumerate(name) if letter.isalpha() and at]
    return chance.choice(letters) if letters else len(name) - 1


def _without_a_letter(name: str, _p: object, _d: object, chance: random.Random) -> str:
    at = _at(name, chance)
    return name[:at] + name[at + 1 :]


def _with_another_letter(name: str, _p: object, _d: object, chance: random.Random) -> str:
    at = _at(name, chance)
    return name[:at] + chance.choice("aeiourstln") + name[at + 1 :]


def _with_one_more(name: str, _p: object, _d: object, chance: random.Random) -> str:
    at = _at(name, chance)
    return name[:at] + chance.choice("aeiourstln") + name[at:]


def _swapped(name: str, _p: object, _d: object, chance: random.Random) -> str:
    pairs = [at for at in range(1, len(name) - 1) if name[at : at + 2].isalpha()]
    at = chance.choice(pairs) if pairs else len(name)
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


DEFORMATIONS: dict[str, Deformation] = {
    "as it is": lambda name, *_: name,
    "no accent": lambda name, *_: _bare(name),
    "capitals": lambda name, *_: name.upper(),
    "no hyphen": lambda name, *_: name.replace("-", " "),
    "no apostrophe": lambda name, *_: re.sub("['’]", " ", name),
    "all in one": lambda name, *_: re.sub(r"[-' ’]", "", name),
    "St": _short_saint,
    "with its postal code": lambda name, postal, *_: f"{name} {postal[0] if postal else ''}",
    "with its department": lambda name, _postal, department, *_: f"{_bare(name)} ({department})",
    "without a letter": _without_a_letter,
    "with another letter": _with_another_letter,
    "with one letter more": _with_one_more,
    "two letters swapped": _swapped,
}
