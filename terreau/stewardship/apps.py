from django.apps import AppConfig


class StewardshipApp(AppConfig):
    name = "terreau.stewardship"
    label = "stewardship"
