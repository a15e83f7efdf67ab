from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "terreau.people"
    label = "people"

    def ready(self) -> None:
        from terreau.people import policy  # noqa: F401
