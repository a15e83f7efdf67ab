"""Finding a method by three questions; the address keeps the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Invalid
from terreau.foundation.pages import public_page
from terreau.library import evidence_words, finder, finder_words, vocabulary
from terreau.library.finder import Question

NAMES = {
    "goal": "but", "people": "personnes", "audience": "avec", "minutes": "temps", "budget": "argent",
    "territory": "territoire",
}  # fmt: skip
GROUPS: dict[str, tuple[Any, Mapping[str, Any]]] = {  # question → (what is asked, its choices)
    "goal": (gettext_lazy("What do you want to do?"), vocabulary.GOALS),
    "people": (gettext_lazy("With how many people?"), vocabulary.PEOPLE),
    "audience": (gettext_lazy("With whom?"), vocabulary.AUDIENCE),
    "minutes": (gettext_lazy("How much time do you have?"), vocabulary.TIMES),
    "budget": (gettext_lazy("How much money?"), vocabulary.BUDGETS),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Any
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: Any
    choices: list[Choice]
    errors: list[str]

    @property
    def answer(self) -> Any:
        return next((choice.label for choice in self.choices if choice.chosen and choice.value), "")


@public_page(params=(*NAMES.values(), "commune"))
def find(request: HttpRequest) -> HttpResponse:
    """The questions, and the answers once one of them was sent, even empty."""
    given = {code: request.GET.get(name, "").strip() for code, name in NAMES.items()}
    answered = any(name in request.GET for name in NAMES.values())
    question, errors = Question(), {}
    try:
        question = Question.of({**given, "commune": request.GET.get("commune", "")})
    except Invalid as problem:
        errors = problem.errors
    found = finder.find(question) if answered and not errors else []
    asked = {code: value for code, value in given.items() if value}
    context = {
        "groups": {code: _group(code, given[code], errors.get(code, [])) for code in GROUPS},
        "place": question.territory.name if question.territory else given["territory"],
        "commune": question.territory.code if question.territory else "",
        "place_errors": errors.get("territory", []),
        "answered": answered and not errors,
        "fitting": [_entry(match, question) for match in found if not match.misses],
        "near": [_entry(match, question) for match in found if match.misses],
        "twin": reverse("api:library_find") + (f"?{urlencode(asked)}" if asked else ""),
    }
    return render(request, "library/find.html", context, status=400 if errors else 200)


def _group(code: str, value: str, errors: list[str]) -> Group:
    """The choices of a question; “it does not matter” is one of them, and so is a number that was given otherwise."""
    title, words = GROUPS[code]
    values = [*words.items(), ("", _("it does not matter"))]
    if value and value not in words and not errors:
        values.insert(0, (value, value))
    return Group(NAMES[code], title, [Choice(one, label, one == value) for one, label in values], errors)


def _entry(match: finder.Match, question: Question) -> dict[str, Any]:
    code = question.territory.code if question.territory else ""
    return {
        "sheet": match.sheet,
        "url": evidence_words.seen_from(match.sheet, code),
        "reasons": finder_words.reasons(match, question),
        "misses": finder_words.misses(match),
    }
