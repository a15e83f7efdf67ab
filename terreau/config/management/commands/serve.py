"""`terreau serve`: web server and worker in one process."""

from argparse import ArgumentParser
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config import home, server
from terreau.config.prepare import prepare_apart
from terreau.foundation.commands import Command as Base
from terreau.foundation.errors import Invalid


class Command(Base):
    help = gettext_lazy("Serve the site; prepares the data folder first when needed.")
    needs_home = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
        parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
        parser.add_argument("--no-worker", action="store_true", help=_("leave the jobs to `terreau worker`"))
        parser.add_argument("--processes", type=int, default=1, help=_("web processes; more than one on PostgreSQL"))

    def run(self, host: str, port: int, no_worker: bool, processes: int, **options: Any) -> None:
        if not 1 <= processes <= 64:
            raise Invalid(_("from 1 to 64 processes can be started."))
        if processes > 1 and connection.vendor != "postgresql":
            raise Invalid(_("several processes need PostgreSQL: set DATABASE_URL, or serve with one."))
        taken = server.take_socket(host, port)
        try:
            prepare_apart()
            connection.close()
            with home.in_use():
                self.stdout.write(_("Terreau is at %(address)s") % {"address": server.address_of(taken)})
                self.stdout.flush()
                server.serve(taken, worker=not no_worker, processes=processes)
        finally:
            taken.close()
