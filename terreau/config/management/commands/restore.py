"""`terreau restore`: puts a backup in place of what stands."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config.restore import restore
from terreau.foundation.commands import Command as Base


class Command(Base):
    help = gettext_lazy("Put a backup back, of this engine or of the other one.")
    needs_home = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("an archive that `terreau backup` wrote"))
        parser.add_argument("--replace", action="store_true", help=_("in place of what stands, which is kept beside"))

    def run(self, file: Path, replace: bool, **options: Any) -> None:
        done = restore(file.absolute(), replace=replace)
        text = _("Restored the backup of %(made)s.") % {"made": done["made"]}
        if done["before"]:
            text += " " + _("What stood before is in %(before)s: remove it when all is well.") % {
                "before": done["before"]
            }
        self.out(done, text)
