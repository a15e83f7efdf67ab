"""The composition root as an app: connects reactions once every room is ready."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "terreau.config"
    label = "terreau_config"

    def ready(self) -> None:
        from datetime import timedelta

        from terreau.config.reactions import connect
        from terreau.foundation import jobs, worker

        connect()
        jobs.offer_periodic("tidy", worker.tidy, timedelta(days=1))
