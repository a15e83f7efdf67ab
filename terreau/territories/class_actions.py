"""Saying what class a territory is of: at once for those who may, as a suggestion for everybody known."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.territories import records
from terreau.territories.classes.rules import CLASSES, RULE
from terreau.territories.events import ClassSet, ClassSuggested, ClassSuggestionDecided
from terreau.territories.models import ClassOrigin, ClassRecord, ClassSuggestion, Kind, SuggestionState, Territory

LONGEST_REASON = 2000


@action
def set_class(actor: Actor, territory: Territory, class_code: str, reason: str) -> ClassRecord:
    """Override the class of a territory with a reason, which readers see. Comes before the official files.

    Suggestions of that class that wait are accepted by it.
    """
    may = allow(actor, "territories.set_class", territory)
    _check(territory, class_code)
    record = _say(actor, territory, class_code, checked_reason(reason), records.said_as(may.ground))
    for one in _waiting(territory).filter(class_code=class_code):
        _answer(actor, one, True, record.reason)
    return record


@action
def clear_class(actor: Actor, territory: Territory, reason: str) -> ClassRecord:
    """Take the word of people back: the official class counts again, or the estimate."""
    territory.refresh_from_db(fields=["class_code", "class_origin"])
    if territory.class_origin != ClassOrigin.PERSON:
        raise Invalid(_("Nobody has set the class of this territory by hand."), field="territory")
    may = allow(actor, "territories.clear_class", territory)
    return _say(actor, territory, "", checked_reason(reason), records.said_as(may.ground))


@action
def suggest_class(actor: Actor, territory: Territory, class_code: str, reason: str) -> ClassSuggestion:
    """Say what class a commune should be of, and why: a steward decides. One waits at a time, a person."""
    allow(actor, "territories.suggest_class", territory)
    if territory.kind != Kind.COMMUNE:
        raise Invalid(_("A class is suggested for a commune."), field="territory")
    _check(territory, class_code)
    reason = checked_reason(reason)
    if class_code == territory.class_code:
        raise Invalid(_("This commune is of that class already."), field="class_code")
    if _waiting(territory).filter(by=_number(actor)).exists():
        raise Invalid(_("You suggested a class for this commune already: it waits for a steward. Take it back first."))
    made = ClassSuggestion.objects.create(
        territory=territory, class_code=class_code, reason=reason, by=_number(actor)
    )  # fmt: skip
    care.record(actor, "territories.suggest_class", territory, suggestion=made.pk, wanted=class_code)
    announce(ClassSuggested(made.pk, actor.person_id or 0))
    return made


@action
def accept_suggestion(actor: Actor, suggestion: ClassSuggestion, reason: str = "") -> ClassSuggestion:
    """The class suggested counts, with the reason of who suggested it; `reason` answers her."""
    suggestion = _to_decide(actor, suggestion)
    territory = suggestion.territory
    _check(territory, suggestion.class_code)
    _say(actor, territory, suggestion.class_code, suggestion.reason, {"as": records.SUGGESTION})
    return _answer(actor, suggestion, True, _short(reason))


@action
def decline_suggestion(actor: Actor, suggestion: ClassSuggestion, reason: str) -> ClassSuggestion:
    """The class stays as it is; who suggested another one is told why."""
    suggestion = _to_decide(actor, suggestion)
    if suggestion.state == SuggestionState.DECLINED:
        raise Invalid(_("This has been decided already."))
    if not reason.strip():
        raise Invalid(_("Say why: the person who suggested it reads it."), field="reason")
    return _answer(actor, suggestion, False, _short(reason))


@action
def withdraw_suggestion(actor: Actor, suggestion: ClassSuggestion) -> ClassSuggestion:
    """Take a suggestion back before it is decided."""
    suggestion = ClassSuggestion.objects.select_for_update().select_related("territory").get(pk=suggestion.pk)
    allow(actor, "territories.withdraw_class_suggestion", suggestion)
    suggestion.state = SuggestionState.WITHDRAWN
    suggestion.save(update_fields=["state"])
    care.record(actor, "territories.withdraw_class", suggestion.territory, suggestion=suggestion.pk)
    return suggestion


@transaction.atomic
def forget_person(event: Any) -> None:
    """The number of a person who left (`event.person_id`) is kept nowhere here; her reasons, which are public, stay."""
    number = str(event.person_id)
    ClassRecord.objects.filter(scheme=records.PERSON, by=number).update(by="")
    ClassSuggestion.objects.filter(by=number, state=SuggestionState.WAITING).delete()
    ClassSuggestion.objects.filter(by=number).update(by="")
    ClassSuggestion.objects.filter(decided_by=number).update(decided_by="")
    Territory.objects.filter(kind=Kind.PROJECT, created_by=number).update(created_by="")


def checked_reason(reason: str) -> str:
    reason = _short(reason)
    if not reason:
        raise Invalid(_("Say why, in a sentence: readers will see it."), field="reason")
    return reason


def _short(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Say why in at most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")
    return reason


def _check(territory: Territory, class_code: str) -> None:
    if class_code not in CLASSES:
        raise Invalid(_("Choose one of the four classes of territory."), field="class_code")
    if territory.valid_to is not None:
        raise Invalid(_("This commune has merged: set the class of the commune of today."), field="territory")


def _waiting(territory: Territory) -> Any:
    return ClassSuggestion.objects.select_for_update().filter(territory=territory, state=SuggestionState.WAITING)


def _to_decide(actor: Actor, suggestion: ClassSuggestion) -> ClassSuggestion:
    suggestion = ClassSuggestion.objects.select_for_update().select_related("territory").get(pk=suggestion.pk)
    allow(actor, "territories.decide_class_suggestion", suggestion)
    return suggestion


def _answer(actor: Actor, suggestion: ClassSuggestion, accepted: bool, answer: str) -> ClassSuggestion:
    suggestion.state = SuggestionState.ACCEPTED if accepted else SuggestionState.DECLINED
    suggestion.answer = answer
    suggestion.decided_by, suggestion.decided_at = _number(actor), timezone.now()
    suggestion.save()
    verb = "territories.accept_class" if accepted else "territories.decline_class"
    care.record(actor, verb, suggestion.territory, suggestion=suggestion.pk)
    announce(ClassSuggestionDecided(suggestion.pk, actor))
    return suggestion


def _say(actor: Actor, territory: Territory, class_code: str, reason: str, raw: dict[str, str]) -> ClassRecord:
    before = territory.class_code
    record = ClassRecord.objects.create(
        territory=territory,
        scheme=records.PERSON,
        vintage=f"{timezone.now():%y%m%dT%H%M%S.%f}",
        rule=RULE,
        class_code=class_code,
        raw=raw,
        reason=reason,
        by=_number(actor),
    )
    records.settle([territory.pk])
    territory.refresh_from_db(fields=["class_code", "class_origin"])
    verb = "territories.set_class" if class_code else "territories.clear_class"
    care.record(actor, verb, territory, before=before, after=territory.class_code)
    announce(ClassSet(territory.pk, actor, before, territory.class_code, record.pk))
    return record


def _number(actor: Actor) -> str:
    return str(actor.person_id or actor.label)[:40]
