from django.apps import AppConfig


class NoticesApp(AppConfig):
    name = "terreau.notices"
    label = "notices"
