"""Vocabularies: read by everybody, as pages and as SKOS; written by stewards."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.pages import public_page
from terreau.foundation.policy import allow, can
from terreau.library.forms.vocabularies import ConceptForm, VocabularyForm
from terreau.library.models import Vocabulary
from terreau.library.vocabularies import present, skos, verbs


@public_page
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "library/vocabularies.html", {"groups": present.groups(Vocabulary.objects.all())})


@public_page
def vocabulary(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _find(code))


def _page(request: HttpRequest, found: Vocabulary, **more: Any) -> HttpResponse:
    context = {
        "vocabulary": found,
        "rows": present.rows(found),
        "versions": present.versions(found),
        "may_edit": bool(can(request.actor, "library.edit_vocabulary", found)),
        **present.heading(found),
        **more,
    }
    return render(request, "library/vocabulary.html", context)


@public_page
def concept(request: HttpRequest, code: str, concept: str) -> HttpResponse:
    """The address of a word leads to its place in the list."""
    found = _find(code)
    present.find_concept(found, concept)
    return redirect(f"{found.get_absolute_url()}#{concept}")


@public_page
def document(request: HttpRequest, code: str, form: str) -> HttpResponse:
    return HttpResponse(skos.serialise([_find(code)], form), content_type=skos.FORMATS[form][1])


@public_page
def every_document(request: HttpRequest, form: str) -> HttpResponse:
    return HttpResponse(skos.serialise(list(Vocabulary.objects.all()), form), content_type=skos.FORMATS[form][1])


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    return redirect("library:vocabulary", "glossaire", permanent=False)


@public_page
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as it was, at an address that never changes."""
    found = _find(code)
    newest, revision = found.version, present.find_version(found, number)
    found.content, found.version = revision.snapshot, number
    return _page(request, found, revision=revision, newest=newest, may_edit=False)


@public_page
def compare(request: HttpRequest, code: str, old: int, new: int) -> HttpResponse:
    found = _find(code)
    before, after = present.find_version(found, old), present.find_version(found, new)
    changes = present.changes(before.snapshot, after.snapshot)
    context = {"vocabulary": found, "before": before, "after": after, "changes": changes}
    return render(request, "library/vocabulary_compare.html", context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Title, description and source."""
    found = _find(code)
    allow(request.actor, "library.edit_vocabulary", found)
    form = VocabularyForm(request.POST or None, initial=VocabularyForm.read(found))
    if request.method == "POST" and form.is_valid():
        given = {**form.content(), "concepts": found.content["concepts"]}
        try:
            verbs.edit_vocabulary(request.actor, found, given, form.base_number, form.words)
            return _saved(request, found)
        except Invalid as problem:
            form.refuse(problem)
        except Conflict as problem:
            return _edit_page(request, found, form.moved(found), conflict=str(problem), status=409)
    return _edit_page(request, found, form, status=422 if form.errors else 200)


def edit_concept(request: HttpRequest, code: str, concept: str = "") -> HttpResponse:
    """One word, there already or new."""
    found = _find(code)
    allow(request.actor, "library.edit_vocabulary", found)
    before = present.find_concept(found, concept) if concept else None
    form = ConceptForm(found, before, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.refuse_taken_code(found)
            verbs.write_concept(request.actor, found, form.content(), form.base_number, form.words)
            return _saved(request, found)
        except Invalid as problem:
            form.refuse(problem)
        except Conflict as problem:
            return _edit_page(request, found, form.moved(found), before, conflict=str(problem), status=409)
    return _edit_page(request, found, form, before, status=422 if form.errors else 200)


def _edit_page(
    request: HttpRequest, found: Vocabulary, form: Any, before: Any = None, conflict: str = "", status: int = 200
) -> HttpResponse:
    of_concept = isinstance(form, ConceptForm)
    theirs = present.find_concept(found, before["code"]) if conflict and before else None
    context = {
        "vocabulary": found, "form": form, "concept": before, "of_concept": of_concept, "conflict": conflict,
        "theirs": present.as_text(theirs) if theirs else "",
    }  # fmt: skip
    return render(request, "library/vocabulary_edit.html", context, status=status)


@require_POST
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = _find(code)
    base = request.POST.get("base", "")
    try:
        verbs.restore_vocabulary(request.actor, found, number, int(base) if base.isdecimal() and len(base) < 9 else 0)
    except Conflict as problem:
        messages.error(request, str(problem))
        return redirect(found)
    return _saved(request, found)


def _find(code: str) -> Vocabulary:
    return get_object_or_404(Vocabulary, code=code)


def _saved(request: HttpRequest, found: Vocabulary) -> HttpResponse:
    messages.success(request, _("It is saved."))
    return redirect(found)
