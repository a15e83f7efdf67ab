import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care, house, search
from terreau.foundation.house import InitStep, MenuEntry, offer_init_step, offer_menu


def _sheet(data: Mapping[str, Any]) -> str:
    return reverse("library:sheet", args=[data["slug"]])


class LibraryApp(AppConfig):
    name = "terreau.library"
    label = "library"

    def ready(self) -> None:
        from terreau.foundation import jobs
        from terreau.foundation.archive import offer_archive
        from terreau.library import archive, confirmed, offers, policy, starter_sheets  # noqa: F401 (policy registers its rules)
        from terreau.notices.kinds import offer_kind

        for archived in archive.all_kinds():
            offer_archive(archived)

        house.offer_kept(confirmed.KEPT)
        house.offer_my_data(confirmed.data_of)
        jobs.offer_periodic("library.contributions", confirmed.forget_old, timedelta(hours=1))
        house.offer_search(offers.SEARCH)
        house.offer_my_space(offers.my_sheets)
        house.offer_queue(offers.waiting)
        care.offer_cared(offers.SHEETS)
        offer_kind(
            "library.published", _("Your sheet “%(title)s” was read: everyone can see it now. Thank you."), _sheet
        )
        offer_kind("library.accepted", _("Your change to “%(title)s” was accepted. Thank you."), _sheet)
        offer_kind("library.declined", _("Your change to “%(title)s” was read, and not kept."), _sheet)
        offer_menu(MenuEntry(_("Library"), "library:index", order=20))
        offer_init_step(
            InitStep("library", _("Starter library"), starter_sheets.is_needed, starter_sheets.load, order=60)
        )
        synonyms = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
        search.offer_synonyms(synonyms["groups"])
