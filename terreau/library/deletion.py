"""What was deleted, and what points at a sheet that may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terreau.foundation.errors import Gone
from terreau.library.models import Sheet
from terreau.stewardship import journal

LISTED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted sheet, who deleted it and why."""

    sheet: Sheet
    who: str
    reason: str


def refuse_gone(slug: str) -> None:
    """Raise `Gone`, with the day, where a sheet stood at this address and was deleted."""
    gone = Sheet.objects.filter(slug=slug).exclude(deleted_at=None).only("deleted_at").first()
    if gone is not None and gone.deleted_at is not None:
        day = date_format(timezone.localtime(gone.deleted_at), "DATE_FORMAT")
        raise Gone(_("This sheet was taken away on %(day)s by those who look after the library.") % {"day": day})


def lately(now: datetime | None = None) -> int:
    """How many were deleted in the last thirty days."""
    return Sheet.objects.filter(deleted_at__gte=(now or timezone.now()) - LISTED).count()


def listed(every: bool = False) -> list[Deleted]:
    """What was deleted in the last thirty days, or ever; newest first."""
    found = Sheet.objects.exclude(deleted_at=None).order_by("-deleted_at", "pk")
    return [_told(sheet) for sheet in (found if every else found.filter(deleted_at__gte=timezone.now() - LISTED))]


def _told(sheet: Sheet) -> Deleted:
    entry = journal.of(sheet).filter(verb="library.delete_sheet").first()
    if entry is None:
        return Deleted(sheet, "", "")
    return Deleted(sheet, str(entry.by) if entry.by else entry.actor_label, entry.data.get("reason", ""))


def pointing_at(sheet: Sheet) -> list[tuple[str, int]]:
    """What stays whole when the sheet goes, in words, with how many."""
    counts = (
        (_("experiences"), sheet.experiences.count()),
        (_("uses"), sheet.uses.count()),
        (_("local adaptations"), sheet.adaptations.count()),
        (_("paths"), Sheet.objects.filter(steps__methods=sheet).distinct().count()),
        (_("shared sheets"), sheet.sheets.count()),
    )
    return [(label, count) for label, count in counts if count]
