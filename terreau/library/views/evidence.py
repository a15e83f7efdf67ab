"""What those who used a sheet tell: the experiences behind each figure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.foundation.pages import public_page
from terreau.library import evidence, evidence_words, queries, vocabulary
from terreau.library.models import Sheet

PER_PAGE = 50


@public_page(params=("classe", "figure", "page"))
def experiences(request: HttpRequest, slug: str) -> HttpResponse:
    """The experiences that one figure stands on, in one class or in all."""
    sheet = queries.find_used(request.actor, slug)
    figure, class_code = request.GET.get("figure") or "told", request.GET.get("classe", "")
    page = Paginator(queries.behind(sheet, figure, class_code), PER_PAGE).get_page(request.GET.get("page"))
    found = evidence.of(sheet)
    here = found.of_class(class_code) if class_code else found.all
    context = {
        "sheet": sheet,
        "figure": figure,
        "class_code": class_code,
        "class_label": vocabulary.CLASSES.get(class_code, ""),
        "said": next((one for one in evidence_words.sentences(sheet, here) if one.figure == figure), None),
        "value_label": evidence_words.LABELS["outcome" if figure == "told" else figure](),
        "rows": [_row(one, figure) for one in page],
        "page": page,
        "choices": _choices(sheet, found, figure, class_code),
    }
    return render(request, "library/experiences.html", context)


def _row(experience: Sheet, figure: str) -> dict[str, Any]:
    return {
        "sheet": experience,
        "class_label": vocabulary.CLASSES.get(experience.class_code, ""),
        "value": evidence_words.told_value(figure, experience),
        "words": [experience.fields.get(code, "") for code in ("what_was_changed", "why_changed")],
    }


def _choices(sheet: Sheet, found: evidence.Evidence, figure: str, class_code: str) -> list[dict[str, Any]]:
    """The same figure in all and in each class of which something is told, as links."""
    classes = [("", vocabulary.IN_ALL), *((code, vocabulary.CLASSES[code]) for code in found.by_class)]
    return [
        {
            "label": label,
            "count": (found.of_class(code) if code else found.all).told,
            "url": evidence_words.address(sheet, figure, code),
            "chosen": code == class_code,
        }
        for code, label in classes
    ]
