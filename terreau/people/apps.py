from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "terreau.people"
    label = "people"
