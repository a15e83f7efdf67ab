"""A sheet at one version, ready to be drawn: its content, the words for its version, licence and authors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.library import content as contents
from terreau.library import present
from terreau.library.content import Content
from terreau.library.models import Sheet, SheetKind
from terreau.library.queries import find_version
from terreau.stewardship import revisions

LONGEST_CREDIT = 130  # characters of authors on a card
COLOURS = {
    SheetKind.METHOD: "#1f4d38", SheetKind.PATH: "#1c4b63", SheetKind.EXPERIENCE: "#84330f",
    SheetKind.TOOL: "#6b4a00", SheetKind.STRUCTURE: "#5a3559", SheetKind.PROJECT: "#3f5d1f",
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """`version` may be older than the sheet's own."""

    sheet: Sheet
    content: Content
    version: int
    at: datetime

    @property
    def kind(self) -> str:
        return self.sheet.kind

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def language(self) -> str:
        return str(self.content["language"] or "fr")

    @property
    def colour(self) -> str:
        return COLOURS[SheetKind(self.kind)]

    @cached_property
    def address(self) -> str:
        """Where the living sheet is: the newest version, whatever was printed."""
        return present.address(self.sheet)

    @property
    def address_in_words(self) -> str:
        return self.address.split("://", 1)[-1]

    def dated(self) -> str:
        """“Version 3, 24 November 2026”."""
        date = date_format(self.at, "DATE_FORMAT")
        return _("Version %(version)s, %(date)s") % {"version": self.version, "date": date}

    def licence(self) -> str:
        label = present.licence_label(self.content["licence"])
        return _("Licence: %(licence)s") % {"licence": label}

    def credit(self) -> str:
        """Authors as they want to be named, and how many more there are when the list is long."""
        authors = list(self.content["authors"]) or [self.content["source_name"] or _("author not known")]
        kept = [authors[0][:LONGEST_CREDIT]]
        for name in authors[1:]:
            if len(", ".join([*kept, name])) > LONGEST_CREDIT:
                break
            kept.append(name)
        more = len(authors) - len(kept)
        named = ", ".join(kept)
        if not more:
            return named
        text = ngettext("%(named)s and %(more)s other", "%(named)s and %(more)s others", more)
        return text % {"named": named, "more": more}

    @property
    def method(self) -> Sheet | None:
        """The method that an experience tells of, where everybody may read it."""
        method = self.sheet.method
        return method if method is not None and method.published and method.hidden_at is None else None

    @property
    def structure(self) -> Sheet | None:
        """Who shares a tool or a project, where everybody may read about it."""
        found = self.sheet.structure
        return found if found is not None and found.published and found.hidden_at is None else None

    def attribution(self) -> str:
        self.sheet.version = self.version
        return present.attribution(self.sheet, self.content)


def printed(sheet: Sheet, version: int | None = None) -> Printed:
    """The sheet as it stands, or at `version`; raises `NotFound` for a version it never had."""
    if version is None or version == sheet.version:
        newest = revisions.newest(sheet)
        return Printed(sheet, contents.of(sheet), sheet.version, newest.at if newest else sheet.updated_at)
    found = find_version(sheet, version)
    return Printed(sheet, contents.complete(sheet.kind, found.snapshot), version, found.at)


def common_language(sheets: Iterable[Printed], otherwise: str) -> str:
    languages = {one.language for one in sheets}
    return languages.pop() if len(languages) == 1 else otherwise
