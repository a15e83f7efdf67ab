"""`terreau library …`"""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.commands import Command as Base
from terreau.foundation.commands import argument, subcommand
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import browse, content, importing, present, queries
from terreau.library.models import SheetKind

READER = Actor.anonymous()
CHANGES = {
    "created": gettext_lazy("created"),
    "updated": gettext_lazy("brought up to date"),
    "unchanged": gettext_lazy("as it was"),
    "kept": gettext_lazy("there already, left as people wrote it"),
}
TO_COME = {"created": gettext_lazy("to create"), "updated": gettext_lazy("to bring up to date")}


class Command(Base):
    help = gettext_lazy("The library: list, show, search, import sheets.")

    @subcommand(
        gettext_lazy("List the sheets that everyone reads."),
        argument("--kind", choices=SheetKind.values, default="", help=gettext_lazy("of one kind only")),
    )
    def list(self, kind: str) -> None:
        lines = [present.as_line(sheet) for sheet in queries.shown(kind)]
        self.out(lines, lambda data: "\n".join(f"{one['kind']:<11} {one['slug']:<40} {one['title']}" for one in data))

    @subcommand(gettext_lazy("Show one sheet."), argument("slug", metavar="SLUG"))
    def show(self, slug: str) -> None:
        sheet = queries.find_sheet(READER, slug)
        shown = content.of(sheet)
        self.out(present.as_data(sheet, shown), lambda data: present.as_plain_text(sheet, shown))

    @subcommand(gettext_lazy("Search the library."), argument("text", metavar="TEXT", nargs="+"))
    def search(self, text: Any) -> None:
        shelf = browse.shelf(READER, browse.Asked.of({"q": " ".join(text)}))
        lines = [present.as_line(sheet) for sheet in shelf.page.object_list]
        self.out(
            lines, lambda data: "\n".join(f"{one['slug']:<40} {one['title']}" for one in data) or _("Nothing found.")
        )

    @subcommand(
        gettext_lazy("Import sheets from a file: a report first, written with --apply; or undo an import."),
        argument("file", metavar="FILE", nargs="?", type=Path, help=gettext_lazy("the file to read")),
        argument("--kind", choices=sorted(importing.KINDS), help=gettext_lazy("what the file is")),
        argument("--apply", action="store_true", help=gettext_lazy("write; without it, only say what would be done")),
        argument("--undo", metavar="RUN", type=int, help=gettext_lazy("take back the import of that number")),
    )
    def import_(self, file: Path | None, kind: str | None, apply: bool, undo: int | None) -> None:
        actor = Actor.of_system("import")
        if undo is not None:
            self.out(importing.undo(actor, undo), _undone)
            return
        if file is None or kind is None:
            raise Invalid(_("say which FILE to import, and its --kind."))
        text = importing.fetch(file)
        reading = importing.read(text, kind)
        if apply:
            self.out(importing.apply(actor, reading, kind, file.name, text), _told)
        else:
            self.out(importing.report(reading, importing.compare(reading)), _told)


def _found(lines: Any) -> str:
    return "\n".join(f"{one['slug']:<40} {one['title']}" for one in lines) or _("Nothing found.")


def _told(report: dict[str, Any]) -> str:
    words: dict[str, Any] = CHANGES if report["applied"] else {**CHANGES, **TO_COME}
    lines = [_("Source: %(source)s") % {"source": report["source"] or "—"}]
    for title, code in ((_("Structures"), "structures"), (_("Sheets"), "sheets")):
        lines += ["", f"{title} ({len(report[code])})"]
        lines += [f"  {one['title']} · {one['kind']} · {words[one['change']]}" for one in report[code]]
    left = report["left_out"]
    if left:
        sentence = _("Left out: telephone numbers %(phones)s, e-mail addresses %(emails)s, pictures %(pictures)s.")
        pictures = len(left["pictures"]) + len(left["placeholders"])
        lines += ["", sentence % {"phones": left["phones"], "emails": left["emails"], "pictures": pictures}]
    if report["mended"]:
        lines.append(_("Mended addresses: %(urls)s") % {"urls": ", ".join(report["mended"])})
    if report["applied"]:
        lines.append(_("Import number %(run)s; `terreau library import --undo %(run)s` takes it back.") % report)
    elif any(one["change"] in TO_COME for one in (*report["structures"], *report["sheets"])):
        lines.append(_("Nothing is written yet: add --apply."))
    else:
        lines.append(_("Nothing to do."))
    return "\n".join(lines)


def _undone(report: dict[str, Any]) -> str:
    sentence = _("Import number %(run)s is undone: %(taken)s sheets taken back, %(kept)s kept because people use them.")
    return sentence % {"run": report["run"], "taken": len(report["taken_back"]), "kept": len(report["kept"])}
