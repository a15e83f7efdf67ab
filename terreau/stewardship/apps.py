from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StewardshipApp(AppConfig):
    name = "terreau.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from terreau.foundation import care, house
        from terreau.stewardship import policy, queries, verbs  # noqa: F401
        from terreau.stewardship.keeper import Keeper

        care.stand_behind(Keeper())
        care.offer_verbs(verbs.VERBS)
        house.offer_kept(
            house.Kept(
                _("Who wrote which version of a text, and who did what, as codes"),
                _("so that a mistake can be undone and everybody can see how a text came about"),
                _("for good; the link to you goes when you leave"),
                order=30,
            )
        )
        house.offer_my_data(queries.data_of)
        house.offer_my_space(queries.steward_cards)
