"""Who may change what is said of places."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, can, no, rule
from terreau.territories import records
from terreau.territories.models import SuggestionState

STEWARDS_ONLY = _("Only the stewards of this site may do that.")


@rule("territories.set_class")
def set_class(actor: Actor, territory: Any) -> Decision:
    """Stewards, at once; `people` adds those who keep a group there. Every other known person may suggest."""
    if actor.steward:
        return YES
    if not actor.known:
        return no(_("Sign in first: the class of a territory is set by a known person, with a reason."))
    return no(
        _(
            "The stewards of this site, and those who keep a group of residents here, set the class at once: suggest "
            "yours, with your reason."
        )
    )


@rule("territories.clear_class")
def clear_class(actor: Actor, territory: Any) -> Decision:
    """Stewards, and whoever said the word in force; `people` adds those who keep the group it was said for."""
    word = records.word_of_people(territory)
    own = word is not None and actor.known and word.by == str(actor.person_id)
    return YES if actor.steward or own else no(_("Only who said it, or a steward, takes this class back."))


@rule("territories.suggest_class")
def suggest_class(actor: Actor, territory: Any) -> Decision:
    return YES if actor.known else no(_("Sign in first: a code by e-mail is enough. You are told what is answered."))


@rule("territories.see_class_suggestion")
def see_class_suggestion(actor: Actor, suggestion: Any) -> Decision:
    """Stewards, who suggested it, and those who may set the class there."""
    own = actor.known and suggestion.by == str(actor.person_id)
    return YES if actor.steward or own else can(actor, "territories.set_class", suggestion.territory)


@rule("territories.decide_class_suggestion")
def decide_class_suggestion(actor: Actor, suggestion: Any) -> Decision:
    """A suggestion that was not kept may still be accepted: that is how a refusal is undone."""
    if not actor.steward:
        return no(STEWARDS_ONLY)
    open_ = suggestion.state in (SuggestionState.WAITING, SuggestionState.DECLINED)
    return YES if open_ else no(_("This has been decided already."))


@rule("territories.withdraw_class_suggestion")
def withdraw_class_suggestion(actor: Actor, suggestion: Any) -> Decision:
    if not (actor.known and suggestion.by == str(actor.person_id)):
        return no(_("Only who suggested it takes it back."))
    return YES if suggestion.state == SuggestionState.WAITING else no(_("This has been decided already."))


@rule("territories.create_project")
def create_project(actor: Actor, territory: Any) -> Decision:
    if actor.known or actor.system:
        return YES
    return no(_("Sign in first: a territory of a project is drawn by a known person."))


@rule("territories.edit_project")
def edit_project(actor: Actor, territory: Any) -> Decision:
    if territory.kind != "project":
        return no(_("This territory is official: nobody edits it here."))
    if actor.steward or (actor.known and territory.created_by == str(actor.person_id)):
        return YES
    return no(_("Only the person who drew this territory, or a steward, may change it."))


@rule("territories.correct_town_hall")
def correct_town_hall(actor: Actor, territory: Any) -> Decision:
    if actor.steward:
        return YES
    return no(_("The stewards of this site correct how to reach a town hall: write to them."))
