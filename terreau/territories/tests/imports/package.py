"""A tiny country in the form of the data package: a grid of communes with every trap of the real one."""

import csv
import io
import lzma
import struct
from dataclasses import dataclass, field

import shapely

NULL = "\\N"
COLUMNS = [
    "id", "code", "type", "nom", "type_nom", "population_municipale", "departement_id", "commune_parent_id", "epci_id",
    "geometry", "mairie_adresse", "mairie_localisation", "mairie_horaires", "mairie_email", "mairie_telephone",
    "mairie_site",
]  # fmt: skip


def square(column, row):
    """A square of a tenth of a degree on a grid, sharing corners with its neighbours."""
    x, y = round(column * 0.1, 1), round(46 + row * 0.1, 1)
    return shapely.box(x, y, round(x + 0.1, 1), round(y + 0.1, 1))


def packed(head, rows):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return lzma.compress(text.getvalue().encode(), format=lzma.FORMAT_ALONE)


def town(id, code, name, *, type="COM", article="0", parent=NULL, epci="0", shape=None, **more):
    row = dict.fromkeys(COLUMNS, "") | {
        "id": str(id),
        "code": code,
        "type": type,
        "nom": name,
        "type_nom": article,
        "population_municipale": "100",
        "departement_id": "0" if type == "COM" else NULL,
        "commune_parent_id": str(parent),
        "epci_id": epci if type == "COM" else NULL,
        "geometry": NULL if shape is None else shapely.to_wkb(shape, hex=True),
        "mairie_localisation": NULL,
        "mairie_horaires": "[]",
    }
    return row | more


def towns():
    """A ring of eight around an empty middle (a part of 99002 lost its outline), and three at the side."""
    ring = [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)]
    rows = [town(at, f"9900{at + 1}", f"Anneau-{at + 1}", shape=square(*where)) for at, where in enumerate(ring)]
    rows[0] |= {
        "nom": "Mothe-Neuve",
        "type_nom": "3",
        "mairie_adresse": "1 place de l'Église\nBP 12\n99001 La Mothe-Neuve",
        "mairie_email": "Mairie@mothe.example.org;autre@mothe.example.org",
        "mairie_telephone": "05 00 00 00 00",
        "mairie_site": "javascript:alert(1)",
        "mairie_horaires": '[["lundi","mercredi",[["09:00:00","12:00:00"]]]]',
        "mairie_localisation": struct.pack("<BIdd", 1, 1, 0.05, 46.05).hex(),
    }
    return [
        *rows,
        town(20, "99020", "Rebâtie", epci=NULL),
        town(21, "99021", "Ancienne-A", type="COMD", parent=20, shape=square(3, 0)),
        town(22, "99022", "Ancienne-B", type="COMD", parent=20, shape=square(3, 1)),
        town(23, "99023", "Sans-Polygone", type="COMD", parent=1),
        town(24, "99024", "Perdue", article="5"),
        town(30, "99030SR1", "Secteur", type="SRM", parent=0),
    ]


POPULATIONS = [
    ["code", "2017", "2022", "2023"],
    *([f"9900{at}", "100", "110", "120"] for at in range(1, 9)),
    ["99020", "", "40", "50"],
    ["99024", "", "", "10"],
    ["99020+99024", "45", "", ""],
]
HISTORY = [
    ["code", "name", "began", "ended", "exact", "successor"],
    ["99021", "Ancienne-A", "", "2019-01-01", "1", "99020"],
    ["99022", "Ancienne-B", "", "2019-01-01", "1", "99020"],
    ["99020", "Rebâtie", "2019-01-01", "", "1", ""],
    ["98001", "Ailleurs", "", "2019-01-01", "1", "98002"],
]


@dataclass
class Package:
    version: str = "1"
    ready: bytes = b""
    towns: list = field(default_factory=towns)
    populations: list = field(default_factory=lambda: [list(row) for row in POPULATIONS])
    history: list = field(default_factory=lambda: [list(row) for row in HISTORY])

    @property
    def files(self):
        return {
            "regions": packed(["id", "code", "nom", "type_nom"], [["0", "99", "Région-Test", "3"]]),
            "departements": packed(
                ["id", "code", "nom", "type_nom", "region_id"], [["0", "99", "Département-Test", "5", "0"]]
            ),
            "epci": packed(["id", "code", "nom", "type"], [["0", "999999999", "Communauté-Test", "CC"]]),
            "communes": packed(COLUMNS, [[row[name] for name in COLUMNS] for row in self.towns]),
            "codes_postaux": packed(["id", "code"], [["0", "99000"], ["1", "99100"]]),
            "codes_postaux_communes": packed(["codepostal_id", "commune_id"], [["1", "0"], ["0", "0"]]),
        }

    @property
    def tables(self):
        return {
            name: lzma.compress(packed_text(rows))
            for name, rows in (("populations", self.populations), ("history", self.history))
        }


def packed_text(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
