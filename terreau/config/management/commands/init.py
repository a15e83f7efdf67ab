"""`terreau init`: prepares the data folder. Idempotent."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.config.prepare import prepare
from terreau.foundation.commands import Command as Base


class Command(Base):
    help = _("Prepare the data folder: database, communes of France, starter library.")
    needs_home = False

    def run(self, **options: Any) -> None:
        done = prepare()
        self.out({"steps": done}, _("Ready."))
