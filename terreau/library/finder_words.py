"""What the finder answers, in words: why a method fits, and what it misses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from terreau.library import evidence_words, present, vocabulary
from terreau.library.finder import Match, Question
from terreau.library.models import Sheet


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a method fits: a clause; for evidence, also the experiences that it stands on and where they are read."""

    text: str
    n: int = 0
    url: str = ""
    told: bool = False  # it says only how many tell


def reasons(match: Match, question: Question) -> list[Reason]:
    """The answers that it meets, in the order of the questions, then what those who used it say."""
    fields = match.sheet.fields
    met = [Reason(text) for code, text in _met(fields, question) if text and code not in match.misses]
    class_code = question.territory.class_code if question.territory else ""
    if class_code and class_code in fields.get("classes", []):
        met.append(Reason(_("fits well in %(where)s") % {"where": vocabulary.CLASSES[class_code]}))
    if fields.get("difficulty_facilitator") == 1:
        met.append(Reason(_("easy to facilitate")))
    return [
        *met,
        *(
            Reason(one.text, one.n, one.url, one.figure == "told")
            for one in evidence_words.reasons(match.sheet, class_code)
        ),
    ]


def misses(match: Match) -> list[str]:
    """What does not fit the answers, so that nobody is misled."""
    fields = match.sheet.fields
    words = {
        "people": _("but it is for %(people)s") % {"people": present.people(fields)},
        "audience": _("but it is rather for: %(audience)s") % {"audience": _audience(fields)},
        "minutes": _("but it takes more time: %(time)s") % {"time": present.time(fields)},
        "budget": _("but it has a cost: %(cost)s") % {"cost": vocabulary.COST.get(fields.get("cost", ""), "")},
    }
    return [words[code] for code in match.misses]


def _met(fields: dict[str, Any], question: Question) -> Iterator[tuple[str, str]]:
    if question.goal:
        first = fields.get("goals", [""])[0] == question.goal
        text = _("made first of all to %(goal)s") if first else _("also serves to %(goal)s")
        yield "goal", text % {"goal": vocabulary.GOALS[question.goal]}
    if question.people:
        yield "people", _("for %(people)s") % {"people": present.people(fields)}
    if question.audience and question.audience in fields.get("audience", []):
        yield "audience", _("suits: %(audience)s") % {"audience": vocabulary.AUDIENCE[question.audience]}
    if question.minutes is not None:
        yield "minutes", _("takes %(time)s") % {"time": present.time(fields)}
    if question.budget and fields.get("cost") == "none":
        yield "budget", _("costs nothing")
    elif question.budget and fields.get("cost"):
        yield "budget", _("cost: %(cost)s") % {"cost": vocabulary.COST[fields["cost"]]}


def _audience(fields: dict[str, Any]) -> str:
    return ", ".join(str(vocabulary.AUDIENCE[code]) for code in fields.get("audience", []))


def as_data(match: Match, question: Question) -> dict[str, Any]:
    """One answer of the API and of the command."""
    sheet: Sheet = match.sheet
    return {
        **present.as_line(sheet),
        "points": match.points,
        "reasons": [{"text": one.text, "n": one.n or None, "url": one.url or None} for one in reasons(match, question)],
        "misses": match.misses,
    }
