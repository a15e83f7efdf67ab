"""`terreau import`: brings an open archive into this house."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.archive import CREATED, OUTCOMES, UPDATED
from terreau.foundation.commands import Command as Base
from terreau.foundation.open_archive.bringing import bring


class Command(Base):
    help = gettext_lazy("Bring an open archive in; says what it would do, and does it with --apply.")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="DIR|FILE.zip", help=_("what `terreau export` wrote"))
        parser.add_argument("--apply", action="store_true", help=_("write; without it, nothing is changed"))

    def run(self, file: Path, apply: bool, **options: Any) -> None:
        self.out(bring(file.absolute(), apply=apply), human)


def human(report: dict[str, Any]) -> str:
    lines = []
    for kind, said in report["kinds"].items():
        counts = ", ".join(f"{OUTCOMES[outcome]}: {count}" for outcome, count in said["counts"].items())
        lines.append(f"{kind:<14} {counts or '—'}")
        for line in said["lines"]:
            if line["outcome"] not in (CREATED, UPDATED):
                why = f" ({line['why']})" if line["why"] else ""
                lines.append(f"  {line['name']}: {OUTCOMES[line['outcome']]}{why}")
    for name in report["unknown"]:
        lines.append(_("%(name)s: this Terreau does not know that kind; it was left out.") % {"name": name})
    if not report["changed"]:
        lines.append(_("Nothing to change."))
    elif not report["applied"]:
        lines.append(_("Nothing was written: add --apply to do it."))
    return "\n".join(lines)
