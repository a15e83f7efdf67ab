from collections.abc import Callable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from terreau.foundation.house import InitStep, offer_init_step


class TerritoriesApp(AppConfig):
    name = "terreau.territories"
    label = "territories"

    def ready(self) -> None:
        from terreau.territories import policy  # noqa: F401 (registers its rules)

        offer_init_step(
            InitStep("communes", _("Importing the communes of France"), _france_is_missing, _import_france, order=10)
        )
        offer_init_step(
            InitStep("classes", _("Estimating the class of each commune"), _classes_are_missing, _estimate, order=11)
        )


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
