"""Sheets in the open archive: every public one, with all its versions.

References to what is not public (a hidden method in a path) are left out on both sides, so that two houses compare
what everybody reads.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.care import Version
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import archive_adaptations
from terreau.library import content as contents
from terreau.library.hidden_places import first_shown
from terreau.library.models import RELATIONS, Sheet, SheetKind
from terreau.library.slugs import RESERVED
from terreau.territories.models import Kind, Territory

KINDS: dict[Any, tuple[str, Any]] = {  # kind of sheet → name of its file, label; what others name comes first
    SheetKind.STRUCTURE: ("structures", _("structures")),
    SheetKind.TOOL: ("tools", _("tools")),
    SheetKind.PROJECT: ("projects", _("projects")),
    SheetKind.METHOD: ("methods", _("methods")),
    SheetKind.EXPERIENCE: ("experiences", _("experiences")),
    SheetKind.PATH: ("paths", _("paths")),
}
OF_ONE_PERSON = {"contact", "contact_given"}  # shown on the page while it is given; no archive keeps it
FIELDS = {
    "slug": Field(str, _("the last part of its address; it never changes")),
    "title": Field(str, _("its title, as in the newest version")),
    "licence": Field(str, _("its licence, as an SPDX code; “unknown” until a person sets it")),
    "authors": Field(list, _("names as they want to be credited")),
    "url": Field(str, _("its page")),
    "method_version": Field(int, _("the version of its method that an experience tells of; 0 where it tells of none")),
    "versions": archive.VERSIONS,
}


def all_kinds() -> list[Archived]:
    return [
        Archived(name, label, "slug", FIELDS, partial(_export, kind), partial(_bring, kind), order=40 + place)
        for place, (kind, (name, label)) in enumerate(KINDS.items())
    ] + [archive_adaptations.ADAPTATIONS]


def _export(kind: str) -> Iterator[Line]:
    for sheet in Sheet.objects.shown().filter(kind=kind).order_by("slug").iterator(chunk_size=200):
        versions = _public(_told(sheet))
        if versions:
            newest = versions[-1].content
            yield {
                "slug": sheet.slug,
                "title": newest["title"],
                "licence": newest["licence"],
                "authors": newest["authors"],
                "url": sheet.get_absolute_url(),
                "method_version": sheet.method_version or 0 if newest.get("method") else 0,
                "versions": archive.tell(versions),
            }


def _told(sheet: Sheet) -> list[Version]:
    """The versions that everybody reads."""
    every = care.public_versions(sheet)
    return every[first_shown(sheet, every) :]


def _public(versions: list[Version]) -> list[Version]:
    """The versions without the names of sheets that nobody sees."""
    named = {slug for one in versions for slug in _named(one.content)}
    shown = set(Sheet.objects.shown().filter(slug__in=named).values_list("slug", flat=True))
    return [replace(one, content=_only(one.content, shown)) for one in versions]


def _named(content: Any) -> Iterator[str]:
    for link in ("method", "structure"):
        if isinstance(content.get(link), str) and content[link]:
            yield content[link]
    for step in content.get("steps") or []:
        yield from step.get("methods") or []
    for relation in RELATIONS:
        yield from content.get("fields", {}).get(relation) or []


def _only(content: Any, shown: set[str]) -> dict[str, Any]:
    kept = dict(content)
    for link in ("method", "structure"):
        if kept.get(link):
            kept[link] = kept[link] if kept[link] in shown else ""
    if isinstance(kept.get("fields"), dict):
        kept["fields"] = {code: value for code, value in kept["fields"].items() if code not in OF_ONE_PERSON}
    if kept.get("steps"):
        kept["steps"] = [
            {**step, "methods": [slug for slug in step.get("methods") or [] if slug in shown]} for step in kept["steps"]
        ]
    fields = kept.get("fields") or {}
    if chained := {code: [slug for slug in fields[code] if slug in shown] for code in RELATIONS if fields.get(code)}:
        kept["fields"] = {code: value for code, value in {**fields, **chained}.items() if value != []}
    return kept


def _bring(kind: str, line: Line) -> str:
    slug = archive.read_slug(line["slug"])
    if slug in RESERVED:
        raise Invalid(_("This address is taken by a page of the library."), field="slug")
    there = archive.read_versions(line)
    checked = [_checked(kind, one) for one in there]
    sheet = Sheet.objects.select_for_update().filter(slug=slug).first()
    if sheet is not None and (sheet.hidden_at is not None or not sheet.published):
        return archive.NOT_SHOWN_HERE
    if sheet is not None and sheet.kind != kind:
        return archive.CHANGED_HERE
    here = _public(_told(sheet)) if sheet else []
    verdict = archive.judge(here, there) if sheet else archive.CREATED
    if verdict in (archive.CREATED, archive.UPDATED):
        _write(sheet or Sheet(kind=kind, slug=slug), line, checked[-1], here, there)
    return verdict


def _write(sheet: Sheet, line: Line, content: contents.Content, here: list[Version], there: list[Version]) -> None:
    sheet.version = there[-1].number
    contents.write(sheet, content)
    changes: dict[str, Any] = {"created_at": there[0].at, "updated_at": there[-1].at}
    if content.get("method") and line["method_version"] > 0:
        changes["method_version"] = line["method_version"]
    Sheet.objects.filter(pk=sheet.pk).update(**changes)
    archive.take(sheet, here, there)
    care.record(Actor.of_system("archive"), "library.import_archive", sheet, version=sheet.version)


def _checked(kind: str, version: Version) -> contents.Content:
    """Content that this house can keep: what it names and this house does not have is left out."""
    try:
        named = set(_named(version.content))
        shown = set(Sheet.objects.filter(slug__in=named).values_list("slug", flat=True))
        given = _only(version.content, shown)
        if given.get("communes"):
            known = Territory.objects.filter(kind=Kind.COMMUNE, code__in=given["communes"])
            given["communes"] = sorted(known.values_list("code", flat=True))
        return contents.check(kind, given, imported=True)
    except (TypeError, AttributeError, ValueError, KeyError):
        raise Invalid(_("Its versions cannot be read."), field="versions") from None
