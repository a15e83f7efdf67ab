"""Saying by hand what class a territory is of."""

from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.territories import records
from terreau.territories.classes.rules import CLASSES, RULE
from terreau.territories.events import ClassSet
from terreau.territories.models import ClassOrigin, ClassRecord, Territory

LONGEST_REASON = 2000


@action
def set_class(actor: Actor, territory: Territory, class_code: str, reason: str) -> ClassRecord:
    """Override the class of a territory with a reason, which readers see. Comes before the official files."""
    allow(actor, "territories.set_class", territory)
    if class_code not in CLASSES:
        raise Invalid(_("Choose one of the four classes of territory."), field="class_code")
    if territory.valid_to is not None:
        raise Invalid(_("This commune has merged: set the class of the commune of today."), field="territory")
    return _say(actor, territory, class_code, reason)


@action
def clear_class(actor: Actor, territory: Territory, reason: str) -> ClassRecord:
    """Take a person's word back: the official class counts again, or the estimate."""
    allow(actor, "territories.set_class", territory)
    if territory.class_origin != ClassOrigin.PERSON:
        raise Invalid(_("Nobody has set the class of this territory by hand."), field="territory")
    return _say(actor, territory, "", reason)


def _say(actor: Actor, territory: Territory, class_code: str, reason: str) -> ClassRecord:
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why, in a sentence: readers will see it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Say why in at most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")
    before = territory.class_code
    record = ClassRecord.objects.create(
        territory=territory,
        scheme=records.PERSON,
        vintage=f"{timezone.now():%y%m%dT%H%M%S.%f}",
        rule=RULE,
        class_code=class_code,
        reason=reason,
        by=str(actor.person_id or actor.label)[:40],
    )
    records.settle([territory.pk])
    territory.refresh_from_db(fields=["class_code", "class_origin"])
    announce(ClassSet(territory.pk, actor, before, territory.class_code))
    return record
