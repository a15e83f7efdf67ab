"""The same rows as a Datasette file: communes with their figures and town hall, and the sheets, with FTS5."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path


def build(data_folder: Path, into: Path) -> tuple[Path, Path]:
    """Copy communes and sheets of a prepared Terreau into `into`/peer.db; gives the file and its inspect file."""
    source = sqlite3.connect(f"file:{data_folder / 'terreau.sqlite3'}?mode=ro", uri=True)
    file, inspected = into / "peer.db", into / "inspect.json"
    peer = sqlite3.connect(file)
    communes = source.execute(
        """SELECT c.code, c.name, d.name, e.name, c.class_code, c.population, c.populations, c.area_km2, c.density,
                  c.postal_codes, c.neighbours, c.town_hall, c.longitude, c.latitude
           FROM territories_territory c
           LEFT JOIN territories_territory d ON d.id = c.department_id
           LEFT JOIN territories_territory e ON e.id = c.epci_id
           WHERE c.kind = 'commune' AND c.valid_to IS NULL ORDER BY c.population DESC"""
    ).fetchall()
    peer.execute(
        """CREATE TABLE communes (code TEXT PRIMARY KEY, name TEXT, department TEXT, epci TEXT, class TEXT,
           population INTEGER, populations TEXT, area REAL, density REAL, postal_codes TEXT, neighbours TEXT,
           town_hall TEXT, longitude REAL, latitude REAL)"""
    )
    peer.executemany(f"INSERT INTO communes VALUES ({','.join('?' * 14)})", communes)
    sheets = source.execute("SELECT slug, kind, title, summary, origin, fields FROM library_sheet").fetchall()
    peer.execute(
        "CREATE TABLE sheets (slug TEXT PRIMARY KEY, kind TEXT, title TEXT, summary TEXT, origin TEXT, body TEXT)"
    )
    peer.executemany("INSERT INTO sheets VALUES (?,?,?,?,?,?)", [(*row[:5], _text(row[5])) for row in sheets])
    for table, columns in (("communes", "name, postal_codes"), ("sheets", "title, summary, body")):
        peer.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', prefix='2 3', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        peer.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    peer.commit()
    peer.close()
    source.close()
    with inspected.open("w") as out:
        subprocess.run([sys.executable, "-m", "datasette", "inspect", str(file)], stdout=out, check=True)
    return file, inspected


SUGGEST = """SELECT c.code, c.name, c.department, c.postal_codes, c.population FROM communes_fts f
             JOIN communes c ON c.rowid = f.rowid WHERE communes_fts MATCH :q ORDER BY f.rowid LIMIT 8"""


def settings(into: Path) -> list[str]:
    """Datasette at its fastest for these rows: a query written for suggestions (rows stand in the order of their
    population), and none of the facets that it would otherwise count for a table.
    """
    metadata = into / "metadata.json"
    metadata.write_text(json.dumps({"databases": {"peer": {"queries": {"suggest": {"sql": SUGGEST}}}}}))
    return ["--metadata", str(metadata), "--setting", "suggest_facets", "off"]


FACETS = ("goal", "phase", "people")  # of several values a sheet


def build_library(data_folder: Path, into: Path) -> tuple[Path, Path, list[str]]:
    """The sheets of a library with its facets as `into`/library.db, its inspect file, and the settings of Datasette:
    it may take as long as it needs to count facets, else it would leave them out.
    """
    source = sqlite3.connect(f"file:{data_folder / 'terreau.sqlite3'}?mode=ro", uri=True)
    file, inspected = into / "library.db", into / "inspect-library.json"
    values: dict[tuple[int, str], list[str]] = {}
    for sheet, facet, value in source.execute("SELECT sheet_id, facet, value FROM library_sheetfacet"):
        values.setdefault((sheet, facet), []).append(value)
    peer = sqlite3.connect(file)
    peer.execute(
        """CREATE TABLE sheets (slug TEXT PRIMARY KEY, kind TEXT, title TEXT, summary TEXT, body TEXT, time TEXT,
           goal TEXT, phase TEXT, people TEXT)"""
    )
    for pk, fields, *head in source.execute("SELECT id, fields, slug, kind, title, summary FROM library_sheet"):
        time = values.get((pk, "time"), [None])[0]
        facets = [json.dumps(values.get((pk, facet), [])) for facet in FACETS]
        peer.execute("INSERT INTO sheets VALUES (?,?,?,?,?,?,?,?,?)", [*head, _text(fields), time, *facets])
    peer.execute("CREATE INDEX by_kind ON sheets (kind)")
    peer.execute("CREATE INDEX by_time ON sheets (time)")
    peer.execute(
        "CREATE VIRTUAL TABLE sheets_fts USING fts5(title, summary, body, content='sheets', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    peer.execute("INSERT INTO sheets_fts (sheets_fts) VALUES ('rebuild')")
    peer.commit()
    peer.close()
    source.close()
    with inspected.open("w") as out:
        subprocess.run([sys.executable, "-m", "datasette", "inspect", str(file)], stdout=out, check=True)
    return file, inspected, ["--setting", "suggest_facets", "off", "--setting", "facet_time_limit_ms", "10000"]


def _text(fields: str) -> str:
    """Every word of a sheet, as one text."""

    def words(value: object) -> list[str]:
        if isinstance(value, dict):
            return [word for one in value.values() for word in words(one)]
        if isinstance(value, list):
            return [word for one in value for word in words(one)]
        return [str(value)] if value else []

    return "\n".join(words(json.loads(fields)))
