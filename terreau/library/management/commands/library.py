"""`terreau library …`"""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation import search
from terreau.foundation.commands import Command as Base
from terreau.foundation.commands import argument, progress, subcommand
from terreau.foundation.documents import BOOK_FORMATS, FORMATS
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.open_archive.writing import export
from terreau.foundation.policy import Actor
from terreau.library import (
    browse,
    content,
    evidence,
    evidence_words,
    finder,
    finder_words,
    importing,
    present,
    queries,
    since,
    vocabulary,
)
from terreau.library.importing import archives, plans, telling
from terreau.library.models import SheetKind, Vocabulary
from terreau.library.paper import drawing, kits, running
from terreau.library.paper.printed import printed
from terreau.library.sessions import queries as sessions
from terreau.library.sessions.present import told_as_text
from terreau.library.vocabularies import present as vocabularies
from terreau.library.vocabularies import skos

READER = Actor.anonymous()


class Command(Base):
    help = gettext_lazy("The library: list, show, search, print, import sheets.")

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

    @subcommand(gettext_lazy("What those who used a sheet say, in figures."), argument("slug", metavar="SLUG"))
    def evidence(self, slug: str) -> None:
        sheet = queries.find_used(READER, slug)
        found = evidence.of(sheet)
        self.out(evidence_words.as_data(sheet, found), lambda data: evidence_words.as_text(sheet, found))

    @subcommand(
        gettext_lazy("What was told of a sheet since its newest version, by class of territory."),
        argument("slug", metavar="SLUG"),
    )
    def since(self, slug: str) -> None:
        sheet = queries.find_used(READER, slug)
        self.out(since.as_data(sheet, since.since_newest(sheet)), _told_since)

    @subcommand(
        gettext_lazy("Find methods by three questions, none of them mandatory."),
        argument("--goal", metavar="GOAL", default="", help=gettext_lazy("what you want to do")),
        argument("--people", default="", metavar="N", help=gettext_lazy("with how many people")),
        argument("--audience", choices=tuple(vocabulary.AUDIENCE), default="", help=gettext_lazy("with whom")),
        argument("--minutes", default="", metavar="N", help=gettext_lazy("how much time there is")),
        argument("--budget", choices=tuple(vocabulary.COST), default="", help=gettext_lazy("how much money there is")),
        argument("--territory", default="", metavar="CODE", help=gettext_lazy("in which commune")),
    )
    def find(self, **given: str) -> None:
        question = finder.Question.of(given)
        found = [finder_words.as_data(match, question) for match in finder.find(question)]
        self.out(found, _answers)

    @subcommand(
        gettext_lazy("Draw a sheet on paper, into a file."),
        argument("slug", metavar="SLUG"),
        argument("--format", choices=FORMATS, default="pdf", help=gettext_lazy("format of the file")),
        argument("--size", choices=tuple(drawing.SIZES), default="a4", help=gettext_lazy("size of the paper")),
        argument("--version", type=int, dest="number", metavar="N", help=gettext_lazy("an older version")),
        argument("--out", type=Path, metavar="FILE", required=True, help=gettext_lazy("where to write it")),
    )
    def print(self, slug: str, format: str, size: str, number: int | None, out: Path) -> None:
        sheet = printed(queries.find_sheet(READER, slug), number)
        written(self, drawing.draw(sheet, size, format), out, {"slug": slug, "version": sheet.version, "size": size})

    @subcommand(
        gettext_lazy("List public session plans; show one, or draw its running order into a file."),
        argument("slug", metavar="SLUG", nargs="?", default=""),
        argument("--format", choices=FORMATS, default="pdf", help=gettext_lazy("format of the file")),
        argument("--out", type=Path, metavar="FILE", help=gettext_lazy("where to write it")),
    )
    def session(self, slug: str, format: str, out: Path | None) -> None:
        if not slug:
            plans = [sessions.as_data(plan) for plan in sessions.public_plans()]
            self.out(plans, lambda data: "\n".join(f"{one['slug']:<40} {one['title']}" for one in data))
            return
        plan = sessions.find(READER, slug)
        if out is not None:
            written(self, running.draw(plan, format), out, {"slug": slug, "version": plan.version})
            return
        self.out(sessions.as_data(plan), lambda data: told_as_text(plan))

    @subcommand(
        gettext_lazy("Draw several sheets, or a path and its methods, as one kit."),
        argument("slugs", metavar="SLUG", nargs="*"),
        argument("--path", default="", metavar="SLUG", help=gettext_lazy("a path, with its methods in order")),
        argument("--title", default="", help=gettext_lazy("name of the kit, on its cover")),
        argument("--format", choices=BOOK_FORMATS, default="pdf", help=gettext_lazy("format of the file")),
        argument("--size", choices=tuple(kits.SIZES), default="a4", help=gettext_lazy("size of the paper")),
        argument("--out", type=Path, metavar="FILE", required=True, help=gettext_lazy("where to write it")),
    )
    def kit(self, slugs: Any, path: str, title: str, format: str, size: str, out: Path) -> None:
        kit = kits.of_path(READER, path) if path else kits.of_slugs(READER, slugs, title)
        written(self, kits.draw(kit, size, format), out, {"sheets": kit.slugs, "size": size})

    @subcommand(
        gettext_lazy("Import sheets from a file: a report first, written with --apply; or undo an import."),
        argument("file", metavar="FILE", nargs="?", type=Path, help=gettext_lazy("the file to read")),
        argument("--kind", choices=sorted(importing.KINDS), help=gettext_lazy("what the file is; guessed without it")),
        argument("--map", metavar="FILE.toml", type=Path, help=gettext_lazy("which of their fields is which of ours")),
        argument("--show-map", action="store_true", help=gettext_lazy("print the mapping, as a file to change")),
        argument(
            "--duplicates", choices=sorted(importing.CHOICES), default="",
            help=gettext_lazy("what to do with things that are here, or look alike"),
        ),
        argument("--apply", action="store_true", help=gettext_lazy("write; without it, only say what would be done")),
        argument("--undo", metavar="RUN", type=int, help=gettext_lazy("take back the import of that number")),
    )  # fmt: skip
    def import_(self, file: Path | None, undo: int | None, **options: Any) -> None:
        actor = Actor.of_system("import")
        if undo is not None:
            self.out(importing.undo(actor, undo), telling.undone)
            return
        if file is None:
            raise Invalid(_("say which FILE to import, and its --kind."))
        self._import(actor, file, **options)

    def _bring(self, actor: Actor, path: Path, apply: bool) -> None:
        self.out(archives.apply(actor, path) if apply else archives.dry_run(actor, path), telling.told)

    def _import(
        self, actor: Actor, path: Path, kind: str | None, map: Path | None, show_map: bool, duplicates: str, apply: bool
    ) -> None:
        if kind in (None, "terreau") and archives.is_archive(path):
            self._bring(actor, path.absolute(), apply)
            return
        file = importing.fetch(path)
        kind = kind or importing.guess(file)
        if not kind:
            raise Invalid(_("%(file)s does not tell what it is: say it with --kind.") % {"file": path.name})
        given = plans.from_toml(importing.fetch(map).raw.decode(errors="replace")) if map else None
        job = importing.prepare(file, kind, given, otherwise=duplicates)
        if show_map:
            self.out(job.plan.as_data(), plans.to_toml(job.plan))
        else:
            self.out(importing.apply(actor, job) if apply else importing.dry_run(actor, job), telling.told)

    @subcommand(
        gettext_lazy("Write the whole library, all versions and authors, into an archive that anybody may read."),
        argument("target", type=Path, metavar="DIR|FILE.zip", help=gettext_lazy("a new folder, or a new ZIP")),
    )
    def export(self, target: Path) -> None:
        manifest = export(target, room="library")
        told = [f"  {name:<20} {said['count']}" for name, said in manifest["files"].items()]
        title = _("%(file)s: the whole library, as everybody reads it.") % {"file": target}
        self.out({"file": str(target.absolute()), **manifest}, "\n".join([title, *told]))

    @subcommand(gettext_lazy("List the imports that were applied, newest first."))
    def imports(self) -> None:
        self.out(importing.list_runs(), telling.listed)

    @subcommand(gettext_lazy("Make the search index anew, of sheets and of groups. Safe at any time."))
    def reindex(self) -> None:
        with progress(_("Search index")) as bar:
            counts = search.rebuild(bar)
        told = {"library.sheet": _("sheets indexed"), "people.group": _("groups indexed")}
        lines = [f"  {told.get(kind, kind):<10} {count}" for kind, count in counts.items()]
        self.out(counts, "\n".join([_("Everything that is found was indexed again:"), *lines]))

    @subcommand(
        gettext_lazy("Print a vocabulary as SKOS, or all of them."),
        argument("code", metavar="CODE", nargs="?", default="", help=gettext_lazy("such as themes; all without it")),
        argument(
            "--format", dest="form", choices=sorted(skos.FORMATS), default="ttl", help=gettext_lazy("Turtle or JSON-LD")
        ),
    )
    def vocabulary(self, code: str, form: str) -> None:
        found = list(Vocabulary.objects.filter(code=code) if code else Vocabulary.objects.all())
        if not found:
            raise NotFound(_("There is no vocabulary “%(code)s”.") % {"code": code[:60]})
        self.out([vocabularies.as_data(one) for one in found], lambda data: skos.serialise(found, form).rstrip())


def written(command: Base, data: bytes, out: Path, told: dict[str, Any]) -> None:
    """Write a file that was asked for, and say so; raises `Invalid` where it cannot be written."""
    try:
        out.write_bytes(data)
    except OSError:
        sentence = _("“%(path)s” cannot be written: check that its folder exists and that you may write in it.")
        raise Invalid(sentence % {"path": out}) from None
    command.out({"file": str(out), "bytes": len(data), **told}, f"{out} ({len(data)} o)")


def _found(lines: Any) -> str:
    return "\n".join(f"{one['slug']:<40} {one['title']}" for one in lines) or _("Nothing found.")


def _told_since(data: Any) -> str:
    lines = [_("Told since version %(version)s: %(told)s") % data]
    for group in data["by_class"]:
        lines.append(str(vocabulary.CLASSES.get(group["class_code"], "?")))
        lines += [f"  {one['title']} ({one['slug']})" for one in group["experiences"]]
    return "\n".join(lines)


def _answers(found: Any) -> str:
    blocks = [
        "\n".join([f"{one['title']} ({one['slug']})", *(f"  {reason['text']}" for reason in one["reasons"])])
        for one in found
    ]
    return "\n\n".join(blocks) or _("Nothing found.")
