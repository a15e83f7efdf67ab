"""`terreau demo`: a living demonstration in a folder of its own."""

import os
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config import home
from terreau.config.demonstration import folder as place
from terreau.config.env import env
from terreau.foundation.commands import Command as Base
from terreau.foundation.commands import progress
from terreau.foundation.errors import Invalid, Refused


class Command(Base):
    help = gettext_lazy("Fill a separate folder with a demonstration: a living site, plainly marked.")
    needs_home = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", help=_("where; beside the data folder unless given"))
        parser.add_argument(
            "--database", default="", help=_("a PostgreSQL database of its own; else SQLite in the folder")
        )
        parser.add_argument("--serve", action="store_true", help=_("serve it once it stands"))
        parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
        parser.add_argument("--reset", action="store_true", help=_("make it anew; asks for --yes"))
        parser.add_argument("--yes", action="store_true", help=_("yes, what stands in the demonstration may go"))

    def run(self, folder: str | None, database: str, serve: bool, port: int, reset: bool, yes: bool, **_o: Any) -> None:
        if settings.TERREAU_DEMONSTRATION and not folder and not reset:
            self._set_stage()
            return
        main = home.folder()
        chosen = Path(folder).expanduser().absolute() if folder else place.beside(main)
        self._prepare(chosen, main, database, reset, yes)
        around = place.surroundings(chosen, database, port)
        json = ["--json"] if self.options.get("json") else []
        status = subprocess.run(place.command("demo", *json), env=around, check=False).returncode
        if status:
            raise SystemExit(status)
        if serve:
            os.execve(place.command()[0], place.command("serve", "--port", str(port)), around)  # noqa: S606

    def _prepare(self, chosen: Path, main: Path, database: str, reset: bool, yes: bool) -> None:
        place.check(chosen, main)
        if database and database == env.text("DATABASE_URL"):
            raise Refused(_("this is the database of the site itself: give the demonstration another one."))
        if reset and not yes:
            raise Invalid(_("--reset removes the demonstration in %(folder)s: say --yes as well.") % {"folder": chosen})
        if reset and database:
            raise Invalid(
                _("empty the database of --database yourself (dropdb, createdb), then start without --reset.")
            )
        if reset:
            place.clear(chosen)
        on_sqlite = not database and not env.text("DATABASE_URL")
        place.make(chosen, main if on_sqlite and chosen != main else None)

    def _set_stage(self) -> None:
        from terreau.config.demonstration.stage import script, set_stage
        from terreau.config.prepare import prepare

        prepare()
        with progress(_("Setting the stage")) as bar:
            made = set_stage(bar)
        told = script()
        people = [told["steward"]["email"], *(one["email"] for one in told["people"])]
        data = {"folder": str(home.folder()), "made": made, "people": people}
        self.out(data, lambda _data: self._words(made, told["steward"]["email"], told["people"][0]["email"]))

    def _words(self, made: int, steward: str, keeper: str) -> str:
        folder = home.folder()
        lines = [
            _("The demonstration stands in %(folder)s.") % {"folder": folder}
            if made
            else _("The demonstration in %(folder)s was there already: nothing changed.") % {"folder": folder},
            _("Log in as %(keeper)s, who keeps a group, or as %(steward)s, who watches over the site.")
            % {"keeper": keeper, "steward": steward},
            _("The codes of such logins are written to %(mails)s.") % {"mails": folder / "mails"},
        ]
        return "\n".join(lines)
