from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from terreau.foundation.care import Cared, offer_cared, offer_verbs
from terreau.foundation.house import (
    InitStep,
    SearchHit,
    SearchSource,
    offer_init_step,
    offer_kept,
    offer_my_data,
    offer_my_space,
    offer_queue,
    offer_search,
)
from terreau.foundation.policy import Actor


class TerritoriesApp(AppConfig):
    name = "terreau.territories"
    label = "territories"

    def ready(self) -> None:
        from terreau.foundation.archive import offer_archive
        from terreau.territories import archive, offers, policy, verbs  # noqa: F401 (registers its rules)
        from terreau.territories.sources import SOURCES, tell_house

        for source in SOURCES.values():
            tell_house(source)
        offer_verbs(verbs.VERBS)
        offer_archive(archive.PROJECTS)
        offer_archive(archive.CLASS_RECORDS)

        offer_search(SearchSource("communes", _("Communes"), _found, order=10))
        offer_my_space(offers.my_territories)
        offer_my_space(offers.my_suggestions)
        offer_queue(offers.waiting)
        offer_my_data(offers.my_data)
        offer_kept(offers.KEPT)
        offer_cared(
            Cared(
                "territories.territory",
                _("territory"),
                _place,
                fields=(("name", _("Name of the territory")), ("places", _("Communes"))),
            )
        )
        offer_init_step(
            InitStep("communes", _("Importing the communes of France"), _france_is_missing, _import_france, order=10)
        )
        offer_init_step(
            InitStep("classes", _("Estimating the class of each commune"), _classes_are_missing, _estimate, order=11)
        )


def _found(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """Communes for the search over all rooms."""
    from terreau.territories.models import Kind, Territory
    from terreau.territories.suggest import suggest

    hits = suggest(text, limit)
    places = Territory.objects.filter(kind=Kind.COMMUNE, code__in=[one.code for one in hits])
    urls = {place.code: place.get_absolute_url() for place in places}
    return [
        SearchHit(f"{one.name} ({one.department_code})", urls[one.code], one.known_as, _("commune"))
        for one in hits
        if urls.get(one.code)
    ]


def _place(actor: Actor, key: str) -> Any:
    """A territory of a project, or a commune (whose class or town hall may be wrong), by its key."""
    from terreau.foundation.errors import NotFound
    from terreau.territories.models import Kind, Territory

    known = key.isascii() and key.isdigit() and len(key) < 18
    found = Territory.objects.filter(kind__in=[Kind.PROJECT, Kind.COMMUNE], pk=key).first() if known else None
    if found is None:
        raise NotFound()
    return found


def _france_is_missing() -> bool:
    from terreau.territories.imports import DataFault
    from terreau.territories.imports.france import fetch
    from terreau.territories.imports.run import done, sentence_for

    try:
        return not done("france", fetch.version())
    except DataFault as fault:
        raise sentence_for(fault) from fault


def _import_france(progress: Callable[[int, int], None]) -> None:
    from terreau.territories.imports.run import run

    run("france", apply=True, progress=progress)


def _classes_are_missing() -> bool:
    from terreau.territories.imports.estimate import is_needed

    return is_needed()


def _estimate(progress: Callable[[int, int], None]) -> None:
    from terreau.territories.imports.estimate import run

    run(progress)
