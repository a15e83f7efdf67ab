"""Opening hours in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hours_in_words(hours: Sequence[dict[str, Any]]) -> list[str]:
    """`[{"days": ["monday", …], "slots": [["09:00", "12:00"], …]}]` as one line for each group of days."""
    lines = []
    for group in hours:
        days = sorted(DAYS.index(day) for day in group["days"] if day in DAYS)
        slots = [_("%(from)s to %(to)s") % {"from": _clock(begin), "to": _clock(end)} for begin, end in group["slots"]]
        if days and slots:
            lines.append(_("%(days)s: %(times)s") % {"days": _days(days), "times": _listed(slots)})
    return lines


def _days(days: Sequence[int]) -> str:
    """Three days or more in a row become a range."""
    names = [str(WEEKDAYS[day]).lower() for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return _listed(names)


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(several)s and %(last)s") % {"several": ", ".join(words[:-1]), "last": words[-1]}


def _clock(time: str) -> str:
    hour, minute = time.split(":")[:2]
    return _("%(hour)s:%(minute)s") % {"hour": int(hour), "minute": minute}
