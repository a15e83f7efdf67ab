"""“I used it”: a use that counts at once, and the draft of what may be told of it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor, allow
from terreau.library import vocabulary
from terreau.library.models import ExperienceDraft, Sheet, Use
from terreau.library.policy import Held
from terreau.territories.models import Kind, Territory


@dataclass(frozen=True, slots=True)
class Used:
    """A use and its draft; `new` is false where this person or browser had said so already today."""

    use: Use
    draft: ExperienceDraft
    new: bool


@action
def use_sheet(
    actor: Actor, sheet: Sheet, place: Territory | None = None, class_code: str = "", browser: str = ""
) -> Used:
    """Count one use of the newest version, once a day for a person, or for a browser that is known by its key.

    The journal, which others read, does not say who used what.
    """
    allow(actor, "library.use_sheet", sheet)
    if not actor.known and not browser:
        raise Invalid(_("Without an account, a use is counted from the page of the sheet."))
    class_code = _checked(place, class_code)
    now = timezone.now()
    use, new = Use.objects.get_or_create(
        sheet=sheet,
        key=_key(actor, browser),
        day=timezone.localdate(now),
        defaults={
            "version": sheet.version,
            "territory": place,
            "class_code": class_code,
            "by_id": actor.person_id,
            "at": now,
        },
    )
    draft = use.drafts.first()
    if draft is None:
        draft = ExperienceDraft.objects.create(
            method=sheet,
            method_version=use.version,
            use=use,
            by_id=actor.person_id,
            language=(get_language() or "fr")[:2],
            answers=answers_of(place),
        )
    return Used(use, draft, new)


@action
def undo_use(actor: Actor, draft: ExperienceDraft, held: bool = False) -> Sheet:
    """Take a use back: it is not counted any more, and its draft goes where nothing was written in it."""
    allow(actor, "library.write_experience", Held(draft, held))
    use, untouched = draft.use, draft.answers in ({}, answers_of(draft.use.territory if draft.use else None))
    if untouched:
        draft.delete()
    if use is not None:
        use.delete()
    return draft.method


def move_use(use: Use | None, places: list[Territory], class_code: str, hidden: bool) -> None:
    """Follow what a draft says of the place, in the caller's transaction; a hidden place leaves its class alone."""
    if use is None:
        return
    use.territory = places[0] if len(places) == 1 and not hidden else None
    use.class_code = class_code
    use.save(update_fields=["territory", "class_code"])


def tell_of_use(actor: Actor, experience: Sheet) -> None:
    """Say of the person's last use of the method that this experience tells it: it counts once, where it says."""
    if not actor.known or experience.method_id is None:
        return
    use = Use.objects.filter(sheet_id=experience.method_id, by_id=actor.person_id, experience=None).last()
    if use is not None:
        follow_experience(use, experience)


def follow_experience(use: Use, experience: Sheet) -> None:
    """The use is told by this experience, where it says; in the caller's transaction."""
    use.experience = experience
    use.save(update_fields=["experience"])
    hidden = bool(experience.fields.get("place_hidden"))
    move_use(use, list(experience.territories.all()), experience.class_code, hidden)


def answers_of(place: Territory | None) -> dict[str, str]:
    """What a draft knows before anybody wrote in it."""
    return {"commune": f"{place.name} ({place.code})"} if place else {}


def _checked(place: Territory | None, class_code: str) -> str:
    """The class to count; that of the place, where there is one."""
    if place is not None:
        if place.kind != Kind.COMMUNE:
            raise Invalid(_("Give a commune."), field="territory")
        return str(place.class_code)
    if class_code and class_code not in vocabulary.CLASSES:
        raise Invalid(_("“%(value)s” is not among the choices.") % {"value": class_code[:60]}, field="class_code")
    return class_code


def _key(actor: Actor, browser: str) -> str:
    who = f"person:{actor.person_id}" if actor.known else f"browser:{browser}"
    return salted_hmac("terreau.library.use", who, algorithm="sha256").hexdigest()
