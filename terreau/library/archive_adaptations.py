"""Local adaptations in the open archive: which sheet adapts which, where. The sheets themselves are with their kind."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import places
from terreau.library.models import Sheet

FIELDS = {
    "slug": Field(str, _("the sheet that is an adaptation")),
    "parent": Field(str, _("the sheet that it adapts")),
    "parent_version": Field(int, _("the version of the parent that it stands on")),
    "answered_version": Field(int, _("the newest version of the parent that its keepers answered; 0 for none")),
    "communes": Field(list, _("the communes that it is for, as INSEE codes")),
    "class_code": Field(str, _("the class of territory that it is for; empty where it is not known")),
}


def _export() -> Iterator[Line]:
    adapted = Sheet.objects.shown().filter(adapts__hidden_at=None, adapts__published=True)
    for sheet in adapted.select_related("adapts").prefetch_related("adapted_for").order_by("slug"):
        yield _line(sheet)


def _line(sheet: Sheet) -> Line:
    assert sheet.adapts is not None
    return {
        "slug": sheet.slug,
        "parent": sheet.adapts.slug,
        "parent_version": sheet.adapts_version or 1,
        "answered_version": sheet.adapts_answered or 0,
        "communes": sorted(one.code for one in sheet.adapted_for.all()),
        "class_code": sheet.class_code,
    }


def _bring(line: Line) -> str:
    slug, parent_slug = archive.read_slug(line["slug"]), archive.read_slug(line["parent"])
    here = {one.slug: one for one in Sheet.objects.shown().filter(slug__in=(slug, parent_slug))}
    sheet, parent = here.get(slug), here.get(parent_slug)
    if sheet is None or parent is None:
        return archive.NOT_SHOWN_HERE
    checked = _checked(line, sheet, parent)
    if sheet.adapts_id not in (None, parent.pk):
        return archive.CHANGED_HERE
    if sheet.adapts_id is not None:
        return _compared(sheet, checked)
    sheet.adapts = parent
    _write(sheet, checked)
    return archive.CREATED


def _checked(line: Line, sheet: Sheet, parent: Sheet) -> Line:
    """The line with the places that this house has; raises `Invalid`."""
    if sheet == parent or sheet.kind != parent.kind or _stands_on(parent, sheet):
        raise Invalid(_("A sheet cannot adapt this one."), field="parent")
    if not (1 <= line["parent_version"] <= parent.version and 0 <= line["answered_version"] <= parent.version):
        raise Invalid(_("The parent has no such version."), field="parent_version")
    try:
        known = places.communes(str(code) for code in line["communes"][:200])
        return {**line, "communes": [one.code for one in known], "class_code": places.read_class(line["class_code"])}
    except ValueError as problem:
        raise Invalid(str(problem), field="class_code") from None


def _stands_on(parent: Sheet, sheet: Sheet) -> bool:
    """Whether the would-be parent already stands on the sheet, at any distance."""
    seen: set[int] = set()
    above: Sheet | None = parent
    while above is not None and above.pk not in seen:
        if above.pk == sheet.pk:
            return True
        seen.add(above.pk)
        above = above.adapts
    return False


def _compared(sheet: Sheet, there: Line) -> str:
    here = _line(sheet)
    if here == {name: there[name] for name in here}:
        return archive.UNCHANGED
    if here["parent_version"] < there["parent_version"]:
        _write(sheet, there)
        return archive.UPDATED
    return archive.NEWER_HERE if here["parent_version"] > there["parent_version"] else archive.CHANGED_HERE


def _write(sheet: Sheet, line: Line) -> None:
    sheet.adapts_version, sheet.adapts_answered = line["parent_version"], line["answered_version"] or None
    sheet.class_code = line["class_code"]
    Sheet.objects.filter(pk=sheet.pk).update(
        adapts=sheet.adapts, adapts_version=sheet.adapts_version, adapts_answered=sheet.adapts_answered,
        class_code=sheet.class_code,
    )  # fmt: skip
    sheet.adapted_for.set(places.communes(line["communes"]))
    care.record(Actor.of_system("archive"), "library.import_archive", sheet, parent=line["parent"])


ADAPTATIONS = Archived("adaptations", _("local adaptations"), "slug", FIELDS, _export, _bring, order=48)
