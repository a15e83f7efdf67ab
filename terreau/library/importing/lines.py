"""One thing of an import and what becomes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Sentence
from terreau.library import content, licences
from terreau.library.imports.reading import Item, slug
from terreau.library.models import ImportLine, ImportRun, Sheet
from terreau.stewardship import journal
from terreau.stewardship.models import Revision

LABEL = "import"
CHANGES: Mapping[str, Sentence] = {
    "created": gettext_lazy("created"),
    "updated": gettext_lazy("brought up to date"),
    "completed": gettext_lazy("what was empty is filled in"),
    "unchanged": gettext_lazy("as it was"),
    "kept": gettext_lazy("there already, left as people wrote it"),
    "older": gettext_lazy("older than what was imported before: left aside"),
    "near": gettext_lazy("looks like a sheet that is here: left aside until somebody chooses"),
    "skipped": gettext_lazy("left aside, as you chose"),
    "repeated": gettext_lazy("twice in the file: left aside"),
    "refused": gettext_lazy("cannot be taken"),
}
TO_COME: Mapping[str, Sentence] = {
    "created": gettext_lazy("to create"),
    "updated": gettext_lazy("to bring up to date"),
    "completed": gettext_lazy("to complete"),
}
WRITTEN = tuple(TO_COME)


@dataclass(slots=True)
class Line:
    """`change` is a key of `CHANGES`; `why` says by what the sheet was found; `detail` why it was refused."""

    item: Item
    change: str = ""
    sheet: Sheet | None = None
    checked: content.Content = field(default_factory=dict)
    why: str = ""
    detail: str = ""
    base: int = 0

    @property
    def kind(self) -> str:
        return self.item.kind

    @property
    def note(self) -> str:
        """What the version says of where it comes from: a code, a number and a date, no sentence."""
        parts = [self.item.content.get("source_name", ""), self.item.revision, self.item.changed]
        return " · ".join(dict.fromkeys(part for part in parts if part))[:500]

    def names(self) -> set[tuple[str, ...]]:
        """What two things of one file may not share."""
        if self.item.slug:
            return {("slug", self.item.slug)}
        titles = {(self.kind, slug(name)) for name in (self.item.title, *self.item.content.get("aliases", []))}
        return titles | ({("key", self.item.key)} if self.item.key else set())

    def told(self) -> dict[str, Any]:
        fields = self.item.content.get("fields", {})
        line = {
            "line": self.item.line,
            "kind": self.kind,
            "title": self.item.title[:200],
            "slug": self.sheet.slug if self.sheet else "",
            "change": self.change,
            "why": self.why,
            "detail": self.detail,
            "licence": self.item.content.get("licence", ""),
            "authors": self.item.content.get("authors", []),
            "source": self.item.content.get("source_name", ""),
            "revision": self.item.revision,
        }
        told = {code: fields[code] for code in ("territory", "website") if fields.get(code)}
        return {**line, **told, **({"structure": self.item.structure} if self.item.structure else {})}

    def row(self, run: ImportRun) -> ImportLine:
        item = self.item
        return ImportLine(
            run=run, line=item.line, change=self.change, why=self.why, kind=self.kind[:12], title=item.title[:200],
            sheet=self.sheet, version=self.sheet.version if self.sheet and self.change in WRITTEN else 0,
            base=self.base, key=item.key[:300], revision=item.revision[:40], changed=item.changed[:40],
            detail=self.detail,
        )  # fmt: skip


def is_ours(sheets: Iterable[Sheet]) -> set[int]:
    """Those whose newest version is an import's, so that nobody's text is lost by a newer one."""
    versions = {str(sheet.pk): sheet.version for sheet in sheets}
    if not versions:
        return set()
    name = journal.name_of(next(iter(sheets)))["kind"]
    rows = Revision.objects.filter(kind=name, key__in=versions, author_label=LABEL).values_list("key", "number")
    return {int(key) for key, number in rows if versions[key] == number}


def completed(sheet: Sheet, given: content.Content) -> content.Content:
    """The sheet's content with what was empty in it filled from `given`; nothing that stands is touched.

    Raises `Invalid` where the licence of what comes may not be combined with the sheet's own.
    """
    now = content.of(sheet)
    merged = {**now, "fields": dict(now["fields"])}
    for code, value in given["fields"].items():
        if now["fields"].get(code) in (None, "", [], {}):
            merged["fields"][code] = value
    for code, value in given.items():
        if code != "fields" and now.get(code) in (None, "", []):
            merged[code] = value
    merged["aliases"] = list(dict.fromkeys([*now["aliases"], *given["aliases"]]))[:30]
    if merged["fields"] != now["fields"]:
        licences.check_move(given["licence"], sheet.licence)
        merged["authors"] = list(dict.fromkeys([*now["authors"], *given["authors"]]))[:30]
    return content.check(sheet.kind, merged, imported=True)
