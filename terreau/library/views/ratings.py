"""Opinions on a sheet: reading, giving, taking back, answering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import allow, can
from terreau.library import actions, queries
from terreau.library import ratings as opinions
from terreau.library.forms import AnswerRatingForm, RatingForm
from terreau.library.models import CRITERIA
from terreau.library.views.edit import log_in_first


@never_cache
def ratings(request: HttpRequest, slug: str) -> HttpResponse:
    """Every opinion, and the form of one's own."""
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    mine = opinions.mine(actor, sheet)
    given = {code: str(mark) for code, mark in mine.marks.items()} if mine else {}
    form = RatingForm(request.POST or None, initial={**given, "comment": mine.comment if mine else ""})
    if request.method == "POST":
        if not actor.known:
            return log_in_first(request)
        try:
            marks = {code: request.POST.get(code, "") for code in CRITERIA}
            made = actions.rate(actor, sheet, marks, request.POST.get("comment", ""))
            waits = made.comment and not made.comment_read_at
            messages.success(
                request, _("Thank you. Your words wait for a first reading.") if waits else _("Thank you.")
            )
            return redirect("library:ratings", slug=slug)
        except Invalid as problem:
            form.refuse(problem)
    context = {
        "sheet": sheet,
        "counts": opinions.counts(sheet),
        "opinions": opinions.said_of(sheet, actor),
        "mine": mine,
        "form": form,
        "may": can(actor, "library.rate", sheet),
        "may_answer": actor.known and bool(can(actor, "library.invite_keeper", sheet)),
    }
    return render(request, "library/ratings.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = queries.find_sheet(request.actor, slug)
    mine = opinions.mine(request.actor, sheet)
    if mine is not None:
        actions.withdraw_rating(request.actor, mine)
        messages.success(request, _("Your opinion is taken back."))
    return redirect("library:ratings", slug=slug)


@never_cache
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    actor = request.actor
    rating = opinions.find(actor, pk)
    allow(actor, "library.answer_rating", rating)
    form = AnswerRatingForm(request.POST or None, initial={"answer": rating.answer})
    if request.method == "POST":
        try:
            actions.answer_rating(actor, rating, request.POST.get("answer", ""))
            messages.success(request, _("It is done."))
            return redirect(rating)
        except Invalid as problem:
            form.refuse(problem)
    context = {"rating": rating, "sheet": rating.sheet, "form": form}
    return render(request, "library/answer_rating.html", context, status=422 if form.errors else 200)


@require_POST
def read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A steward lets everybody read a comment."""
    rating = actions.read_comment(request.actor, opinions.find(request.actor, pk))
    messages.success(request, _("Everybody reads it now."))
    return redirect(rating)
