"""Questions that several doors ask of the library."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import NotFound
from terreau.foundation.kept import Kept
from terreau.foundation.policy import Actor, can
from terreau.library import deletion, evidence, vocabulary
from terreau.library.hidden_places import first_shown
from terreau.library.models import (
    ExperienceDraft,
    Keeper,
    KeeperInvitation,
    Rating,
    Sheet,
    SheetFile,
    SheetKind,
    SheetQuerySet,
    Suggestion,
)
from terreau.library.policy import Held
from terreau.library.start import Start as Start
from terreau.library.start import where_to_start as where_to_start
from terreau.stewardship import revisions
from terreau.stewardship.models import Revision
from terreau.territories.models import Territory


def methods() -> SheetQuerySet:
    """The methods that everyone reads, by title."""
    return Sheet.objects.shown().filter(kind=SheetKind.METHOD).order_by("title")


def main_path() -> Sheet | None:
    """The path that the library proposes first: the starter's own, else the oldest one."""
    return MAIN_PATH.get("", _PATHS.first)


MAIN_PATH: Kept[Sheet | None] = Kept("library", room=1, spoken=False)


def _paths() -> QuerySet[Sheet]:
    paths = (
        Sheet.objects.shown()
        .filter(kind=SheetKind.PATH)
        .only("kind", "slug", "title", "summary", "version", "language")
    )
    return paths.order_by(F("starter_version").asc(nulls_last=True), "created_at", "pk")[:1]


_PATHS: Prepared[Sheet] = Prepared(_paths)


def shown(kind: str = "") -> SheetQuerySet:
    """What everyone reads, of one kind or of all."""
    sheets = Sheet.objects.shown().order_by("kind", "title")
    return sheets.filter(kind=kind) if kind else sheets


def find_sheet(actor: Actor, slug: str) -> Sheet:
    """The sheet that the actor may read; raises `NotFound`, or `Gone` where it was deleted."""
    if actor.known or actor.steward:
        sheet = Sheet.objects.visible_to(actor).filter(slug=slug).first()
    else:
        sheet = _SHOWN.first(slug=slug)
    if sheet is None:
        deletion.refuse_gone(slug)
        raise NotFound(_("The library has no sheet “%(slug)s”.") % {"slug": slug[:140]})
    return sheet


_SHOWN: Prepared[Sheet] = Prepared(lambda slug: Sheet.objects.shown().filter(slug=slug), slug=str)
MOST_TOLD = 5  # titles of experiences on a sheet; the others are one click away


def find_used(actor: Actor, slug: str) -> Sheet:
    """A sheet of a kind that people use and tell of; raises `NotFound`."""
    sheet = find_sheet(actor, slug)
    if sheet.kind not in evidence.KINDS:
        raise NotFound(_("“%(title)s” is not something one uses: nobody tells of it.") % {"title": sheet.title})
    return sheet


def behind(sheet: Sheet, figure: str, class_code: str) -> SheetQuerySet:
    """The experiences that a figure stands on; raises `NotFound` for a figure or a class that there is not."""
    if figure not in evidence.BEHIND:
        raise NotFound(_("There is no such figure."))
    if class_code and class_code not in vocabulary.CLASSES:
        raise NotFound(_("There is no such class of territory."))
    return evidence.behind(sheet, figure, class_code)


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside a sheet: experiences, paths it serves, what a structure shares, where."""

    experiences: list[Sheet]
    paths: list[Sheet]
    shared: list[Sheet]
    communes: list[str]


def related(sheet: Sheet) -> Related:
    """Only what its kind shows, each with its title and address."""
    method, structure = sheet.kind == SheetKind.METHOD, sheet.kind == SheetKind.STRUCTURE
    return Related(
        experiences=_TOLD.all(sheet=sheet.pk) if sheet.kind in evidence.KINDS else [],
        paths=_PATHS_OF.all(sheet=sheet.pk) if method else [],
        shared=_SHARED.all(sheet=sheet.pk) if structure else [],
        communes=_PLACES.all(sheet=sheet.pk) if sheet.kind == SheetKind.EXPERIENCE else [],
    )


def _titles(**which: Any) -> SheetQuerySet:
    return Sheet.objects.shown().filter(**which).only("kind", "slug", "title").order_by("title")


def _told_of(sheet: int) -> SheetQuerySet:
    return _titles(kind=SheetKind.EXPERIENCE, method=sheet).order_by("-created_at", "-pk")[:MOST_TOLD]


_TOLD: Prepared[Sheet] = Prepared(_told_of, sheet=int)
_PATHS_OF: Prepared[Sheet] = Prepared(lambda sheet: _titles(steps__methods=sheet).distinct(), sheet=int)
_SHARED: Prepared[Sheet] = Prepared(lambda sheet: _titles(structure=sheet), sheet=int)
_PLACES: Prepared[str] = Prepared(
    lambda sheet: Territory.objects.filter(experiences=sheet).order_by("name").values_list("name", flat=True), sheet=int
)


def find_draft(actor: Actor, token: str, held: Iterable[str] = ()) -> ExperienceDraft:
    """The draft of an experience, for its writer or for a browser that holds it; raises `NotFound` for others."""
    drafts = ExperienceDraft.objects.select_related("method", "use")
    draft = drafts.filter(token=token).first()
    if draft is None or not can(actor, "library.write_experience", Held(draft, token in held)):
        raise NotFound(
            _("There is no such draft, or this browser does not hold it: the link of your mail opens it again.")
        )
    return draft


def drafts_of(actor: Actor, held: Iterable[str] = ()) -> QuerySet[ExperienceDraft]:
    """The experiences that a person, or a browser, is writing; newest first."""
    mine = Q(token__in=list(held))
    if actor.known:
        mine |= Q(by_id=actor.person_id)
    return ExperienceDraft.objects.filter(mine).select_related("method")


def versions_newest_first(sheet: Sheet) -> list[Revision]:
    """The versions that everybody reads."""
    every = list(revisions.of(sheet))
    return every[first_shown(sheet, every) :][::-1]


def find_version(sheet: Sheet, number: int) -> Revision:
    """A version that everybody reads; raises `NotFound`."""
    revision = revisions.of(sheet).filter(number=number).first()
    hides = bool(sheet.fields.get("place_hidden"))
    if revision is None or (hides and revision not in versions_newest_first(sheet)):
        raise NotFound(_("This sheet has no version %(number)s.") % {"number": number})
    return revision


def waiting_sheets() -> SheetQuerySet:
    """Sheets that wait for a first reading, oldest first."""
    return Sheet.objects.filter(published=False, hidden_at=None, declined_at=None).order_by("created_at")


def suggestions_for(actor: Actor) -> QuerySet[Suggestion]:
    """Those that the actor may answer: all for stewards, her sheets' for a keeper."""
    every = Suggestion.objects.select_related("sheet", "by")
    if actor.steward:
        return every
    kept = Keeper.objects.filter(person_id=actor.person_id) if actor.known else Keeper.objects.none()
    return every.filter(sheet__in=kept.values("sheet"), sheet__hidden_at=None)


def waiting_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    return suggestions_for(actor).filter(decided_at=None).order_by("at")


def answered_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """The last ten that were answered, newest first."""
    return suggestions_for(actor).exclude(decided_at=None).order_by("-decided_at")[:10]


def waiting_comments() -> QuerySet[Rating]:
    """Opinions of people new here whose words a steward reads first."""
    return Rating.objects.waiting().select_related("sheet").order_by("at")


def keepers_of(sheet: Sheet) -> QuerySet[Keeper]:
    """Who keeps a sheet, longest first; nobody means: the stewards."""
    return _keepers(sheet.pk)


def _keepers(sheet: int) -> QuerySet[Keeper]:
    return Keeper.objects.filter(sheet=sheet, person__is_active=True).select_related("person")


_KEEPERS: Prepared[Keeper] = Prepared(_keepers, sheet=int)


def keeper_names(sheet: Sheet) -> list[str]:
    """The names that everybody may read; empty for somebody who does not show hers."""
    return [keeper.person.public_name for keeper in _KEEPERS.all(sheet=sheet.pk)]


def kept_by(actor: Actor) -> SheetQuerySet:
    """The sheets that a person keeps, newest first."""
    if not actor.known:
        return Sheet.objects.none()
    kept = Keeper.objects.filter(person_id=actor.person_id).values("sheet")
    return Sheet.objects.visible_to(actor).filter(pk__in=kept).order_by("-created_at")[:20]


def data_of(actor: Actor) -> dict[str, Any]:
    """What the library keeps about a known person."""
    mine = {"by_id": actor.person_id}
    kept = Keeper.objects.filter(person_id=actor.person_id)
    suggested = Suggestion.objects.filter(**mine)
    return {
        "sheets_kept": list(kept.values("sheet__slug", "since")),
        "suggestions": list(suggested.values("sheet__slug", "base", "note", "at", "decided_at", "accepted", "reason")),
        "keepers_invited": list(KeeperInvitation.objects.filter(**mine).values("sheet__slug", "email", "at")),
    }


def files_shown(sheet: Sheet) -> list[SheetFile]:
    return _FILES.all(sheet=sheet.pk)


_FILES: Prepared[SheetFile] = Prepared(
    lambda sheet: SheetFile.objects.filter(sheet=sheet, published=True, taken_away_at=None), sheet=int
)


def pictures_of(sheet: Sheet) -> list[tuple[str, str]]:
    """(hash, name) of each picture that a step may show."""
    return [(one.digest, one.alt or one.name) for one in files_shown(sheet) if one.is_picture]


def waiting_files(actor: Actor) -> QuerySet[SheetFile]:
    """Files of people new here, oldest first: all of them for stewards, their sheets' for keepers."""
    every = SheetFile.objects.filter(published=False, taken_away_at=None).select_related("sheet", "by")
    if actor.steward:
        return every
    kept = Keeper.objects.filter(person_id=actor.person_id) if actor.known else Keeper.objects.none()
    return every.filter(sheet__in=kept.values("sheet"), sheet__hidden_at=None)
