from django.apps import AppConfig


class StewardshipApp(AppConfig):
    name = "terreau.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from terreau.foundation import care, house
        from terreau.stewardship import policy, queries  # noqa: F401
        from terreau.stewardship.keeper import Keeper

        care.stand_behind(Keeper())
        house.offer_my_data(queries.data_of)
        house.offer_my_space(queries.steward_cards)
