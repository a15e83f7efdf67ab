from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalApp(AppConfig):
    name = "terreau.portal"
    label = "portal"

    def ready(self) -> None:
        from terreau.foundation.house import MenuEntry, offer_address, offer_menu
        from terreau.portal.addresses import territory_address

        offer_address("territories.territory", territory_address)
        offer_menu(MenuEntry(_("Search"), "portal:search", order=60, icon="search"))
        offer_menu(MenuEntry(_("My space"), "portal:my_space", order=80, known=True))
