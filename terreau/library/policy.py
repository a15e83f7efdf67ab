"""Who may do what in the library."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.library.models import USED, ExperienceDraft, Keeper, Sheet, SheetKind, Suggestion

LOG_IN = _("Log in first: a code sent by e-mail is enough.")
STEWARDS_ONLY = _("Only the stewards of the library may do that.")


def is_trusted(actor: Actor) -> bool:
    """Whether what the actor writes is published at once: stewards, and people of whom something was accepted."""
    if actor.steward or not actor.known:
        return actor.steward
    accepted = Suggestion.objects.filter(by_id=actor.person_id, accepted=True)
    return accepted.exists() or Sheet.objects.shown().filter(created_by_id=actor.person_id).exists()


def is_keeper(actor: Actor, sheet: Sheet) -> bool:
    return actor.known and Keeper.objects.filter(sheet=sheet, person_id=actor.person_id).exists()


def writes_at_once(actor: Actor, sheet: Sheet) -> bool:
    """Whether a change of the actor's to what others read waits for nobody."""
    return is_trusted(actor) or is_keeper(actor, sheet)


def _steward(actor: Actor) -> Decision:
    return YES if actor.steward else no(STEWARDS_ONLY)


@rule("library.create_sheet")
def create_sheet(actor: Actor, thing: Any) -> Decision:
    return YES if actor.known or actor.steward else no(LOG_IN)


@rule("library.edit_sheet")
def edit_sheet(actor: Actor, sheet: Any) -> Decision:
    if not (actor.known or actor.steward):
        return no(LOG_IN)
    if sheet.hidden_at is not None and not actor.steward:
        return no(_("This sheet is hidden: only the stewards may change it."))
    return YES


@rule("library.publish")
def publish(actor: Actor, sheet: Any) -> Decision:
    return _steward(actor)


@rule("library.unpublish")
def unpublish(actor: Actor, sheet: Any) -> Decision:
    own = actor.known and sheet.created_by_id == actor.person_id
    return YES if actor.steward or own else no(STEWARDS_ONLY)


@rule("library.hide")
def hide(actor: Actor, sheet: Any) -> Decision:
    return _steward(actor)


@rule("library.see_queue")
def see_queue(actor: Actor, thing: Any) -> Decision:
    """Stewards see all that waits; a keeper, what waits for her sheets."""
    keeps = actor.known and Keeper.objects.filter(person_id=actor.person_id).exists()
    return YES if actor.steward or keeps else no(_("Only those who keep a sheet, and the stewards, see what waits."))


@rule("library.decide_suggestion")
def decide_suggestion(actor: Actor, suggestion: Any) -> Decision:
    return _keepers_and_stewards(actor, suggestion.sheet)


@rule("library.decline_sheet")
def decline_sheet(actor: Actor, sheet: Any) -> Decision:
    if sheet.published:
        return no(_("This sheet is published: it can be hidden, not declined."))
    return _steward(actor)


@rule("library.explain_version")
def explain_version(actor: Actor, sheet: Any) -> Decision:
    """Who reads what was told since the newest version, and says why a version was made."""
    return _keepers_and_stewards(actor, sheet)


@rule("library.invite_keeper")
def invite_keeper(actor: Actor, sheet: Any) -> Decision:
    return _keepers_and_stewards(actor, sheet)


@rule("library.leave_keeping")
def leave_keeping(actor: Actor, sheet: Any) -> Decision:
    return YES if is_keeper(actor, sheet) else no(_("You do not keep this sheet."))


@rule("library.adapt")
def adapt(actor: Actor, parent: Any) -> Decision:
    if parent.kind not in (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH):
        return no(_("Only a method, a tool or a path is adapted to a place."))
    if parent.hidden_at is not None or not parent.published:
        return no(_("This sheet is not published: it cannot be adapted yet."))
    return create_sheet(actor, None)


@rule("library.follow_parent")
def follow_parent(actor: Actor, sheet: Any) -> Decision:
    """Take a change of the parent over, decline it, say the place."""
    allowed = edit_sheet(actor, sheet)
    if not allowed or writes_at_once(actor, sheet):
        return allowed
    return no(_("Only those who keep this sheet, and people of whom something was accepted, may do that."))


@rule("library.rate")
def rate(actor: Actor, sheet: Any) -> Decision:
    if sheet.kind not in (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH):
        return no(_("Opinions are given on methods, tools and paths."))
    if sheet.hidden_at is not None or not sheet.published:
        return no(_("This sheet is not published: opinions come later."))
    if is_keeper(actor, sheet):
        return no(_("You keep this sheet: opinions are for the others."))
    return YES if actor.known else no(LOG_IN)


@rule("library.withdraw_rating")
def withdraw_rating(actor: Actor, rating: Any) -> Decision:
    mine = actor.known and rating.by_id == actor.person_id
    return YES if mine else no(_("This opinion is somebody else’s."))


@rule("library.read_comment")
def read_comment(actor: Actor, rating: Any) -> Decision:
    return _steward(actor)


@rule("library.answer_rating")
def answer_rating(actor: Actor, rating: Any) -> Decision:
    if not rating.comment:
        return no(_("There are no words to answer."))
    return _keepers_and_stewards(actor, rating.sheet)


@rule("library.delete_sheet")
def delete_sheet(actor: Actor, sheet: Any) -> Decision:
    """Delete it and bring it back."""
    return _steward(actor)


@rule("library.see_deleted")
def see_deleted(actor: Actor, thing: Any) -> Decision:
    return _steward(actor)


@rule("library.review_sheet")
def review_sheet(actor: Actor, sheet: Any) -> Decision:
    if sheet.hidden_at is not None or not sheet.published:
        return no(_("This sheet is not published."))
    if not actor.known:
        return no(LOG_IN)
    if writes_at_once(actor, sheet):
        return YES
    return no(_("Only those who keep this sheet, and people of whom something was accepted, may do that."))


def _keepers_and_stewards(actor: Actor, sheet: Sheet) -> Decision:
    allowed = actor.steward or is_keeper(actor, sheet)
    return YES if allowed else no(_("Only those who keep this sheet, and the stewards, may do that."))


@rule("library.import")
def import_(actor: Actor, thing: Any) -> Decision:
    return _steward(actor)


@rule("library.edit_vocabulary")
def edit_vocabulary(actor: Actor, vocabulary: Any) -> Decision:
    return _steward(actor)


@rule("library.use_sheet")
def use_sheet(actor: Actor, sheet: Any) -> Decision:
    if sheet.kind not in USED:
        return no(_("Only methods, tools and paths are used."))
    if sheet.hidden_at is not None or not sheet.published:
        return no(_("This sheet is not published: nobody can have used it yet."))
    return YES


@dataclass(frozen=True, slots=True)
class Held:
    """A draft, and whether the browser that asks holds it."""

    draft: ExperienceDraft
    by_browser: bool = False


@rule("library.write_experience")
def write_experience(actor: Actor, held: Any) -> Decision:
    own = actor.known and held.draft.by_id == actor.person_id
    return YES if own or held.by_browser else no(_("This draft is somebody else’s."))


@rule("library.add_file")
def add_file(actor: Actor, sheet: Any) -> Decision:
    return edit_sheet(actor, sheet)


@rule("library.keep_file")
def keep_file(actor: Actor, file: Any) -> Decision:
    """Who joined a file may take it away; so may those who keep its sheet, and the stewards."""
    own = actor.known and file.by_id == actor.person_id
    return YES if own else _keepers_and_stewards(actor, file.sheet)


@rule("library.publish_file")
def publish_file(actor: Actor, file: Any) -> Decision:
    return _keepers_and_stewards(actor, file.sheet)
