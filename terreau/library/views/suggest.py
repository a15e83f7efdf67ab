"""Saying what should change in a sheet, in a few words and without account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terreau.foundation.errors import Invalid, TooMany
from terreau.foundation.limits import limit, whence
from terreau.library import giving, queries
from terreau.library.forms import WordsForm
from terreau.library.giving import GIFTS_AN_HOUR


def words(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = queries.find_sheet(request.actor, slug)
    form = WordsForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        try:
            limit(f"give:{whence(request)}", GIFTS_AN_HOUR, 3600)
            given = {name: request.POST.get(name, "") for name in ("words", "email", "name")}
            giving.give_words(sheet, **given)
            return redirect("library:confirm_sent")
        except Invalid as problem:
            form.refuse(problem)
            status = 422
        except TooMany as problem:
            form.add_error(None, problem.sentence)
            status = 429
    return render(request, "library/suggest.html", {"sheet": sheet, "form": form}, status=status)
