"""Setting the class of a commune, suggesting one, and answering: what the pages of `views/classes.py` do."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.security import django_auth

from terreau.foundation.limits import limit, whence
from terreau.territories import actions, queries, schemas
from terreau.territories.models import Territory

router = Router(auth=django_auth)


@router.post("/communes/{code}/class", response=schemas.ClassOut, summary="Set the class of a commune, with a reason")
def set_class(request: HttpRequest, code: str, body: schemas.ClassIn) -> Any:
    """Stewards, and those who keep a group of residents whose territory holds the commune."""
    here = _commune(request, code)
    actions.set_class(request.actor, here, body.class_code, body.reason)
    return schemas.ClassOut.of(here)


@router.post("/communes/{code}/class/back", response=schemas.ClassOut, summary="Take the word of people back")
def clear_class(request: HttpRequest, code: str, body: schemas.ReasonIn) -> Any:
    """The official class counts again, or the estimate. Who said it, those who keep its group, stewards."""
    here = _commune(request, code)
    actions.clear_class(request.actor, here, body.reason)
    return schemas.ClassOut.of(here)


@router.post(
    "/communes/{code}/class-suggestions",
    response={201: schemas.ClassSuggestionOut},
    summary="Suggest a class for a commune, with a reason",
)
def suggest_class(request: HttpRequest, code: str, body: schemas.ClassIn) -> Status:
    made = actions.suggest_class(request.actor, _commune(request, code), body.class_code, body.reason)
    return Status(201, schemas.ClassSuggestionOut.of(made))


@router.get("/class-suggestions", response=list[schemas.ClassSuggestionOut], summary="Classes that were suggested")
def suggestions(request: HttpRequest) -> Any:
    """Those that wait, for stewards; for others their own."""
    return [schemas.ClassSuggestionOut.of(one) for one in queries.class_suggestions(request.actor)]


@router.post(
    "/class-suggestions/{number}/answer", response=schemas.ClassSuggestionOut, summary="Accept a suggestion, or not"
)
def answer(request: HttpRequest, number: int, body: schemas.AnswerIn) -> Any:
    act = actions.accept_suggestion if body.accept else actions.decline_suggestion
    one = queries.find_class_suggestion(request.actor, number)
    return schemas.ClassSuggestionOut.of(act(request.actor, one, body.reason))


@router.post(
    "/class-suggestions/{number}/withdraw", response=schemas.ClassSuggestionOut, summary="Take one's suggestion back"
)
def withdraw(request: HttpRequest, number: int) -> Any:
    one = queries.find_class_suggestion(request.actor, number)
    return schemas.ClassSuggestionOut.of(actions.withdraw_suggestion(request.actor, one))


def _commune(request: HttpRequest, code: str) -> Territory:
    limit(f"class:{whence(request)}", 30, 3600)
    return queries.find_commune(code)
