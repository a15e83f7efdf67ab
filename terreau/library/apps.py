import tomllib
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care, house, search
from terreau.foundation.house import InitStep, MenuEntry, offer_init_step, offer_menu


class LibraryApp(AppConfig):
    name = "terreau.library"
    label = "library"

    def ready(self) -> None:
        from terreau.library import offers, policy, starter_sheets  # noqa: F401 (policy registers its rules)

        house.offer_search(offers.SEARCH)
        house.offer_my_space(offers.my_sheets)
        house.offer_queue(offers.waiting)
        care.offer_cared(offers.SHEETS)
        offer_menu(MenuEntry(_("Library"), "library:index", order=20))
        offer_init_step(
            InitStep("library", _("Starter library"), starter_sheets.is_needed, starter_sheets.load, order=60)
        )
        synonyms = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
        search.offer_synonyms(synonyms["groups"])
