from django.apps import AppConfig


class PortalApp(AppConfig):
    name = "terreau.portal"
    label = "portal"
