from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationApp(AppConfig):
    name = "terreau.foundation"
    label = "foundation"

    def ready(self) -> None:
        from terreau.foundation.house import Kept, offer_kept

        offer_kept(
            Kept(
                _("The session cookie of who is logged in"),
                _("to know that it is still you"),
                _("60 days after your last login, or until you log out"),
                order=80,
            )
        )
        offer_kept(
            Kept(
                _("Technical logs, without address, name or e-mail"),
                _("to find faults"),
                _("as long as the host keeps its logs"),
                order=90,
            )
        )
        offer_kept(
            Kept(
                _("Drafts of forms, on your own device"),
                _("so that a cut network loses nothing"),
                _("until the form is sent, 30 days at most"),
                order=95,
            )
        )
