"""`terreau worker`: runs jobs apart from the web server."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.config import home
from terreau.foundation import jobs
from terreau.foundation.commands import Command as Base
from terreau.foundation.worker import Worker


class Command(Base):
    help = gettext_lazy("Run the jobs apart from the web server.")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help=_("run the jobs that are due, then stop"))
        parser.add_argument("--retry", action="store_true", help=_("try again the jobs that failed for good"))

    def run(self, once: bool, retry: bool, **options: Any) -> None:
        revived = jobs.revive() if retry else 0
        if once:
            done = Worker().run_all()
            self.out({"done": done, "revived": revived}, _("%(count)s jobs done.") % {"count": done})
            return
        ending = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ending.set())
        worker = Worker()
        with home.in_use():
            worker.start()
            self.stdout.write(_("The worker is at work."))
            self.stdout.flush()
            while not ending.wait(1.0) and worker.alive:
                pass
            worker.stop()
