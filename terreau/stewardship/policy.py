"""Who may flag, decide, hide, link, and read the journal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import YES, Actor, Decision, no, rule
from terreau.stewardship.models import Flag

STEWARDS_ONLY = _("Only stewards may do that.")


@rule("stewardship.flag")
def flag(actor: Actor, thing: Any) -> Decision:
    """Whoever sees a thing may flag it: finding it was the condition."""
    return YES


@rule("stewardship.see_flag")
def see_flag(actor: Actor, flag: Flag) -> Decision:
    seen = Flag.objects.visible_to(actor).filter(pk=flag.pk).exists()
    return YES if seen else no(STEWARDS_ONLY)


@rule("stewardship.decide")
def decide(actor: Actor, flag: Flag) -> Decision:
    if not actor.steward:
        return no(STEWARDS_ONLY)
    return no(_("This has been decided already.")) if flag.decided_at else YES


@rule("stewardship.hide")
def hide(actor: Actor, thing: Any) -> Decision:
    return YES if actor.steward else no(STEWARDS_ONLY)


@rule("stewardship.see_journal")
def see_journal(actor: Actor, thing: None) -> Decision:
    return YES if actor.steward else no(STEWARDS_ONLY)


@rule("stewardship.link")
def link(actor: Actor, thing: Any) -> Decision:
    return YES if actor.known else no(_("Tell us who you are first: a code by e-mail is enough."))
