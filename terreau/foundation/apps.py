from django.apps import AppConfig


class FoundationApp(AppConfig):
    name = "terreau.foundation"
    label = "foundation"
