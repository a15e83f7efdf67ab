"""Reading the density grid of seven levels (INSEE): one line a commune.

By label, never by code: the codes 3 and 4 stand for *petites villes* and *ceintures urbaines* in some vintages, the
other way round in others.
"""

from dataclasses import dataclass, field

from terreau.territories.classes import tables
from terreau.territories.classes.rules import Level
from terreau.territories.spelling import fold

COLUMNS = (
    ("CODGEO", "CODE", "COM", "CODE_COMMUNE"),
    ("LIBDENS7", "LIBDENS", "LIB_DENS7", "LIBELLE_DENSITE_7", "LIBELLE DENSITE", "GRILLE_DENSITE_LIBELLE"),
    ("", "DENS7", "DENS", "GRILLE_DENSITE"),
)


@dataclass
class Table:
    """Code of a commune → its level and the code written beside it; `unread` are the codes of unusable lines."""

    lines: dict[str, tuple[Level, str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def level_of(label: str) -> Level | None:
    """The level of a label, whatever its number, accents and small words; None for one we do not know."""
    return _BY_WORDS.get(_words(label))


def read(text: str) -> Table:
    """Raises `tables.Unreadable` where a column is missing or no line can be read."""
    table = Table()
    for row in tables.rows(text, COLUMNS):
        code, level = row["CODGEO"].upper().zfill(5), level_of(row["LIBDENS7"])
        if len(code) != 5 or level is None:
            table.unread.append(row["CODGEO"][:10])
            continue
        table.lines[code] = (level, row.get("DENS7", ""))
    if not table.lines:
        raise tables.Unreadable("no-line")
    return table


def _words(label: str) -> str:
    """ "Petites villes" and "petite ville" alike; "Urbain dense - grand centre urbain" keeps its second half."""
    plain = fold(label.split(" - ")[-1].split(":")[-1].lstrip("0123456789. "))
    words = [word for word in plain.split() if word not in ("a", "ou", "et")]
    return " ".join(f"{word[:-3]}al" if word.endswith("aux") else word.rstrip("s") for word in words)


_BY_WORDS = {_words(level.value): level for level in Level}
