"""Reading the file of aires d'attraction des villes (INSEE): one line a commune."""

from dataclasses import dataclass, field

from terreau.territories.classes import tables
from terreau.territories.classes.rules import CATEGORIES, Attraction

COLUMNS = (
    ("CODGEO", "CODE", "COM", "CODE_COMMUNE"),
    ("CATEAAV2020", "CATEAAV", "CATEAAV2020_V2"),
    ("TAAV2017", "TAAV", "TAAV2020", "TAAV2022"),
    ("", "AAV2020", "AAV"),
    ("", "LIBAAV2020", "LIBAAV"),
)
SIZES = frozenset("012345")


@dataclass
class Table:
    """Code of a commune → what its line says; `unread` are the codes of lines that say nothing usable."""

    lines: dict[str, Attraction] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read(text: str) -> Table:
    """Raises `tables.Unreadable` where a column is missing or no line can be read."""
    table = Table()
    for row in tables.rows(text, COLUMNS):
        code, category, size = row["CODGEO"].upper().zfill(5), row["CATEAAV2020"], row["TAAV2017"]
        if len(code) != 5 or category not in CATEGORIES or size not in SIZES or (category == "30") != (size == "0"):
            table.unread.append(row["CODGEO"][:10])
            continue
        table.lines[code] = Attraction(category, int(size), row.get("AAV2020", ""), row.get("LIBAAV2020", ""))
    if not table.lines:
        raise tables.Unreadable("no-line")
    return table
