"""`terreau createsteward EMAIL`."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation import commands
from terreau.people.actions import make_steward


class Command(commands.Command):
    help = gettext_lazy("name a steward: who watches over what is shared")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help=_("the steward's e-mail; the login code goes there"))

    def run(self, *args: Any, **options: Any) -> None:
        person = make_steward(options["email"])
        sentence = _("%(email)s is a steward now. Log in with this e-mail on the site.") % {"email": person.email}
        self.out({"email": person.email, "steward": True}, sentence)
