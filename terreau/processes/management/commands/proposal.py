"""Proposals, for those who run the site."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.commands import Command as Base
from terreau.foundation.commands import argument, subcommand
from terreau.foundation.documents import FORMATS
from terreau.foundation.errors import Invalid, NotFound
from terreau.processes import letters, queries
from terreau.processes.models import Proposal


class Command(Base):
    help = gettext_lazy("proposals to town halls: list, show, draw the letter or the dossier")

    @subcommand(
        gettext_lazy("list proposals, newest first"),
        argument("--commune", default="", metavar="CODE", help=gettext_lazy("INSEE code")),
        argument("--all", action="store_true", dest="every", help=gettext_lazy("drafts too")),
    )
    def list(self, commune: str, every: bool) -> None:
        found = Proposal.objects.alive() if every else Proposal.objects.public()
        if commune:
            from terreau.territories.queries import find_commune

            found = found.filter(territory=find_commune(commune))
        found = found.select_related("territory", "group", "path").order_by("-created_at", "-pk")
        self.out(
            [queries.as_data(one) for one in found],
            "\n".join(f"{one.pk:>6}  {one.status:<7} {one.territory.name}  {one}  ({one.slug})" for one in found)
            or _("No proposal yet."),
        )

    @subcommand(gettext_lazy("show a proposal"), argument("id", metavar="ID", help=gettext_lazy("number or address")))
    def show(self, id: str) -> None:
        found = _find(id)
        data = queries.as_data(found)
        self.out(data, lambda given: "\n".join(f"{name:<14} {_short(value)}" for name, value in given.items()))

    @subcommand(
        gettext_lazy("draw the letter or the dossier of a proposal into a file"),
        argument("id", metavar="ID", help=gettext_lazy("number or address")),
        argument("--format", choices=FORMATS, required=True, help=gettext_lazy("format of the file")),
        argument(
            "--what",
            choices=letters.WHATS,
            default=letters.DOSSIER,
            help=gettext_lazy("dossier (default: it holds the letter) or letter"),
        ),
        argument("--out", required=True, metavar="FILE", help=gettext_lazy("where to write it")),
    )
    def render(self, id: str, format: str, what: str, out: str) -> None:
        found = _find(id)
        data = letters.draw(found, what, format, private=True)
        try:
            Path(out).write_bytes(data)
        except OSError:
            sentence = _("“%(path)s” cannot be written: check that its folder exists and that you may write in it.")
            raise Invalid(sentence % {"path": out}) from None
        self.out({"file": out, "bytes": len(data), "format": format, "what": what}, f"{out} ({len(data)} o)")


def _find(id: str) -> Proposal:
    try:
        return queries.of_number(id)
    except NotFound:
        raise NotFound(
            _("There is no proposal “%(id)s”. `terreau proposal list --all` lists them.") % {"id": id[:60]}
        ) from None


def _short(value: Any) -> str:
    text = str(value if value is not None else "")
    return text if len(text) <= 100 else text[:99] + "…"
