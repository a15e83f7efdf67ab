from django.apps import AppConfig


class StewardshipApp(AppConfig):
    name = "terreau.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from terreau.foundation import care
        from terreau.stewardship.keeper import Keeper

        care.stand_behind(Keeper())
