"""The composition root as an app: connects reactions once every room is ready."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "terreau.config"
    label = "terreau_config"

    def ready(self) -> None:
        from terreau.config.reactions import connect

        connect()
