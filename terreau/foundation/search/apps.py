from django.apps import AppConfig


class SearchApp(AppConfig):
    name = "terreau.foundation.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
