"""What class a commune is of and why; setting it, suggesting another one, and what is answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.pages import public_page
from terreau.foundation.policy import allow, can
from terreau.territories import actions, queries
from terreau.territories.class_words import reasons
from terreau.territories.forms import ClassForm, DecideClassForm, done
from terreau.territories.models import ClassOrigin, ClassSuggestion, SuggestionState, Territory, TerritoryClass


@public_page
def classes(request: HttpRequest) -> HttpResponse:
    """What the four classes stand for, where they come from, and how often the estimate is right."""
    return render(request, "territories/classes.html", {"classes": TerritoryClass})


@never_cache
def class_of(request: HttpRequest, code: str) -> HttpResponse:
    """Who says what class a commune is of. Who may says otherwise, with a reason; who may not suggests it."""
    here = queries.find_commune(code)
    if here.valid_to is not None and here.successor is not None:
        return redirect("territories:class", here.successor.code)
    may = bool(can(request.actor, "territories.set_class", here))
    said = here.class_origin == ClassOrigin.PERSON and bool(can(request.actor, "territories.clear_class", here))
    form = ClassForm(request.POST if request.method == "POST" else None, may_take_back=said, may_set=may)
    if request.method == "POST":
        allow(request.actor, "territories.suggest_class", here)
        limit(f"class:{whence(request)}", 30, 3600)
        if form.is_valid() and done(form, lambda: _say(request, here, may, **form.cleaned_data)):
            return redirect("territories:class", here.code)
    waiting = here.class_suggestions.filter(state=SuggestionState.WAITING).select_related("territory")
    context = {
        "territory": here,
        "reasons": reasons(here),
        "form": form,
        "may": may,
        "may_take_back": said,
        "waiting": [one for one in waiting if can(request.actor, "territories.see_class_suggestion", one)],
    }
    return render(request, "territories/class_of.html", context, status=400 if form.errors else 200)


def _say(request: HttpRequest, here: Territory, may: bool, class_code: str, reason: str) -> None:
    if class_code == ClassForm.BACK:
        actions.clear_class(request.actor, here, reason)
        messages.success(request, _("Taken back. What was said before stays readable on this page."))
    elif may:
        actions.set_class(request.actor, here, class_code, reason)
        messages.success(request, _("Thank you: the class and its reason are on the page."))
    else:
        actions.suggest_class(request.actor, here, class_code, reason)
        messages.success(request, _("Thank you. The stewards read your suggestion, and you are told what they answer."))


@never_cache
def suggestion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One suggestion: stewards accept it or not; who made it reads the answer, or takes it back."""
    one = _find(request, code, number)
    form = DecideClassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        allow(request.actor, "territories.decide_class_suggestion", one)
        if form.is_valid() and done(form, lambda: _decide(request, one, **form.cleaned_data)):
            messages.success(request, _("Answered, and written in the journal."))
            return redirect(one)
    context = {
        "one": one,
        "territory": one.territory,
        "reasons": reasons(one.territory),
        "form": form,
        "may_decide": bool(can(request.actor, "territories.decide_class_suggestion", one)),
        "may_withdraw": bool(can(request.actor, "territories.withdraw_class_suggestion", one)),
    }
    return render(request, "territories/class_suggestion.html", context, status=400 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    one = _find(request, code, number)
    actions.withdraw_suggestion(request.actor, one)
    messages.success(request, _("Your suggestion is taken back."))
    return redirect("territories:class", one.territory.code)


def _decide(request: HttpRequest, one: ClassSuggestion, decision: str, reason: str) -> None:
    act = actions.accept_suggestion if decision == "accept" else actions.decline_suggestion
    act(request.actor, one, reason)


def _find(request: HttpRequest, code: str, number: int) -> ClassSuggestion:
    found = queries.find_class_suggestion(request.actor, number)
    if found.territory.code != code:
        raise NotFound()
    return found
