"""Correcting how to reach a town hall."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.territories.events import TownHallCorrected
from terreau.territories.models import Kind, Territory
from terreau.territories.opening import DAYS, by_day, check_slots, grouped

LONGEST = {"email": 254, "phone": 40, "website": 300, "city": 80, "postal_code": 5}
MOST_LINES, LONGEST_LINE = 3, 100  # a letter has room for three


@action
def correct_town_hall(actor: Actor, territory: Territory, corrections: Mapping[str, Any]) -> Territory:
    """Correct the address, e-mail, phone, website or hours of a town hall; what is empty takes a correction back.

    `lines` is a list of texts, `hours` as in `town_halls.TownHall`, all else a text. What is corrected is shown first,
    and no import touches it.
    """
    allow(actor, "territories.correct_town_hall", territory)
    if territory.kind not in (Kind.COMMUNE, Kind.PART):
        raise Invalid(_("Only a commune has a town hall."))
    territory = Territory.objects.select_for_update().get(pk=territory.pk)
    clean = {field: _corrected(field, value) for field, value in corrections.items()}
    kept = {field: value for field, value in (territory.corrections | clean).items() if value}
    if kept != territory.corrections:
        territory.corrections = kept
        territory.save(update_fields=["corrections"])
        care.record(actor, "territories.correct_town_hall", territory, fields=sorted(clean))
        announce(TownHallCorrected(territory.pk, actor, tuple(sorted(clean))))
    return territory


def _corrected(field: str, value: Any) -> Any:
    if field == "hours":
        return _hours(value)
    if field == "lines":
        return _lines(value)
    return _text(field, value)


def _lines(lines: Sequence[str]) -> list[str]:
    found = [line for line in (" ".join(one.replace("\x00", "").split()) for one in lines) if line]
    if len(found) > MOST_LINES:
        raise Invalid(_("An address has at most three lines above the postal code."), field="lines")
    if any(len(line) > LONGEST_LINE for line in found):
        raise Invalid(_("This is too long."), field="lines")
    return found


def _hours(hours: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    days = by_day(hours)
    for day in DAYS:
        try:
            check_slots(days.get(day, []))
        except ValueError:
            sentence = _("Each opening ends after it begins, and before the next one: 9:00-12:00, 14:00-17:30.")
            raise Invalid(sentence, field="hours") from None
    return grouped(days)


def _text(field: str, value: str) -> str:
    value = " ".join(value.split())
    if field not in LONGEST:
        raise Invalid(_("This cannot be corrected here."), field=field)
    if len(value) > LONGEST[field]:
        raise Invalid(_("This is too long."), field=field)
    if not value:
        return ""
    if field == "postal_code" and not (len(value) == 5 and value.isascii() and value.isdigit()):
        raise Invalid(_("A postal code has five digits."), field=field)
    try:
        if field == "email":
            EmailValidator()(value)
        if field == "website":
            URLValidator(schemes=["http", "https"])(value)
    except ValidationError as problem:
        raise Invalid(problem.messages[0], field=field) from problem
    return value
