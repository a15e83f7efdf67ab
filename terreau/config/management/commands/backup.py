"""`terreau backup`: one archive of everything, made while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config.backup import back_up, default_name
from terreau.foundation.commands import Command as Base


class Command(Base):
    help = gettext_lazy("Write everything into one verified archive, while the site runs.")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help=_("the archive to write; by default, a dated name here"))

    def run(self, file: Path | None, **options: Any) -> None:
        target = (file or default_name()).absolute()
        manifest = back_up(target)
        rows = sum(manifest["tables"].values())
        self.out(
            {"file": str(target), **manifest},
            _("%(file)s: %(rows)s rows and %(files)s files, read again and right. Keep it as private as your secrets.")
            % {"file": target, "rows": rows, "files": len(manifest["sha256"])},
        )
