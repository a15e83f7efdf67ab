"""For those who keep a sheet: what was told since its newest version, and “adjusted because…”."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.errors import Conflict, Invalid, TerreauError
from terreau.foundation.policy import allow
from terreau.library import actions, content, evidence_words, queries, since, vocabulary
from terreau.library.models import Sheet
from terreau.library.views.edit import Editor


@never_cache
def told(request: HttpRequest, slug: str) -> HttpResponse:
    """What was told since; sent, the sentence and what was chosen stand beside the version, or go to the editor."""
    sheet = queries.find_used(request.actor, slug)
    allow(request.actor, "library.explain_version", sheet)
    problem: TerreauError | None = None
    if request.method == "POST":
        text, chosen = _given(request.POST)
        if "edit" in request.POST:
            query = urlencode({"parce_que": text, "retour": chosen}, doseq=True)
            return redirect(f"{reverse('library:adjust', args=[slug])}?{query}")
        try:
            reason = actions.explain_version(request.actor, sheet, sheet.version, text, chosen)
            said = (
                _("It is said beside version %(number)s.") if reason.pk else _("Version %(number)s says nothing more.")
            )
            messages.success(request, said % {"number": sheet.version})
            return redirect("library:since", slug=slug)
        except Invalid as wrong:
            problem = wrong
    return render(request, "library/since.html", _context(request, sheet, problem), status=422 if problem else 200)


def _context(request: HttpRequest, sheet: Sheet, problem: TerreauError | None) -> dict[str, Any]:
    found = since.since_newest(sheet)
    text, chosen = _given(request.POST) if request.method == "POST" else _given(request.GET)
    if found.reason and request.method != "POST" and not (text or chosen):
        text = found.reason.text
    groups = [
        {
            "label": vocabulary.CLASSES.get(code, ""),
            "rows": [_row(one, chosen) for one in told],
        }
        for code, told in found.by_class
    ]
    behind = list(found.reason.experiences.all()) if found.reason else []
    return {"sheet": sheet, "since": found, "groups": groups, "text": text, "behind": behind, "problem": problem}


def _row(one: Sheet, chosen: list[str]) -> dict[str, Any]:
    facts = [evidence_words.told_value(figure, one) for figure in ("outcome", "minutes", "change")]
    words = {code: one.fields.get(code, "") for code in ("what_was_changed", "why_changed", "what_failed")}
    return {"sheet": one, "facts": [fact for fact in facts if fact], "chosen": one.slug in chosen, **words}


@never_cache
def adjust(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet's own editor, which publishes the change with its reason; the address keeps both."""
    sheet = queries.find_used(request.actor, slug)
    allow(request.actor, "library.explain_version", sheet)
    text, chosen = _given(request.GET)
    editor = Adjuster(request, sheet, text, since.may_be_behind(sheet, chosen))
    if request.method != "POST" or not editor.sent():
        return editor.page()
    try:
        edited = actions.adjust_sheet(request.actor, sheet, editor.content(), editor.base, text, chosen)
    except Invalid as problem:
        return editor.refused(problem)
    except Conflict as conflict:
        return editor.conflict(conflict)
    messages.success(request, _("It is saved: version %(number)s.") % {"number": edited.sheet.version})
    return redirect(edited.sheet)


class Adjuster(Editor):
    """The editor of a sheet, with why it is changed above it."""

    def __init__(self, request: HttpRequest, sheet: Sheet, text: str, behind: list[Sheet]) -> None:
        super().__init__(request, sheet.kind, content.of(sheet), version=sheet.version, sheet=sheet)
        self.text, self.behind = text, behind

    def page(self, status: int = 200) -> HttpResponse:
        return render(self.request, "library/adjust.html", self.context(), status=status)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "text": self.text, "behind": self.behind}


def _given(query: Any) -> tuple[str, list[str]]:
    return query.get("parce_que", "")[:2000], [slug[:140] for slug in query.getlist("retour")][:200]
