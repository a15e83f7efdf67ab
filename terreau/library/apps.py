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


SENTENCES = {
    "library.published_why": _("Your sheet “%(title)s” was read: everyone can see it now. Thank you. %(reason)s"),
    "library.sheet_declined_why": _(
        "Your sheet “%(title)s” was read, and not published: %(reason)s You may change it: it is then read again."
    ),
    "library.accepted_why": _("Your change to “%(title)s” was accepted. Thank you. %(reason)s"),
    "library.declined_why": _("Your change to “%(title)s” was read, and not kept: %(reason)s"),
    "library.suggested": _("A change is suggested to “%(title)s”, which you keep: it waits for your answer."),
    "library.edited": _("“%(title)s”, which you keep, was changed: version %(number)s."),
    "library.parent_changed": _(
        "“%(parent)s” changed (version %(number)s). You keep its adaptation “%(title)s”: read what changed, and take "
        "it over or not."
    ),
    "library.adapted": _("“%(title)s”, which you keep, was adapted to a place: “%(adaptation)s”."),
    "library.told": _("Somebody tells of “%(method)s”, which you keep: %(title)s."),
    "library.led_to": _("Your experience “%(experience)s” is behind version %(number)s of “%(title)s”. Thank you."),
    "library.rated": _("Somebody gave an opinion on “%(title)s”, which you keep: you may answer it."),
    "library.rating_answered": _("Your opinion on “%(title)s” was answered."),
    "library.review_asked": _(
        "Nobody used, told or changed “%(title)s” for twelve months. Would you read it again? “Still right” is one "
        "click."
    ),
    "library.deleted": _("“%(title)s”, which you keep, was deleted by the stewards of the library: %(reason)s"),
    "library.keeper": _("%(who)s keeps “%(title)s” with you from now on."),
}


class LibraryApp(AppConfig):
    name = "terreau.library"
    label = "library"

    def ready(self) -> None:
        from terreau.foundation import jobs
        from terreau.foundation.archive import offer_archive
        from terreau.library import (
            archive,
            archive_uses,
            confirmed,
            exports,
            forgetting,
            giving,
            offers,
            queries,
            ratings,
            reviewing,
            starter_sheets,
        )
        from terreau.library.actions import drafts, keepers
        from terreau.library.importing import drafts as import_drafts
        from terreau.library.verbs import VERBS
        from terreau.notices.kinds import offer_kind

        _offer_vocabularies()
        _offer_files()
        _offer_sessions()
        for archived in (*archive.all_kinds(), *archive_uses.all_kinds()):
            offer_archive(archived)

        confirmed.offer_confirmable(confirmed.Confirmable(drafts.CODE, _("your experience"), drafts.make_confirmed))
        exports.offer()
        jobs.offer_periodic("library.imports", import_drafts.forget_old, timedelta(days=1))
        house.offer_kept(confirmed.KEPT)
        house.offer_kept(import_drafts.PERSONAL)
        house.offer_kept(confirmed.KEPT_INVITATION)
        for kept in forgetting.KEPT:
            house.offer_kept(kept)
        house.offer_my_data(forgetting.data_of)
        jobs.offer_periodic("library.broom", forgetting.forget_old, timedelta(days=1))
        house.offer_my_data(confirmed.data_of)
        house.offer_my_data(queries.data_of)
        jobs.offer_periodic("library.keepers", keepers.forget_old_invitations, timedelta(days=1))
        jobs.offer_periodic("library.contributions", confirmed.forget_old, timedelta(hours=1))
        house.offer_search(offers.SEARCH)
        house.offer_my_space(offers.my_sheets)
        house.offer_my_space(offers.my_drafts)
        house.offer_queue(offers.waiting)
        house.offer_queue(offers.looked_after)
        care.offer_cared(offers.SHEETS)
        care.offer_cared(ratings.CARED)
        offer_archive(ratings.OPINIONS)
        offer_archive(reviewing.REVIEWS)
        house.offer_my_data(reviewing.data_of)
        jobs.offer_periodic("library.reviews", reviewing.ask_for_reviews, timedelta(days=1))
        house.offer_my_data(ratings.data_of)
        care.offer_verbs(VERBS)
        offer_kind(
            "library.published", _("Your sheet “%(title)s” was read: everyone can see it now. Thank you."), _sheet
        )

        def suggestion(data: Mapping[str, Any]) -> str:
            return reverse("library:suggestion", args=[data["suggestion"]])

        def parent(data: Mapping[str, Any]) -> str:
            return reverse("library:parent", args=[data["slug"]])

        def opinions(data: Mapping[str, Any]) -> str:
            return reverse("library:ratings", args=[data["slug"]])

        def review(data: Mapping[str, Any]) -> str:
            return reverse("library:review", args=[data["slug"]])

        paths = {
            "library.rated": opinions,
            "library.rating_answered": opinions,
            "library.suggested": suggestion,
            "library.parent_changed": parent,
            "library.review_asked": review,
            "library.deleted": lambda data: "",
        }
        for code, sentence in SENTENCES.items():
            offer_kind(code, sentence, paths.get(code, _sheet))
        for kind in giving.KINDS:
            confirmed.offer_confirmable(kind)
        offer_kind("library.accepted", _("Your change to “%(title)s” was accepted. Thank you."), _sheet)
        offer_kind("library.declined", _("Your change to “%(title)s” was read, and not kept."), _sheet)
        offer_menu(MenuEntry(_("Library"), "library:index", order=20))
        offer_init_step(
            InitStep("library", _("Starter library"), starter_sheets.is_needed, starter_sheets.load, order=60)
        )
        synonyms = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
        from terreau.library import content

        search.offer_indexed(content.SEARCH_KIND, content.everything_indexed)
        search.offer_synonyms(synonyms["groups"])


def _offer_files() -> None:
    from terreau.foundation.archive import offer_archive
    from terreau.library import archive_files, offers

    offer_archive(archive_files.FILES)
    house.offer_my_data(offers.my_files)


def _offer_vocabularies() -> None:
    from terreau.foundation.archive import offer_archive
    from terreau.foundation.glossary import offer_terms
    from terreau.library.vocabularies import archive, glossary, starter

    offer_archive(archive.VOCABULARIES)
    offer_terms(glossary.terms)
    offer_init_step(InitStep("vocabularies", _("Vocabularies"), starter.is_needed, starter.load, order=55))


def _offer_sessions() -> None:
    from terreau.foundation import jobs
    from terreau.foundation.archive import offer_archive
    from terreau.library.sessions import archive, offers, policy  # noqa: F401 (policy registers its rules)

    offer_archive(archive.PLANS)
    house.offer_search(offers.SEARCH)
    house.offer_my_space(offers.my_sessions)
    house.offer_about("people.group", offers.of_group)
    house.offer_my_data(offers.data_of)
    house.offer_kept(offers.KEPT)
    care.offer_cared(offers.PLANS)
    care.offer_verbs(offers.VERBS)
    jobs.offer_periodic("library.sessions", offers.forget_old, timedelta(days=1))
