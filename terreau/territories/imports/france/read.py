"""Step 2: from files to places. Pure: same bytes, same places."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from terreau.territories.imports import DataFault
from terreau.territories.imports.france import ready
from terreau.territories.imports.france.land import UNKNOWN, Land
from terreau.territories.imports.france.package import outlined, outlines, rows
from terreau.territories.imports.places import NULL, Place, full_name, slug_of, town_hall
from terreau.territories.imports.tables import History, Populations, read_history, read_populations

PARTS = ("COMD", "COMA", "ARM")  # SRM, the sectors where Paris, Lyon and Marseille vote, are no places of their own
COLUMNS = (
    "id", "code", "type", "nom", "type_nom", "departement_id", "commune_parent_id", "epci_id", "mairie_adresse",
    "mairie_email", "mairie_telephone", "mairie_site", "mairie_horaires", "mairie_localisation",
)  # fmt: skip


class Found(Protocol):
    """What `fetch` gives."""

    @property
    def version(self) -> str: ...
    @property
    def files(self) -> dict[str, bytes]: ...
    @property
    def tables(self) -> dict[str, bytes]: ...
    @property
    def ready(self) -> bytes: ...


_place = Place._make


@dataclass(slots=True)
class France:
    """`remarks`: what was odd, as `{"code": …, "territory": …}`."""

    version: str
    places: list[Place]
    remarks: list[dict[str, Any]] = field(default_factory=list)


# A commune, or a part of one: code, name, nature, codes of its region, department, EPCI and commune, its postal codes,
# its town hall as JSON, its outline as WKB. No class: there are forty thousand, on the way to being a place.
_Line = tuple[str, str, str, str, str, str, str, set[str], str, bytes | None]


@dataclass(slots=True)
class _Package:
    """The package, read: larger places as far as it knows them, and lines."""

    regions: dict[str, Place]
    departments: dict[str, Place]
    epcis: dict[str, Place]
    communes: list[_Line]
    parts: list[_Line]


def read(found: Found) -> France:
    """Every place of the package. Raises `DataFault` where a file is damaged or has lost a column."""
    try:
        table = ready.unpack(found.ready, ready.digest(found.files, found.tables))
        if table is not None:
            return France(found.version, table.places(outlines(found.files, "communes")), table.remarks)
        return compute(found)
    except (KeyError, ValueError, IndexError, struct.error) as fault:
        if isinstance(fault, DataFault):
            raise
        raise DataFault("unexpected", str(fault)) from fault


def compute(found: Found) -> France:
    """What `read` gives, whatever the table of what is ready says."""
    populations = read_populations(found.tables["populations"])
    history = read_history(found.tables["history"])
    package = _package(found.files)
    land = _land(package, history, populations)
    return France(found.version, list(_places(package, land, history, populations)), land.remarks)


def _land(package: _Package, history: History, populations: Populations) -> Land:
    """Measured outlines and sums. This loads shapely."""
    from terreau.territories.imports.france.shapes import Bare, draw
    from terreau.territories.imports.france.sums import sum_up

    land = draw(
        [Bare(code, wkb) for code, *_rest, wkb in package.communes],
        [Bare(line[0], line[-1], line[6]) for line in package.parts],
        history.lately,
    )
    land.larger = sum_up(_communes(package, land, history, populations), populations)
    return land


def _places(package: _Package, land: Land, history: History, populations: Populations) -> Iterator[Place]:
    for larger in (package.regions, package.departments, package.epcis):
        for place in larger.values():
            yield _summed(place, land)
    yield from _communes(package, land, history, populations)
    yield from _parts(package, land)
    yield from _former(package, history)


def _summed(place: Place, land: Land) -> Place:
    sums = land.larger.get(place.key)
    if sums is None:
        return place
    return place._replace(**{name: value for name, value in sums._asdict().items() if value != ""})


def _communes(package: _Package, land: Land, history: History, populations: Populations) -> Iterator[Place]:
    measured, drawn, began, counted = land.communes.get, land.outlines.get, history.began.get, populations.of
    for code, name, nature, region, department, epci, parent, postal, hall, wkb in package.communes:
        area, *where, near = measured(code, UNKNOWN)
        series, population, year = counted(code)
        how, wkb = drawn(code, ("", wkb))
        yield _place((
            "commune", code, name, slug_of(name), nature, began(code), None, population, year, area,
            round(population / area, 2) if population is not None and area else None, *where,
            region, department, epci, parent, "", series, near, _listed(postal), hall,
            f'{{"outline": "{how}"}}' if how else "{}", wkb,
        ))  # fmt: skip


def _parts(package: _Package, land: Land) -> Iterator[Place]:
    for code, name, nature, region, department, epci, parent, postal, hall, wkb in package.parts:
        area, *where, near = land.parts.get(code, UNKNOWN)
        yield _place((
            "part", code, name, slug_of(name), nature, None, None, None, None, area, None, *where,
            region, department, epci, parent, "", "{}", near, _listed(postal), hall, "{}", wkb,
        ))  # fmt: skip


def _listed(codes: set[str]) -> str:
    return '["' + '", "'.join(sorted(codes)) + '"]' if codes else "[]"


def _former(package: _Package, history: History) -> Iterator[Place]:
    living = {line[0] for line in package.communes}
    departments = {place.code: place for place in package.departments.values()}
    for code, (name, ended, successor) in history.ended.items():
        if code in living or successor not in living:
            continue
        home = departments.get(code[:3]) or departments.get(code[:2])
        place = Place("commune", code, name, slug_of(name), valid_to=ended, successor=successor)
        yield place._replace(department=home.code, region=home.region) if home is not None else place


# ------------------------------------------------------------ the package


def _package(files: dict[str, bytes]) -> _Package:
    regions = {
        number: Place("region", code, name, slug_of(name))
        for number, code, name in rows(files, "regions", "id", "code", "nom")
    }
    departments = {
        number: Place("department", code, name, slug_of(name), region=regions[region].code)
        for number, code, name, region in rows(files, "departements", "id", "code", "nom", "region_id")
    }
    epcis = {
        number: Place("epci", code, name, slug_of(name), nature)
        for number, code, name, nature in rows(files, "epci", "id", "code", "nom", "type")
    }
    return _Package(regions, departments, epcis, *_lines(files, departments, epcis))


def _lines(
    files: dict[str, bytes], departments: dict[str, Place], epcis: dict[str, Place]
) -> tuple[list[_Line], list[_Line]]:
    """Communes, and parts of communes."""
    postal = _postal_codes(files)
    epci_codes = {number: place.code for number, place in epcis.items()} | {NULL: ""}
    homes = {number: (place.region, place.code) for number, place in departments.items()}
    by_number: dict[str, _Line] = {}
    parts = []
    for row in outlined(files, "communes", *COLUMNS):
        number, code, kind, name, article = row[:5]
        if kind == "COM":
            by_number[number] = (
                code, full_name(name, article), "", *homes[row[5]], epci_codes[row[7]], "",
                postal.get(number) or set(), town_hall(*row[8:14]), row[14],
            )  # fmt: skip
        elif kind in PARTS:
            parts.append((row, postal.get(number) or set()))
    return list(by_number.values()), [_part(row, near, by_number) for row, near in parts]


def _part(row: tuple[Any, ...], postal_codes: set[str], communes: dict[str, _Line]) -> _Line:
    _number, code, kind, name, article, _department, parent = row[:7]
    whole, _name, _nature, region, department, _epci, _parent, whole_postal_codes, *_rest = communes[parent]
    if kind == "ARM":  # Paris, Lyon and Marseille have no postal code but those of their arrondissements
        whole_postal_codes.update(postal_codes)
    hall = town_hall(*row[8:14])
    return code, full_name(name, article), kind, region, department, "", whole, postal_codes, hall, row[14]


def _postal_codes(files: dict[str, bytes]) -> dict[str, set[str]]:
    """Number of a commune → its postal codes."""
    codes = {number: code for number, code in rows(files, "codes_postaux", "id", "code")}  # noqa: C416
    found: dict[str, set[str]] = {}
    for code, commune in rows(files, "codes_postaux_communes", "codepostal_id", "commune_id"):
        found.setdefault(commune, set()).add(codes[code])
    return found
