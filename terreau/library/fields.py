"""What a sheet of each kind is made of. One description serves the check, the form, the page and the difference.

Each reader takes what a person, a program or a file gives, and gives the value to keep; it raises `ValueError` with a
sentence. Empty values are left out of what is kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Sentence
from terreau.library import vocabulary
from terreau.library.clean import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_LINES,
    clean_lines,
    clean_text,
    clean_url,
    not_too_many,
)
from terreau.library.models import SheetKind

MOST_STEPS = 40
DIGEST = re.compile("[0-9a-f]{64}")
# text | line | lines | names (of methods) | number | date | choice | choices | flag | url | steps | references |
# roles | payers
Shape = str


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a sheet. `least`/`most` bound a number, or how many lines or choices there are."""

    code: str
    label: Sentence
    shape: Shape
    words: Mapping[Any, Sentence] | None = None
    help: Sentence = ""
    required: bool = False
    least: int = 0
    most: int = 0

    def read(self, value: Any, *, complete: bool = True) -> Any:
        """The value to keep; `complete` asks for what is required."""
        cleaned = READERS[self.shape](self, value)
        if complete and self.required and cleaned in (None, "", [], {}):
            raise ValueError(_("This is needed."))
        return cleaned


def _text(field: Field, value: Any) -> str:
    return clean_text(value, field.most or LONGEST_TEXT)


def _line(field: Field, value: Any) -> str:
    return " ".join(clean_text(value, field.most or LONGEST_LINE).split())


def _lines(field: Field, value: Any) -> list[str]:
    return clean_lines(value, field.most or MOST_LINES)


def _number(field: Field, value: Any) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = int(str(value).replace(" ", "").replace("\u202f", "").replace("\xa0", ""))
    except ValueError:
        raise ValueError(_("This must be a whole number.")) from None
    if not field.least <= number <= field.most:
        raise ValueError(_("This must be from %(least)s to %(most)s.") % {"least": field.least, "most": field.most})
    return number


def _code(field: Field, value: Any) -> Any:
    """`value` as one of the field's codes, which may be numbers."""
    codes = {str(code): code for code in field.words or {}}
    if str(value) not in codes:
        raise ValueError(_("“%(value)s” is not among the choices.") % {"value": str(value)[:60]})
    return codes[str(value)]


def _choice(field: Field, value: Any) -> Any:
    return None if value in (None, "") else _code(field, value)


def _choices(field: Field, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple | None):
        raise ValueError(_("This must be a list of choices."))
    return list(dict.fromkeys(_code(field, one) for one in value or []))


def _flag(field: Field, value: Any) -> bool:
    return value in (True, "true", "on", "1", 1)


def _url(field: Field, value: Any) -> str:
    return clean_url(value)


def _rows(value: Any, most: int) -> list[Mapping[str, Any]]:
    rows = list(value) if isinstance(value, list | tuple) else []
    if (not rows and value) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError(_("This must be a list of rows."))
    not_too_many(rows, most)
    return rows


def _steps(field: Field, value: Any) -> list[dict[str, Any]]:
    minutes_of = Field("minutes", "", "number", least=0, most=60 * 24 * 10)
    steps = []
    for row in _rows(value, MOST_STEPS):
        title, minutes = clean_text(row.get("title"), 200), minutes_of.read(row.get("minutes"))
        text = clean_text(row.get("text"), 10_000)
        if text and not title:
            raise ValueError(_("A step needs a title."))
        picture = clean_text(row.get("picture"), 64)
        if picture and not DIGEST.fullmatch(picture):
            raise ValueError(_("The picture of a step is one of the pictures of the sheet."))
        if title:
            shown = {"picture": picture} if picture else {}
            steps.append({"title": title, "minutes": minutes or 0, "text": text, **shown})
    return steps


def _references(field: Field, value: Any) -> list[dict[str, str]]:
    """Rows of title and address; from a form, one a line: “title | https://…”."""
    if isinstance(value, str):
        pairs = (line.partition("|") for line in clean_lines(value))
        value = [{"title": title, "url": url} for title, _bar, url in pairs]
    rows = []
    for row in _rows(value, MOST_LINES):
        title, url = clean_text(row.get("title"), 300), clean_url(row.get("url"))
        if title or url:
            rows.append({"title": title or url, "url": url})
    return rows


def _date(field: Field, value: Any) -> str:
    """A day, a month or a year that has begun, as ISO 8601 writes it."""
    text = clean_text(value, 10)
    if not text:
        return ""
    for shape in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            day = datetime.strptime(text, shape)
        except ValueError:
            continue
        if len(text) == len(day.strftime(shape)) and day.year >= 1900:
            if day.date() > timezone.localdate():
                raise ValueError(_("This day has not come yet."))
            return text
    raise ValueError(_("Write a day, a month or a year, such as 2026-05-12, 2026-05 or 2026."))


def _roles(field: Field, value: Any) -> list[dict[str, Any]]:
    """How many people in each role; the same role twice is added up."""
    counts: dict[str, int] = {}
    for row in _rows(value, MOST_LINES):
        number = _number(field, row.get("people"))
        if number:
            role = _code(field, row.get("role"))
            counts[role] = counts.get(role, 0) + number
    return [{"role": role, "people": counts[role]} for role in field.words or {} if role in counts]


def _payers(field: Field, value: Any) -> list[dict[str, Any]]:
    """Who paid, and how much, which may not be known."""
    rows = []
    for row in _rows(value, MOST_LINES):
        who, euros = clean_text(row.get("who"), 200), _number(field, row.get("euros"))
        if euros is not None and not who:
            raise ValueError(_("Say who paid."))
        if who:
            rows.append({"who": who, "euros": euros})
    return rows


READERS: dict[Shape, Callable[[Field, Any], Any]] = {
    "text": _text, "line": _line, "lines": _lines, "names": _lines, "number": _number, "choice": _choice,
    "choices": _choices, "flag": _flag, "url": _url, "steps": _steps, "references": _references, "date": _date,
    "roles": _roles,
    "payers": _payers,
}  # fmt: skip

DATE_HELP = gettext_lazy("A day, a month or a year: 2026-05-12, 2026-05 or 2026.")
_MINUTES = 60 * 24 * 400
METHOD = (
    Field("goals", gettext_lazy("What for"), "choices", vocabulary.GOALS, required=True),
    Field("objective", gettext_lazy("What you have at the end"), "text"),
    Field("when_not", gettext_lazy("When not to use it"), "text"),
    Field("phases", gettext_lazy("Phases of the path it serves"), "choices", vocabulary.PHASES),
    Field("themes", gettext_lazy("Themes"), "choices", vocabulary.THEMES),
    Field("audience", gettext_lazy("With whom"), "choices", vocabulary.AUDIENCE),
    Field("people_min", gettext_lazy("People, at least"), "number", least=1, most=100_000),
    Field(
        "people_max", gettext_lazy("People, at most"), "number", least=1, most=100_000,
        help=gettext_lazy("Leave empty when there is no limit."),
    ),
    Field("minutes_min", gettext_lazy("Minutes, at least"), "number", least=1, most=_MINUTES, required=True),
    Field("minutes_max", gettext_lazy("Minutes, at most"), "number", least=1, most=_MINUTES, required=True),
    Field("facilitators", gettext_lazy("Facilitators, at least"), "number", least=0, most=1000),
    Field("difficulty_facilitator", gettext_lazy("Difficulty, facilitating"), "choice", vocabulary.DIFFICULTY),
    Field("difficulty_participants", gettext_lazy("Difficulty, taking part"), "choice", vocabulary.DIFFICULTY),
    Field("remote", gettext_lazy("At a distance"), "choice", vocabulary.REMOTE),
    Field("cost", gettext_lazy("Cost"), "choice", vocabulary.COST),
    Field("settings", gettext_lazy("Where"), "choices", vocabulary.SETTINGS),
    Field("classes", gettext_lazy("Fits well in"), "choices", vocabulary.CLASSES),
    Field(
        "population_max", gettext_lazy("Fits best below this number of inhabitants"), "number", most=10_000_000,
        help=gettext_lazy("0 when the size does not matter."),
    ),
    Field("first_step", gettext_lazy("A group can start with it, alone and without money"), "flag"),
    Field(
        "start_reason", gettext_lazy("Why start with it"), "line", most=400,
        help=gettext_lazy("One sentence that reads well after “because…”."),
    ),
    Field("material", gettext_lazy("Material"), "lines", help=gettext_lazy("One a line.")),
    Field("steps", gettext_lazy("Steps"), "steps", required=True),
    Field("tips", gettext_lazy("Tips"), "lines", help=gettext_lazy("One a line.")),
    Field("pitfalls", gettext_lazy("Pitfalls"), "lines", help=gettext_lazy("One a line.")),
    Field("variants", gettext_lazy("Variants"), "lines", help=gettext_lazy("One a line.")),
    Field("accessibility", gettext_lazy("So that everyone can take part"), "text"),
    Field("offline_kit", gettext_lazy("What to print and take along"), "text"),
    Field("easy_read", gettext_lazy("Easy-to-read version"), "text"),
    *(
        Field(code, label, "names", help=gettext_lazy("Methods of the library: their titles, one a line."))
        for code, label in (
            ("before", gettext_lazy("Methods that come well before it")),
            ("after", gettext_lazy("Methods that come well after it")),
            ("instead", gettext_lazy("Methods to take instead of it")),
        )
    ),
    Field(
        "references", gettext_lazy("References"), "references",
        help=gettext_lazy("One a line: title | https://address"),
    ),
)  # fmt: skip
_EUROS = 1_000_000_000
EXPERIENCE = (
    Field("drawn_from_public_source", gettext_lazy("Drawn from a public source, not written by its authors"), "flag"),
    Field("place_hidden", gettext_lazy("Hide the place, keep its kind"), "flag"),
    Field("began", gettext_lazy("When it began"), "date", help=DATE_HELP),
    Field("ended", gettext_lazy("When it ended"), "date", help=DATE_HELP),
    Field("period", gettext_lazy("When, in words"), "line", most=200),
    Field("asked_by_kind", gettext_lazy("Who asked for it"), "choice", vocabulary.ASKERS),
    Field("asked_by", gettext_lazy("Who asked for it, in words"), "line", most=300),
    Field("people", gettext_lazy("How many people took part"), "number", most=10_000_000),
    Field("roles", gettext_lazy("Who took part"), "roles", vocabulary.ROLES, most=1_000_000),
    Field("facilitators", gettext_lazy("How many facilitators"), "number", most=1000),
    Field("days", gettext_lazy("How many days of work, preparation included"), "number", most=100_000),
    Field("minutes", gettext_lazy("How long the method itself took, in minutes"), "number", most=_MINUTES),
    Field("cost_euros", gettext_lazy("Cost, in euros"), "number", most=_EUROS),
    Field("payers", gettext_lazy("Who paid how much"), "payers", most=_EUROS),
    Field("funding", gettext_lazy("Who paid what, in words"), "text"),
    Field("what_was_done", gettext_lazy("What was done"), "text"),
    Field("what_was_changed", gettext_lazy("What was changed in the method"), "text"),
    Field("change_kind", gettext_lazy("What kind of change"), "choices", vocabulary.CHANGES),
    Field("why_changed", gettext_lazy("Why it was changed"), "text"),
    Field("what_failed", gettext_lazy("What failed"), "text"),
    Field("outcome", gettext_lazy("Outcome"), "choice", vocabulary.OUTCOMES),
    Field("contact_given", gettext_lazy("Others may get in touch"), "flag"),
    Field("contact", gettext_lazy("How to get in touch"), "line", most=300),
    Field("themes", gettext_lazy("Themes"), "choices", vocabulary.THEMES),
    Field(
        "references", gettext_lazy("References"), "references",
        help=gettext_lazy("One a line: title | https://address"),
    ),
)  # fmt: skip
DESCRIPTION = (
    Field("territory", gettext_lazy("Where it acts"), "line", most=300),
    Field("website", gettext_lazy("Web site"), "url"),
    Field("text", gettext_lazy("Presentation"), "text"),
    Field("themes", gettext_lazy("Themes"), "choices", vocabulary.THEMES),
)
TOOL = (
    *DESCRIPTION[1:3],
    Field("material", gettext_lazy("Material"), "lines", help=gettext_lazy("One a line.")),
    DESCRIPTION[3],
)
PATH = (Field("text", gettext_lazy("Presentation"), "text"),)

FIELDS: dict[Any, tuple[Field, ...]] = {
    SheetKind.METHOD: METHOD,
    SheetKind.EXPERIENCE: EXPERIENCE,
    SheetKind.STRUCTURE: DESCRIPTION,
    SheetKind.PROJECT: DESCRIPTION,
    SheetKind.TOOL: TOOL,
    SheetKind.PATH: PATH,
}


def check_fields(
    kind: str, given: Mapping[str, Any], *, complete: bool = True
) -> tuple[dict[str, Any], dict[str, list[Sentence]]]:
    """(what to keep, field → what is wrong with it). Meaning across fields is checked too.

    What an import brings need not be `complete`: its source may be silent.
    """
    known = {field.code: field for field in FIELDS[kind]}
    errors: dict[str, list[Sentence]] = {
        str(code)[:60]: [_("A sheet of this kind has no such field.")] for code in given if code not in known
    }
    kept: dict[str, Any] = {}
    for code, field in known.items():
        try:
            value = field.read(given.get(code), complete=complete)
        except ValueError as problem:
            errors[code] = [str(problem)]
            continue
        if value not in (None, "", [], {}) and not (field.shape == "flag" and not value):
            kept[code] = value
    if kind == SheetKind.METHOD:
        _check_ranges(kept, errors)
    if kind == SheetKind.EXPERIENCE:
        _check_experience(kept, errors)
    return kept, errors


def _check_ranges(kept: Mapping[str, Any], errors: dict[str, list[Sentence]]) -> None:
    for low, high in (("people_min", "people_max"), ("minutes_min", "minutes_max")):
        if low in kept and high in kept and kept[low] > kept[high]:
            errors.setdefault(high, []).append(_("This is less than the least."))
    total = total_minutes(kept)
    if "steps" not in kept or not total or not {"minutes_min", "minutes_max"} <= kept.keys():
        return
    if not kept["minutes_min"] <= total <= kept["minutes_max"]:
        sentence = _("The steps add up to %(total)s minutes, outside the %(least)s to %(most)s announced.")
        errors.setdefault("steps", []).append(
            sentence % {"total": total, "least": kept["minutes_min"], "most": kept["minutes_max"]}
        )


def _check_experience(kept: dict[str, Any], errors: dict[str, list[Sentence]]) -> None:
    began, ended = kept.get("began", ""), kept.get("ended", "")
    if ended and ended < began[: len(ended)]:
        errors.setdefault("ended", []).append(_("It ended before it began."))
    if not kept.get("contact_given"):  # what is withheld is kept nowhere
        kept.pop("contact", None)
    elif "contact" not in kept:
        kept.pop("contact_given")


def total_minutes(fields: Mapping[str, Any]) -> int:
    return sum(step.get("minutes") or 0 for step in fields.get("steps", []))
