"""What those who used a sheet say, in figures; and methods found by three questions, evidence among the reasons."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Router

from terreau.library import evidence, evidence_words, finder, finder_words, queries
from terreau.library.schemas import BehindList, FoundList

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
