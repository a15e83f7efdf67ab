"""What the library tells people, by way of `notices`."""

from collections.abc import Mapping
from typing import Any

from terreau.library import confirmed
from terreau.library.events import (
    ChangeSuggested,
    ContributionDecided,
    RatingAnswered,
    SheetAdapted,
    SheetCreated,
    SheetDeleted,
    SheetEdited,
    SheetRated,
    VersionDrawnFrom,
)
from terreau.library.models import Keeper, Rating, Sheet, SheetKind, Suggestion
from terreau.notices import actions as notices
from terreau.people.events import PersonErased
from terreau.people.models import User
from terreau.stewardship import revisions


def tell_author(event: ContributionDecided) -> None:
    """The person who wrote a sheet, or suggested a change, learns what was answered. Once."""
    author = User.objects.filter(pk=event.person_id, is_active=True).first()
    if author is None:
        return
    sheet = Sheet.objects.get(pk=event.sheet_id)
    data = {"title": sheet.title, "slug": sheet.slug}
    if event.suggestion_id is None and event.accepted:
        code, fact = "library.published", f"library.published:{sheet.pk}"
    elif event.suggestion_id is None:
        code, fact = "library.sheet_declined", f"library.sheet_declined:{sheet.pk}:{sheet.version}"
    else:
        code = "library.accepted" if event.accepted else "library.declined"
        fact = f"library.decided:{event.suggestion_id}"
    if event.reason:
        code, data["reason"] = f"{code}_why", event.reason
    notices.tell(author, code, data, fact=fact)


def answer_by_mail(event: ContributionDecided) -> None:
    """Who gave it with an e-mail only gets the answer by mail."""
    made = (
        Suggestion.objects.filter(pk=event.suggestion_id).first()
        if event.suggestion_id
        else Sheet.objects.filter(pk=event.sheet_id).first()
    )
    if made is not None:
        confirmed.answer(made, event.accepted, event.reason)


def tell_keepers_of_suggestion(event: ChangeSuggested) -> None:
    suggestion = Suggestion.objects.select_related("sheet").get(pk=event.suggestion_id)
    data = {"title": suggestion.sheet.title, "suggestion": suggestion.pk}
    tell_keepers(suggestion.sheet, "library.suggested", data, f"library.suggested:{suggestion.pk}")


def tell_keepers_of_change(event: SheetEdited) -> None:
    """Those who keep a sheet learn that somebody else changed it."""
    sheet = Sheet.objects.get(pk=event.sheet_id)
    revision = revisions.of(sheet).filter(number=event.version).first()
    data = {"title": sheet.title, "slug": sheet.slug, "number": event.version}
    fact = f"library.edited:{sheet.pk}:{event.version}"
    tell_keepers(sheet, "library.edited", data, fact, but=revision.by_id if revision else None)


def tell_adaptations(event: SheetEdited) -> None:
    """Those who keep a local adaptation learn that its parent changed."""
    parent = Sheet.objects.get(pk=event.sheet_id)
    for sheet in Sheet.objects.filter(adapts=parent, hidden_at=None):
        data = {"title": sheet.title, "slug": sheet.slug, "parent": parent.title, "number": event.version}
        tell_keepers(sheet, "library.parent_changed", data, f"library.parent_changed:{sheet.pk}:{event.version}")


def tell_keepers_of_adaptation(event: SheetAdapted) -> None:
    """Those who keep a sheet learn that it lives elsewhere too."""
    sheet, parent = Sheet.objects.get(pk=event.sheet_id), Sheet.objects.get(pk=event.parent_id)
    if sheet.published:
        data = {"title": parent.title, "adaptation": sheet.title, "slug": sheet.slug}
        tell_keepers(parent, "library.adapted", data, f"library.adapted:{sheet.pk}", but=sheet.created_by_id)


def tell_keepers_of_experience(event: SheetCreated | ContributionDecided) -> None:
    """Those who keep a method learn that somebody tells of it, once everyone may read it."""
    told = Sheet.objects.shown().filter(pk=event.sheet_id, kind=SheetKind.EXPERIENCE).select_related("method").first()
    if told is None or told.method is None:
        return
    data = {"title": told.title, "slug": told.slug, "method": told.method.title}
    tell_keepers(told.method, "library.told", data, f"library.told:{told.pk}", but=told.created_by_id)


def tell_who_told(event: VersionDrawnFrom) -> None:
    """Those who keep an experience learn which version it is behind."""
    sheet, told = Sheet.objects.get(pk=event.sheet_id), Sheet.objects.get(pk=event.experience_id)
    data = {"title": sheet.title, "slug": sheet.slug, "number": event.number, "experience": told.title}
    tell_keepers(told, "library.led_to", data, f"library.led_to:{sheet.pk}:{event.number}:{told.pk}")


def tell_keepers_of_rating(event: SheetRated) -> None:
    rating = Rating.objects.select_related("sheet").get(pk=event.rating_id)
    data = {"title": rating.sheet.title, "slug": rating.sheet.slug}
    tell_keepers(rating.sheet, "library.rated", data, f"library.rated:{rating.pk}", but=rating.by_id)


def tell_of_answer(event: RatingAnswered) -> None:
    """Who gave an opinion learns that it was answered."""
    rating = Rating.objects.select_related("sheet", "by").get(pk=event.rating_id)
    if rating.by is not None and rating.by.is_active:
        data = {"title": rating.sheet.title, "slug": rating.sheet.slug}
        notices.tell(rating.by, "library.rating_answered", data, fact=f"library.rating_answered:{rating.pk}")


def tell_keepers_of_deletion(event: SheetDeleted) -> None:
    sheet = Sheet.objects.get(pk=event.sheet_id)
    data = {"title": sheet.title, "slug": sheet.slug, "reason": event.reason}
    tell_keepers(sheet, "library.deleted", data, f"library.deleted:{sheet.pk}:{sheet.deleted_at}")


def tell_keepers(sheet: Sheet, code: str, data: Mapping[str, Any], fact: str, but: int | None = None) -> int:
    """Tell everybody who keeps a sheet, except one; gives how many keep it."""
    keepers = list(sheet.keepers.filter(person__is_active=True).select_related("person"))
    for keeper in keepers:
        if keeper.person_id != but:
            notices.tell(keeper.person, code, data, fact=fact)
    return len(keepers)


def forget_person(event: PersonErased) -> None:
    """Where the name of an erased person stays, she keeps no sheet any more."""
    Keeper.objects.filter(person_id=event.person_id).delete()
