"""Sheets that lie still: nobody used, told, changed or reviewed them for twelve months. Somebody is asked, once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library.models import Keeper, Review, ReviewAsked, Sheet, SheetKind, SheetQuerySet, Use
from terreau.notices import actions as notices
from terreau.people.models import User
from terreau.stewardship import revisions
from terreau.stewardship.models import Revision

STILL = timedelta(days=365)
UNANSWERED = timedelta(days=60)  # then the stewards are asked
MOST_A_DAY = 20  # a starter library that turns one year old does not flood anybody


def lying_still(now: datetime) -> SheetQuerySet:
    """Published sheets without any life for twelve months, of which nobody was asked meanwhile; the oldest first.

    Experiences tell what was: they do not age.
    """
    since = now - STILL
    key = Cast(OuterRef("pk"), CharField())
    still = Sheet.objects.shown().filter(created_at__lt=since).exclude(kind=SheetKind.EXPERIENCE)
    alive = (
        Exists(Revision.objects.filter(kind="library.sheet", key=key, at__gte=since))
        | Exists(Use.objects.filter(sheet=OuterRef("pk"), at__gte=since))
        | Exists(Sheet.objects.shown().filter(method=OuterRef("pk"), created_at__gte=since))
        | Exists(Review.objects.filter(sheet=OuterRef("pk"), at__gte=since))
        | Exists(ReviewAsked.objects.filter(sheet=OuterRef("pk"), at__gte=since))
    )
    return still.exclude(alive).order_by("created_at", "pk")


def ask_for_reviews(now: datetime | None = None) -> int:
    """Every day: ask a keeper, else the last contributor, else the stewards; gives how many sheets were asked about."""
    now = now or timezone.now()
    sheets = list(lying_still(now)[:MOST_A_DAY])
    for sheet in sheets:
        _ask(sheet, now)
    return len(sheets)


@transaction.atomic
def _ask(sheet: Sheet, now: datetime) -> None:
    person = whom_to_ask(sheet)
    ReviewAsked.objects.update_or_create(sheet=sheet, defaults={"of": person, "at": now})
    if person is not None:
        data = {"title": sheet.title, "slug": sheet.slug}
        notices.tell(person, "library.review_asked", data, fact=f"library.review_asked:{sheet.pk}:{now:%Y-%m-%d}")


def whom_to_ask(sheet: Sheet) -> User | None:
    """Who keeps it longest, else who changed it last; nobody means the stewards."""
    keeper = Keeper.objects.filter(sheet=sheet, person__is_active=True).select_related("person").first()
    if keeper is not None:
        return keeper.person
    last = revisions.of(sheet).exclude(by=None).filter(by__is_active=True).last()
    return last.by if last else None


def waiting(now: datetime | None = None) -> QuerySet[ReviewAsked]:
    """What the stewards are asked: where nobody else could be, or did not answer for two months. Longest first."""
    now = now or timezone.now()
    every = ReviewAsked.objects.filter(sheet__hidden_at=None, sheet__published=True)
    late = Q(of=None) | Q(at__lt=now - UNANSWERED)
    return every.filter(late).select_related("sheet", "of").order_by("at")


def last_review(sheet: Sheet) -> Review | None:
    return _LAST.first(sheet=sheet.pk)


_LAST: Prepared[Review] = Prepared(
    lambda sheet: Review.objects.filter(sheet=sheet).select_related("by").order_by("-at", "-pk")[:1], sheet=int
)


def facts(sheet: Sheet) -> dict[str, Any]:
    """When the sheet last lived: changed, used, told, reviewed; None where it never was."""
    newest = revisions.newest(sheet)
    use = sheet.uses.order_by("-at").first()
    told = Sheet.objects.shown().filter(method=sheet).order_by("-created_at").first()
    review = last_review(sheet)
    return {
        "changed": newest.at if newest else None,
        "used": use.at if use else None,
        "told": told.created_at if told else None,
        "reviewed": review.at if review else None,
    }


def data_of(actor: Actor) -> dict[str, Any]:
    """What a known person reviewed."""
    rows = Review.objects.filter(by_id=actor.person_id) if actor.known else Review.objects.none()
    return {"reviews": list(rows.values("sheet__slug", "version", "at"))}


# ---------------------------------------------------------------- in the open archive

FIELDS = {
    "key": Field(str, _("the sheet and the moment")),
    "sheet": Field(str, _("the sheet that was read again")),
    "version": Field(int, _("the version that is still right")),
    "at": Field(str, _("when it was read")),
    "author": Field(str, _("the name of who read it; empty where it is not public")),
}


def _export() -> Iterator[Line]:
    rows = Review.objects.filter(sheet__hidden_at=None, sheet__published=True).select_related("sheet", "by")
    for one in rows.order_by("sheet__slug", "at"):
        at = one.at.isoformat()
        name = one.by.public_name if one.by else one.name
        yield {
            "key": f"{one.sheet.slug}@{at}",
            "sheet": one.sheet.slug,
            "version": one.version,
            "at": at,
            "author": name,
        }


def _bring(line: Line) -> str:
    sheet = Sheet.objects.shown().filter(slug=archive.read_slug(line["sheet"])).first()
    if sheet is None:
        return archive.NOT_SHOWN_HERE
    at = parse_datetime(line["at"]) if len(line["at"]) < 40 else None
    if at is None or at.tzinfo is None or not 1 <= line["version"] <= sheet.version or len(line["author"]) > 100:
        raise Invalid(_("This review cannot be read."), field="at")
    given = {"version": line["version"], "name": line["author"]}
    made, new = Review.objects.get_or_create(sheet=sheet, at=at, defaults=given)
    if new:
        return archive.CREATED
    return archive.UNCHANGED if made.version == line["version"] else archive.CHANGED_HERE


REVIEWS = Archived("reviews", _("reviews of sheets"), "key", FIELDS, _export, _bring, order=49)
