from django.apps import AppConfig


class ProcessesApp(AppConfig):
    name = "terreau.processes"
    label = "processes"
