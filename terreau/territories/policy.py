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
