"""`terreau check`: whether this installation is well."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.config import checks
from terreau.foundation.commands import Command as Base

SIGNS = {"ok": "✓", "note": "·", "wrong": "✗"}


class Command(Base):
    help = _("Say whether this installation is well, one line a check.")
    needs_home = False

    def run(self, **options: Any) -> None:
        results = list(checks.run())
        lines = [f"{SIGNS[result.state]} {result.name:<12} {result.text}" for result in results]
        self.out([result.as_dict() for result in results], "\n".join(lines))
        if any(result.state == "wrong" for result in results):
            raise SystemExit(2)
