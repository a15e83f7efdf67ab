from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FoundationApp(AppConfig):
    name = "terreau.foundation"
    label = "foundation"

    def ready(self) -> None:
        from terreau.foundation import clock, stamp
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

        # Django sends this signal for apps with models only; the queue's stands for ours.
        queue = apps.get_app_config("django_tasks_database")
        post_migrate.connect(clock.install, sender=queue, dispatch_uid="foundation.clock")
        post_migrate.connect(stamp.install, sender=queue, dispatch_uid="foundation.stamp")
