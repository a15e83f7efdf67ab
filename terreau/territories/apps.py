from django.apps import AppConfig


class TerritoriesApp(AppConfig):
    name = "terreau.territories"
    label = "territories"
