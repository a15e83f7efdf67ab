"""`terreau serve`: web server and worker in one process."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config.prepare import prepare
from terreau.foundation.commands import Command as Base


class Command(Base):
    help = gettext_lazy("Serve the site; prepares the data folder first when needed.")
    needs_home = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
        parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))

    def run(self, host: str, port: int, **options: Any) -> None:
        import uvicorn

        prepare()
        from terreau.config.wsgi import application

        self.stdout.write(_("Terreau is at http://%(host)s:%(port)s") % {"host": host, "port": port})
        uvicorn.run(application, host=host, port=port, interface="wsgi", log_level="warning")
