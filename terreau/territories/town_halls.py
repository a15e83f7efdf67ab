"""The town hall of a commune: official data, with what people corrected on top."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from terreau.territories.models import Kind, Territory
from terreau.territories.sources import Source, source

CORRECTABLE = ("lines", "postal_code", "city", "email", "phone", "website", "hours")


@dataclass(frozen=True, slots=True)
class TownHall:
    """`lines` are the address without postal code and city; `hours` is `[{"days": ["monday", …], "slots": …}]`,
    slots as `[["09:00", "12:00"], …]`. `source` says who wrote the e-mail: the directory, or a person.
    """

    name: str
    lines: list[str]
    postal_code: str
    city: str
    email: str
    phone: str
    website: str
    hours: list[dict[str, Any]]
    source: Source
    longitude: float | None = None
    latitude: float | None = None
    corrected: list[str] = field(default_factory=list)


def town_hall(territory: Territory) -> TownHall | None:
    """The town hall of a commune or of a part; None for other kinds and where the directory has none."""
    if territory.kind not in (Kind.COMMUNE, Kind.PART):
        return None
    corrections = {key: value for key, value in territory.corrections.items() if key in CORRECTABLE}
    known: dict[str, Any] = {**territory.town_hall, **corrections}
    if not known:
        return None
    return TownHall(
        name=_("Town hall of %(name)s") % {"name": territory.name},
        lines=list(known.get("lines", [])),
        postal_code=known.get("postal_code", ""),
        city=known.get("city", ""),
        email=known.get("email", ""),
        phone=known.get("phone", ""),
        website=known.get("website", ""),
        hours=list(known.get("hours", [])),
        source=source("person" if "email" in corrections else "town-halls"),
        longitude=known.get("longitude"),
        latitude=known.get("latitude"),
        corrected=sorted(corrections),
    )
