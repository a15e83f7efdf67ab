"""What was told of a sheet since its newest version, for those who keep it."""

from dataclasses import dataclass
from typing import Any

from terreau.library import evidence, vocabulary
from terreau.library.models import Sheet, SheetKind, VersionReason
from terreau.stewardship import revisions


@dataclass(frozen=True, slots=True)
class Since:
    """Experiences that nothing was drawn from yet, by class of territory (the unknown one last), newest first."""

    number: int
    by_class: list[tuple[str, list[Sheet]]]
    reason: VersionReason | None

    @property
    def count(self) -> int:
        return sum(len(told) for _code, told in self.by_class)


def since_newest(sheet: Sheet) -> Since:
    """What everyone reads that was told after the newest version was written, and is behind no version."""
    told = _told(sheet).select_related("told").order_by("-created_at", "-pk")
    by_class: dict[str, list[Sheet]] = {code: [] for code in (*vocabulary.CLASSES, "")}
    for one in told:
        by_class.setdefault(one.class_code, []).append(one)
    reason = VersionReason.objects.filter(sheet=sheet, number=sheet.version).prefetch_related("experiences").first()
    return Since(sheet.version, [(code, many) for code, many in by_class.items() if many], reason)


def _told(sheet: Sheet) -> Any:
    newest = revisions.newest(sheet)
    told = Sheet.objects.shown().filter(kind=SheetKind.EXPERIENCE, method=sheet)
    told = told.exclude(led_to__in=VersionReason.objects.filter(sheet=sheet))
    return told.filter(created_at__gt=newest.at) if newest else told


def as_data(sheet: Sheet, found: Since) -> dict[str, Any]:
    return {
        "slug": sheet.slug,
        "version": found.number,
        "told": found.count,
        "by_class": [
            {"class_code": code, "experiences": [_line(one) for one in told]} for code, told in found.by_class
        ],
        "reason": reason_as_data(found.reason) if found.reason else None,
    }


def _line(one: Sheet) -> dict[str, Any]:
    fields = {code: one.fields.get(code) for code in ("what_was_changed", "why_changed", "what_failed")}
    told = {"outcome": one.told.outcome or None, "minutes": one.told.minutes, "changes": one.told.changes.split()}
    return {"slug": one.slug, "title": one.title, "version": one.method_version, **told, **fields}


def reason_as_data(reason: VersionReason) -> dict[str, Any]:
    shown = reason.experiences.filter(pk__in=Sheet.objects.shown().values("pk")).order_by("slug")
    return {"number": reason.number, "text": reason.text, "experiences": [one.slug for one in shown]}


def may_be_behind(sheet: Sheet, slugs: list[str]) -> list[Sheet]:
    """The experiences of that sheet, among these, that everyone reads."""
    told = Sheet.objects.shown().filter(kind=SheetKind.EXPERIENCE, method=sheet, slug__in=slugs)
    return list(told.order_by("slug")) if sheet.kind in evidence.KINDS else []
