"""Builders for tests: real communes by name, code and neighbours, with square outlines that are marked as such."""

from typing import Any

import shapely
from django.utils.text import slugify

from terreau.territories import boxes, suggest
from terreau.territories.models import ClassOrigin, Kind, Outline, Territory, TerritoryClass

HALF_SIDE = 0.02  # degrees: the squares of `some_communes` do not overlap

REGION = ("75", "Nouvelle-Aquitaine")
DEPARTMENTS: dict[str, str] = {"79": "Deux-Sèvres", "86": "Vienne"}
EPCIS = {
    "200069755": ("CC", "Communauté de communes Mellois en Poitou"),
    "200069763": ("CC", "Communauté de communes du Haut-Poitou"),
    "200069854": ("CU", "Communauté urbaine du Grand Poitiers"),
}

# code: name, EPCI, longitude, latitude, postal codes, inhabitants of 2017, 2022 and 2023, class
_COMMUNES: dict[str, tuple[str, str, float, float, list[str], tuple[int, int, int], str]] = {
    "79084": ("Chenay", "200069755", -0.015, 46.333, ["79120"], (454, 456, 461), "rural-autonomous"),
    "79087": ("Chey", "200069755", -0.048, 46.292, ["79120"], (567, 547, 541), "rural-autonomous"),
    "79115": ("Exoudun", "200069755", -0.075, 46.337, ["79800"], (576, 540, 531), "rural-autonomous"),
    "79174": ("Melle", "200069755", -0.158, 46.208, ["79500"], (6213, 5790, 5752), "rural-autonomous"),
    "79184": ("La Mothe-Saint-Héray", "200069755", -0.117, 46.352, ["79800"], (1692, 1662, 1652), "rural-autonomous"),
    "79313": ("Sepvret", "200069755", -0.1, 46.281, ["79120"], (616, 638, 620), "rural-autonomous"),
    "86016": ("Avanton", "200069763", 0.308, 46.672, ["86170"], (2175, 2227, 2226), "periurban"),
    "86027": ("Biard", "200069854", 0.296, 46.587, ["86580"], (1751, 1908, 1910), "periurban"),
    "86041": ("Buxerolles", "200069854", 0.37, 46.616, ["86180"], (10023, 10253, 10289), "urban"),
    "86062": ("Chasseneuil-du-Poitou", "200069854", 0.365, 46.657, ["86360"], (4704, 4776, 4743), "periurban"),
    "86115": ("Jaunay-Marigny", "200069854", 0.382, 46.728, ["86130", "86380"], (7530, 7597, 7528), "periurban"),
    "86116": ("Jazeneuil", "200069854", 0.074, 46.475, ["86600"], (804, 797, 793), "rural-influenced"),
    "86158": ("Migné-Auxances", "200069854", 0.301, 46.631, ["86440"], (6071, 6276, 6285), "periurban"),
    "86177": ("Neuville-de-Poitou", "200069763", 0.253, 46.682, ["86170"], (5324, 5465, 5513), "periurban"),
    "86194": ("Poitiers", "200069854", 0.35, 46.575, ["86000"], (88291, 89472, 89916), "urban"),
    "86222": ("Saint-Georges-lès-Baillargeaux", "200069854", 0.443, 46.667, ["86130"], (4168, 4345, 4385), "periurban"),
}
_NEIGHBOURS = {
    "79084": ["79087", "79115"],
    "79087": ["79084", "79174", "79313"],
    "79115": ["79084", "79184", "79313"],
    "79174": ["79087", "79313"],
    "79184": ["79115"],
    "79313": ["79087", "79115", "79174"],
    "86016": ["86062", "86115", "86158", "86177"],
    "86027": ["86194"],
    "86041": ["86062", "86158", "86194"],
    "86062": ["86016", "86041", "86115", "86158", "86222"],
    "86115": ["86016", "86062", "86222"],
    "86158": ["86016", "86041", "86062", "86194"],
    "86177": ["86016"],
    "86194": ["86027", "86041", "86158"],
    "86222": ["86062", "86115"],
}


def some_communes() -> dict[str, Territory]:
    """Sixteen communes around Poitiers and in the Mellois, by code, with their EPCI, departments and region."""
    suggest.forget()  # what another test kept in memory
    return {code: commune(code) for code in _COMMUNES}


def commune(code: str = "86158", **fields: Any) -> Territory:
    """A commune, made once: a real one where we know its code, else one named by `fields`.

    `fields` are those of `Territory`; `name` is needed for an unknown code. Its town hall has an e-mail under
    `example.org` unless `town_hall` is given.
    """
    here = Territory.objects.filter(kind=Kind.COMMUNE, code=code).first()
    if here is not None:
        for name, value in fields.items():
            setattr(here, name, value)
        here.save()
        return here
    values: dict[str, Any] = _known(code) if code in _COMMUNES else _made_up(code)
    values |= fields
    values.setdefault("slug", slugify(values["name"]))
    made = Territory.objects.create(kind=Kind.COMMUNE, code=code, **values)
    if made.longitude is not None and made.latitude is not None:
        square(made, made.longitude, made.latitude)
    return made


def square(territory: Territory, longitude: float, latitude: float, half_side: float = HALF_SIDE) -> shapely.Polygon:
    """Give a territory a square outline around a point (degrees) and tell so in its sources."""
    shape = shapely.box(longitude - half_side, latitude - half_side, longitude + half_side, latitude + half_side)
    Outline.objects.update_or_create(territory=territory, defaults={"wkb": shapely.to_wkb(shape)})
    territory.min_longitude, territory.min_latitude, territory.max_longitude, territory.max_latitude = shape.bounds
    territory.sources = territory.sources | {"outline": "square"}
    territory.save()
    if territory.kind == Kind.COMMUNE:
        boxes.communes.put([(territory.pk, shape.bounds)])
    return shape


def department(code: str = "86") -> Territory:
    name = DEPARTMENTS.get(code, f"Département {code}")
    region = _one(Kind.REGION, *REGION)
    return _one(Kind.DEPARTMENT, code, name, region=region)


def epci(code: str = "200069854") -> Territory:
    nature, name = EPCIS.get(code, ("CC", f"Communauté {code}"))
    return _one(Kind.EPCI, code, name, nature=nature)


def _one(kind: Any, code: str, name: str, **fields: Any) -> Territory:
    made, _new = Territory.objects.get_or_create(
        kind=kind, code=code, defaults={"name": name, "slug": slugify(name), **fields}
    )
    return made


def _known(code: str) -> dict[str, Any]:
    name, epci_code, longitude, latitude, postal_codes, (in_2017, in_2022, in_2023), class_code = _COMMUNES[code]
    home = department(code[:2])
    return {
        "name": name,
        "department": home,
        "region": home.region,
        "epci": epci(epci_code),
        "longitude": longitude,
        "latitude": latitude,
        "postal_codes": postal_codes,
        "populations": {"2017": in_2017, "2022": in_2022, "2023": in_2023},
        "population": in_2023,
        "population_year": 2023,
        "neighbours": _NEIGHBOURS.get(code, []),
        "class_code": class_code,
        "class_origin": ClassOrigin.ESTIMATED,
        "area_km2": 20.0,
        "density": in_2023 / 20.0,
        "town_hall": _town_hall(name, postal_codes[0]),
    }


def _made_up(code: str) -> dict[str, Any]:
    home = department(code[:2])
    return {
        "department": home,
        "region": home.region,
        "class_code": TerritoryClass.UNKNOWN,
        "town_hall": _town_hall(code, f"{code[:2]}000"),
    }


def _town_hall(name: str, postal_code: str) -> dict[str, Any]:
    return {
        "lines": ["1 place de la Mairie"],
        "postal_code": postal_code,
        "city": name,
        "email": f"mairie@{slugify(name)}.example.org",
        "phone": "05 00 00 00 00",
        "website": f"https://{slugify(name)}.example.org/",
        "hours": [{"days": ["monday"], "slots": [["09:00", "12:00"], ["14:00", "17:00"]]}],
    }
