"""`terreau init`: prepares the data folder. Idempotent."""

from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.config.prepare import end_with_parent, prepare
from terreau.foundation.commands import Command as Base


class Command(Base):
    help = _("Prepare the data folder: database, communes of France, starter library.")
    needs_home = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watched", action="store_true", help=SUPPRESS)

    def run(self, watched: bool, **options: Any) -> None:
        if watched:
            end_with_parent()
        done = prepare()
        self.out({"steps": done}, _("Ready."))
