"""What those who used a sheet say, in figures; and methods found by three questions, evidence among the reasons."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Router
from ninja.security import django_auth

from terreau.foundation.policy import allow
from terreau.library import actions, evidence, evidence_words, finder, finder_words, queries, since
from terreau.library.schemas import BehindList, Explanation, FoundList

router = Router()


@router.get("/find/", url_name="library_find", response=FoundList)
def find(
    request: HttpRequest,
    goal: str = "",
    people: str = "",
    audience: str = "",
    minutes: str = "",
    budget: str = "",
    territory: str = "",
) -> dict[str, Any]:
    """The methods that answer three questions, best first, with why. No answer is mandatory; people and minutes are a
    number or a band (2-12, 13-40, 41-; hour, half-day, day, longer), territory an INSEE code or a name."""
    given = {
        "goal": goal, "people": people, "audience": audience, "minutes": minutes, "budget": budget,
        "territory": territory,
    }  # fmt: skip
    question = finder.Question.of(given)
    return {"results": [finder_words.as_data(match, question) for match in finder.find(question)]}


@router.get("/sheets/{slug}/evidence/", url_name="library_evidence", response=dict[str, Any])
def evidence_of(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What those who used a sheet say, in figures: in all and by class of territory, each with its n."""
    found = queries.find_used(request.actor, slug)
    return evidence_words.as_data(found, evidence.of(found))


@router.get("/sheets/{slug}/evidence/experiences/", url_name="library_behind", response=BehindList)
def behind(
    request: HttpRequest, slug: str, figure: str = "told", class_code: str = "", page: int = 1
) -> dict[str, Any]:
    """The experiences that a figure stands on, newest first, 50 a page: as many as its n."""
    found = queries.find_used(request.actor, slug)
    shown = Paginator(queries.behind(found, figure, class_code), 50).get_page(page)
    return {
        "figure": figure,
        "class_code": class_code,
        "count": shown.paginator.count,
        "page": shown.number,
        "pages": shown.paginator.num_pages,
        "results": [evidence_words.behind_as_data(figure, one) for one in shown],
    }


@router.get("/sheets/{slug}/since/", auth=django_auth, url_name="library_since", response=dict[str, Any])
def told_since(request: HttpRequest, slug: str) -> dict[str, Any]:
    """For those who keep it: what was told since the newest version, by class, and what that version draws on."""
    sheet = queries.find_used(request.actor, slug)
    allow(request.actor, "library.explain_version", sheet)
    return since.as_data(sheet, since.since_newest(sheet))


@router.put(
    "/sheets/{slug}/versions/{number}/reason/", auth=django_auth, url_name="library_explain", response=dict[str, Any]
)
def explain(request: HttpRequest, slug: str, number: int, given: Explanation) -> dict[str, Any]:
    """“Adjusted because…”: a sentence and the experiences behind a version; both empty take it back."""
    sheet = queries.find_used(request.actor, slug)
    reason = actions.explain_version(request.actor, sheet, number, given.text, given.experiences)
    return since.reason_as_data(reason) if reason.pk else {"number": number, "text": "", "experiences": []}
