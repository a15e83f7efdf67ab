"""Correcting how to reach a town hall: shape only; meaning is checked by the action."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from terreau.territories.models import Territory
from terreau.territories.opening import DAYS, Slots, by_day, grouped, read_slots, write_slots
from terreau.territories.town_halls import TownHall, town_hall

TEXTS = ("email", "phone", "website", "postal_code", "city")


class HoursField(forms.CharField):
    """The hours of one day, such as “9:00-12:00, 14:00-17:30”; cleaned, a list of slots."""

    default_error_messages = {"hours": _("Write hours such as 9:00-12:00, 14:00-17:30.")}

    def clean(self, value: Any) -> Slots:
        try:
            return read_slots(super().clean(value))
        except ValueError:
            raise ValidationError(self.error_messages["hours"], code="hours") from None


class TownHallForm(forms.Form):
    """How to reach a town hall. What is left as the directory says it is no correction."""

    use_required_attribute = False

    lines = forms.CharField(
        label=_("Street"),
        help_text=_("Above the postal code, three lines at most."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    postal_code = forms.CharField(label=_("Postal code"), required=False)
    city = forms.CharField(label=_("City"), required=False)
    email = forms.CharField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False)
    website = forms.CharField(label=_("Website"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, day in enumerate(DAYS):
            self.fields[day] = HoursField(label=WEEKDAYS[number], required=False, max_length=200)

    def days(self) -> Iterator[forms.BoundField]:
        return (self[day] for day in DAYS)

    def texts(self) -> Iterator[forms.BoundField]:
        return (field for field in self if field.name not in DAYS)

    def corrections(self, territory: Territory) -> dict[str, Any]:
        """What was sent and differs from the directory; what is empty takes a correction back."""
        official, sent = territory.town_hall, self._sent()
        same = {name: official.get(name, "") for name in TEXTS} | {
            "lines": list(official.get("lines", [])),
            "hours": grouped(by_day(official.get("hours", []))),
        }
        return {
            name: type(value)() if value == same[name] else value
            for name, value in sent.items()
            if value or name in territory.corrections
        }

    def _sent(self) -> dict[str, Any]:
        data = self.cleaned_data
        sent: dict[str, Any] = {name: data[name] for name in TEXTS if name in self.data}
        if "lines" in self.data:
            sent["lines"] = [line.strip() for line in data["lines"].splitlines() if line.strip()]
        if any(day in self.data for day in DAYS):
            sent["hours"] = grouped({day: data[day] for day in DAYS})
        return sent


def town_hall_initial(territory: Territory) -> dict[str, str]:
    hall = town_hall(territory)
    return _initial(hall) if hall else {}


def _initial(hall: TownHall) -> dict[str, str]:
    days = {day: write_slots(slots) for day, slots in by_day(hall.hours).items()}
    return {name: getattr(hall, name) for name in TEXTS} | {"lines": "\n".join(hall.lines)} | days
