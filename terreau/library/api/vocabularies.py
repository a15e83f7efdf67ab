"""Vocabularies in the public API."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from terreau.foundation.errors import NotFound
from terreau.library.models import Vocabulary
from terreau.library.vocabularies import present

router = Router()


@router.get("/", url_name="library_vocabularies", response=list[dict[str, Any]])
def vocabularies(request: HttpRequest) -> list[dict[str, Any]]:
    """Every vocabulary with its words: themes, goals, phases, roles, the glossary, and the frameworks they match."""
    return [present.as_data(one) for one in Vocabulary.objects.all()]


@router.get("/{code}/", url_name="library_vocabulary", response=dict[str, Any])
def vocabulary(request: HttpRequest, code: str) -> dict[str, Any]:
    """One vocabulary: its version, its source and its words in French and in English."""
    found = Vocabulary.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return present.as_data(found)
