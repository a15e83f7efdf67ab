"""Step 2: from files to places. Pure: same bytes, same places."""

import csv
import io
import lzma
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from terreau.territories.imports import DataFault
from terreau.territories.imports.france.shapes import draw
from terreau.territories.imports.france.sums import sum_up
from terreau.territories.imports.places import Place, full_name, slug_of, town_hall
from terreau.territories.imports.tables import History, Populations, read_history, read_populations

NULL = "\\N"
PARTS = ("COMD", "COMA", "ARM")  # SRM, the sectors where Paris, Lyon and Marseille vote, are no places of their own
# Every column that is read, of whichever file.
COLUMNS = frozenset({
    "id", "code", "nom", "type", "type_nom", "region_id", "departement_id", "commune_parent_id", "epci_id", "geometry",
    "mairie_adresse", "mairie_email", "mairie_telephone", "mairie_site", "mairie_horaires", "mairie_localisation",
    "codepostal_id", "commune_id",
})  # fmt: skip
_POINT = struct.Struct("<BIdd")


class Found(Protocol):
    """What `fetch` gives."""

    version: str
    files: dict[str, bytes]
    tables: dict[str, bytes]


@dataclass(slots=True)
class France:
    """`remarks`: what was odd, as `{"code": …, "territory": …}`."""

    version: str
    places: list[Place]
    remarks: list[dict[str, Any]] = field(default_factory=list)


def read(found: Found) -> France:
    """Every place of the package. Raises `DataFault` where a file is damaged or has lost a column."""
    populations = read_populations(found.tables["populations"])
    history = read_history(found.tables["history"])
    try:
        return _read(found, populations, history)
    except (KeyError, ValueError, IndexError, struct.error) as fault:
        if isinstance(fault, DataFault):
            raise
        raise DataFault("unexpected", str(fault)) from fault


def _read(found: Found, populations: Populations, history: History) -> France:
    files = found.files
    regions = {row["id"]: _simple("region", row) for row in _rows(files, "regions")}
    departments = {row["id"]: _department(row, regions) for row in _rows(files, "departements")}
    epcis = {row["id"]: _epci(row) for row in _rows(files, "epci")}
    communes, parts = _communes(files, departments, epcis)
    remarks: list[dict[str, Any]] = []
    draw(communes, parts, history.lately, remarks)
    for place in communes:
        _count(place, populations)
        place.valid_from = history.began.get(place.code)
    larger = [*epcis.values(), *departments.values(), *regions.values()]
    sum_up(larger, communes, populations)
    former = list(_former(history, departments, {place.code for place in communes}))
    places = [*regions.values(), *departments.values(), *epcis.values(), *communes, *parts, *former]
    return France(found.version, places, remarks)


def _rows(files: dict[str, bytes], name: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 27)
    try:
        with lzma.open(io.BytesIO(files[name])) as binary:
            lines = csv.reader(io.TextIOWrapper(binary, "utf-8", newline=""))
            head = next(lines)
            kept = [at for at, column in enumerate(head) if column in COLUMNS]
            names = [head[at] for at in kept]
            pick = itemgetter(*kept)
            for line in lines:
                yield dict(zip(names, pick(line), strict=True))
    except (lzma.LZMAError, EOFError, UnicodeDecodeError, StopIteration, csv.Error) as fault:
        raise DataFault("damaged", f"{name}.csv.lzma") from fault


def _simple(kind: str, row: dict[str, str]) -> Place:
    return Place(kind, row["code"], row["nom"], slug_of(row["nom"]))


def _department(row: dict[str, str], regions: dict[str, Place]) -> Place:
    place = _simple("department", row)
    place.region = regions[row["region_id"]].code
    return place


def _epci(row: dict[str, str]) -> Place:
    place = _simple("epci", row)
    place.nature = row["type"]
    return place


def _communes(
    files: dict[str, bytes], departments: dict[str, Place], epcis: dict[str, Place]
) -> tuple[list[Place], list[Place]]:
    codes = {row["id"]: row["code"] for row in _rows(files, "codes_postaux")}
    postal: dict[str, list[str]] = {}
    for row in _rows(files, "codes_postaux_communes"):
        postal.setdefault(row["commune_id"], []).append(codes[row["codepostal_id"]])
    by_id: dict[str, Place] = {}
    parts: list[tuple[Place, str]] = []
    for row in _rows(files, "communes"):
        if row["type"] == "COM":
            place = _commune(row, departments, epcis)
            place.postal_codes = sorted(postal.get(row["id"], ()))
            by_id[row["id"]] = place
        elif row["type"] in PARTS:
            place = _named("part", row)
            place.nature = row["type"]
            place.postal_codes = sorted(postal.get(row["id"], ()))
            parts.append((place, row["commune_parent_id"]))
    for place, parent in parts:
        whole = by_id[parent]
        place.parent, place.department, place.region = whole.code, whole.department, whole.region
        if place.nature == "ARM":  # Paris, Lyon and Marseille have no postal code but those of their arrondissements
            whole.postal_codes = sorted({*whole.postal_codes, *place.postal_codes})
    return list(by_id.values()), [place for place, _ in parts]


def _commune(row: dict[str, str], departments: dict[str, Place], epcis: dict[str, Place]) -> Place:
    place = _named("commune", row)
    department = departments[row["departement_id"]]
    place.department, place.region = department.code, department.region
    if row["epci_id"] != NULL:
        place.epci = epcis[row["epci_id"]].code
    return place


def _named(kind: str, row: dict[str, str]) -> Place:
    name = full_name(row["nom"], row["type_nom"])
    place = Place(kind, row["code"], name, slug_of(name))
    position = row["mairie_localisation"]
    place.town_hall = town_hall(
        row["mairie_adresse"],
        row["mairie_email"],
        row["mairie_telephone"],
        row["mairie_site"],
        row["mairie_horaires"],
        None if position == NULL else _POINT.unpack(bytes.fromhex(position))[2:],
    )
    if row["geometry"] != NULL:
        place.wkb = bytes.fromhex(row["geometry"])
    return place


def _count(place: Place, populations: Populations) -> None:
    place.populations = dict(populations.communes.get(place.code, {}))
    if place.populations:
        latest = max(place.populations)
        place.population, place.population_year = place.populations[latest], int(latest)
        if place.area_km2:
            place.density = round(place.population / place.area_km2, 2)


def _former(history: History, departments: dict[str, Place], living: set[str]) -> Iterator[Place]:
    by_code = {place.code: place for place in departments.values()}
    for code, (name, ended, successor) in history.ended.items():
        if code in living or successor not in living:
            continue
        home = by_code.get(code[:3]) or by_code.get(code[:2])
        place = Place("commune", code, name, slug_of(name), valid_to=ended, successor=successor)
        if home is not None:
            place.department, place.region = home.code, home.region
        yield place
