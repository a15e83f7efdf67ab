from django.apps import AppConfig


class LibraryApp(AppConfig):
    name = "terreau.library"
    label = "library"
