"""Flagging, deciding, hiding and showing again, linking."""

from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.stewardship import journal
from terreau.stewardship.events import FlagDecided, Flagged
from terreau.stewardship.models import Decision, Flag, Link, Reason


@action
def flag(actor: Actor, kind: str, key: str, reason: str, words: str = "") -> Flag:
    """Say that a public thing is not right; raises `NotFound` for what the actor cannot see."""
    thing = care.cared_for(kind).find(actor, key)
    allow(actor, "stewardship.flag", thing)
    words = words.replace("\x00", "").strip()
    if reason not in Reason.values:
        raise Invalid(_("Choose a reason."), field="reason")
    if reason == Reason.OTHER and not words:
        raise Invalid(_("Say in a few words what is not right."), field="words")
    if len(words) > 1000:
        raise Invalid(_("Keep it under 1,000 characters."), field="words")
    again = Flag.objects.waiting().filter(by_id=actor.person_id or -1, **journal.name_of(thing)).first()
    if again:
        raise Invalid(_("You flagged this already: stewards will look at it."))
    made = Flag.objects.create(**journal.name_of(thing), by_id=actor.person_id, reason=reason, words=words)
    journal.record(actor, "stewardship.flag", thing, flag=made.pk, reason=reason)
    announce(Flagged(made.pk))
    return made


@action
def decide(actor: Actor, flag: Flag, decision: str, reason: str) -> Flag:
    """Keep or hide, with the reason; answers every flag that waits about the same thing."""
    allow(actor, "stewardship.decide", flag)
    reason = checked_reason(reason)
    if decision not in Decision.values:
        raise Invalid(_("Choose what to do."), field="decision")
    thing = care.cared_for(flag.kind).find(actor, flag.key)
    if decision == Decision.HIDDEN:
        _set_hidden(actor, thing, True, reason)
    else:
        journal.record(actor, "stewardship.keep", thing, flag=flag.pk, reason=reason)
    now = timezone.now()
    for one in Flag.objects.waiting().filter(kind=flag.kind, key=flag.key):
        one.decision, one.decision_reason, one.decided_at, one.decided_by_id = decision, reason, now, actor.person_id
        one.save()
        announce(FlagDecided(one.pk))
    flag.refresh_from_db()
    return flag


def checked_reason(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()
    if len(reason) < 3:
        raise Invalid(_("Give the reason: it is kept, and told to who flagged."), field="reason")
    if len(reason) > 500:
        raise Invalid(_("Keep the reason under 500 characters."), field="reason")
    return reason


@action
def hide(actor: Actor, kind: str, key: str, reason: str) -> None:
    """Put a thing out of sight; nothing is erased."""
    _set_hidden(actor, care.cared_for(kind).find(actor, key), True, checked_reason(reason))


@action
def show_again(actor: Actor, kind: str, key: str, reason: str) -> None:
    """Undo `hide`."""
    _set_hidden(actor, care.cared_for(kind).find(actor, key), False, checked_reason(reason))


def _set_hidden(actor: Actor, thing: Model, hidden: bool, reason: str) -> None:
    allow(actor, "stewardship.hide", thing)
    cared = care.cared_for(thing._meta.label_lower)
    if cared.hide is None or cared.is_hidden is None:
        raise Invalid(_("This cannot be hidden."))
    if cared.is_hidden(thing) != hidden:
        cared.hide(thing, hidden)
        journal.record(actor, "stewardship.hide" if hidden else "stewardship.show_again", thing, reason=reason)


@action
def link(actor: Actor, thing: Model, relation: str, to: Model) -> Link:
    """Relate two things, once."""
    allow(actor, "stewardship.link", thing)
    there = journal.name_of(to)
    names: dict[str, Any] = journal.name_of(thing) | {"to_kind": there["kind"], "to_key": there["key"]}
    made, new = Link.objects.get_or_create(**names, relation=relation, defaults={"by_id": actor.person_id})
    if new:
        journal.record(actor, "stewardship.link", thing, relation=relation, to=f"{there['kind']}:{there['key']}")
    return made


@action
def unlink(actor: Actor, link: Link) -> None:
    allow(actor, "stewardship.link", link)
    journal.record(actor, "stewardship.unlink", link, relation=link.relation)
    link.delete()
