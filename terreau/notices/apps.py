from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class NoticesApp(AppConfig):
    name = "terreau.notices"
    label = "notices"

    def ready(self) -> None:
        from terreau.foundation import house, jobs
        from terreau.notices import actions, policy, queries  # noqa: F401
        from terreau.notices.kinds import Data, offer_kind

        def group(data: Data) -> str:
            return reverse("people:members", args=[data["slug"]])

        def flag(data: Data) -> str:
            return reverse("stewardship:decide", args=[data["flag"]])

        def class_of(data: Data) -> str:
            return reverse("territories:class", args=[data["commune"]])

        def suggestion(data: Data) -> str:
            return reverse("territories:class_suggestion", args=[data["commune"], data["suggestion"]])

        offer_kind("territories.class_set", _("The class of %(place)s was set by people, with a reason."), class_of)
        offer_kind("territories.class_suggested", _("Another class is suggested for %(place)s."), suggestion)
        offer_kind("territories.class_accepted", _("The class you suggested for %(place)s counts now."), suggestion)
        offer_kind(
            "territories.class_declined",
            _("You suggested a class for %(place)s. It stays as it is: %(reason)s"),
            suggestion,
        )
        offer_kind("people.joined", _("%(who)s has joined “%(group)s”."), group)
        offer_kind("people.somebody_joined", _("Somebody has joined “%(group)s”."), group)
        offer_kind("people.keeper", _("You keep the group “%(group)s” from now on."), group)
        offer_kind("stewardship.flagged", _("“%(thing)s” was flagged: it waits for a steward."), flag)
        offer_kind("stewardship.kept", _("You flagged “%(thing)s”. It stays as it is: %(reason)s"), flag)
        offer_kind("stewardship.hidden", _("You flagged “%(thing)s”. It is hidden now: %(reason)s"), flag)

        house.offer_kept(
            house.Kept(
                _("What you were told, and the mails on their way"),
                _("to tell each fact once"),
                format_lazy(_("{days} days after you read it; a mail, one day after it left"), days=actions.DAYS_KEPT),
                order=40,
            )
        )
        house.offer_my_space(queries.cards)
        house.offer_my_data(queries.data_of)
        jobs.offer_periodic("notices.digests", actions.send_digests, timedelta(hours=1))
        jobs.offer_periodic("notices.mails", actions.send_waiting, timedelta(minutes=5))
        jobs.offer_periodic("notices.broom", actions.forget_old, timedelta(days=1))
