"""`terreau export`: the open archive of what is public."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.commands import Command as Base
from terreau.foundation.open_archive.writing import export


class Command(Base):
    help = gettext_lazy("Write what is public into an open archive that anybody may read.")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="DIR|FILE.zip", help=_("a new folder, or a new ZIP"))

    def run(self, target: Path, **options: Any) -> None:
        manifest = export(target)
        told = [f"  {name:<20} {said['count']}" for name, said in manifest["files"].items()]
        title = _("%(file)s: everything public, and nothing else.") % {"file": target}
        self.out({"file": str(target.absolute()), **manifest}, "\n".join([title, *told]))
