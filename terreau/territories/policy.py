"""Who may change what is said of places."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule


@rule("territories.set_class")
def set_class(actor: Actor, territory: Any) -> Decision:
    """Stewards decide on a class; everybody may tell them, from the page of the territory."""
    if actor.steward:
        return YES
    if not actor.known:
        return no(_("Sign in first: the class of a territory is set by a known person, with a reason."))
    return no(_("The stewards of this site set the class of a territory: write to them with your reason."))


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
