"""How often sheets were used, and why versions were made, in the open archive.

A use is counted by version, year and class of territory, and by the experience that tells of it: never by place or
by person, as everybody reads it on the sheet.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.errors import Invalid
from terreau.library.models import Sheet, Use, VersionReason
from terreau.territories.models import TerritoryClass

MOST = 1_000_000
USES = {
    "sheet": Field(str, _("the sheet that was used")),
    "uses": Field(
        list,
        _("how many uses (count) of each version, in each year, by class of territory (class_code), and told by which "
          "experience, where one tells of them"),
    ),
}  # fmt: skip
REASONS = {
    "name": Field(str, _("the sheet and the number of the version")),
    "sheet": Field(str, _("the sheet")),
    "number": Field(int, _("the number of the version")),
    "text": Field(str, _("why it was made, in the words of its authors")),
    "experiences": Field(list, _("the experiences that it draws on")),
}
Key = tuple[int, int, str, str]  # version, year, class, experience


def _uses(sheet: Sheet, shown: set[str]) -> list[dict[str, Any]]:
    counts: Counter[Key] = Counter()
    for use in Use.objects.filter(sheet=sheet).select_related("experience"):
        told = use.experience.slug if use.experience and use.experience.slug in shown else ""
        counts[use.version, use.day.year, use.class_code, told] += 1
    return [
        {"version": version, "year": year, "class_code": code, "experience": told, "count": count}
        for (version, year, code, told), count in sorted(counts.items())
    ]


def _export_uses() -> Iterator[Line]:
    shown = set(Sheet.objects.shown().values_list("slug", flat=True))
    used = Sheet.objects.shown().filter(uses__isnull=False).distinct().order_by("slug")
    for sheet in used:
        yield {"sheet": sheet.slug, "uses": _uses(sheet, shown)}


def _bring_uses(line: Line) -> str:
    sheet = _sheet(line["sheet"])
    rows = [_read(row) for row in line["uses"]]
    shown = set(Sheet.objects.shown().values_list("slug", flat=True))
    here = _uses(sheet, shown)
    if here:
        return archive.UNCHANGED if here == line["uses"] else archive.CHANGED_HERE
    experiences = dict(Sheet.objects.filter(slug__in=[told for _key, told, _count in rows]).values_list("slug", "pk"))
    made = []
    for (version, year, code), told, count in rows:
        day = date(year, 1, 1)
        at = timezone.make_aware(datetime.combine(day, time(12)))
        one = {"sheet": sheet, "version": version, "class_code": code, "day": day, "at": at}
        made += [Use(**one, experience_id=experiences.get(told)) for _turn in range(count)]
    Use.objects.bulk_create(made, batch_size=500)
    return archive.CREATED


def _read(row: Any) -> tuple[tuple[int, int, str], str, int]:
    types = {"version": int, "year": int, "count": int, "class_code": str, "experience": str}
    if not isinstance(row, dict) or any(type(row.get(name)) is not kind for name, kind in types.items()):
        raise Invalid(_("Its uses cannot be read."), field="uses")
    inside = (
        0 < row["version"] < 10**9 and 1900 <= row["year"] <= timezone.localdate().year and 0 < row["count"] <= MOST
    )
    if not inside or row["class_code"] not in ("", *TerritoryClass.values):
        raise Invalid(_("Its uses cannot be read."), field="uses")
    return (row["version"], row["year"], row["class_code"]), row["experience"], row["count"]


def _export_reasons() -> Iterator[Line]:
    shown = set(Sheet.objects.shown().values_list("slug", flat=True))
    rows = VersionReason.objects.filter(sheet__slug__in=shown).select_related("sheet").order_by("sheet__slug", "number")
    for one in rows.prefetch_related("experiences"):
        told = sorted(each.slug for each in one.experiences.all() if each.slug in shown)
        name = f"{one.sheet.slug}/{one.number}"
        yield {"name": name, "sheet": one.sheet.slug, "number": one.number, "text": one.text, "experiences": told}


def _bring_reason(line: Line) -> str:
    sheet = _sheet(line["sheet"])
    if not 0 < line["number"] <= sheet.version or not all(isinstance(one, str) for one in line["experiences"]):
        raise Invalid(_("This sheet has no such version."), field="number")
    there = VersionReason.objects.filter(sheet=sheet, number=line["number"]).first()
    if there is not None:
        told = sorted(there.experiences.shown().values_list("slug", flat=True))
        same = (there.text, told) == (line["text"], sorted(line["experiences"]))
        return archive.UNCHANGED if same else archive.CHANGED_HERE
    made = VersionReason.objects.create(sheet=sheet, number=line["number"], text=line["text"])
    made.experiences.set(Sheet.objects.filter(kind="experience", slug__in=line["experiences"]))
    return archive.CREATED


def _sheet(slug: str) -> Sheet:
    sheet = Sheet.objects.shown().filter(slug=slug).first()
    if sheet is None:
        raise Invalid(_("There is no such sheet here."), field="sheet")
    return sheet


def all_kinds() -> list[Archived]:
    return [
        Archived("uses", _("uses of sheets"), "sheet", USES, _export_uses, _bring_uses, order=55),
        Archived("reasons", _("reasons of versions"), "name", REASONS, _export_reasons, _bring_reason, order=56),
    ]
