"""The content of a vocabulary as one plain value: what stewards send, what a version keeps, what a starter file says.

`{"title": {"fr", "en"}, "description": {"fr", "en"}, "source": {"name", "url", "date"}, "concepts": [concept]}`; a
concept is `{"code", "label": {"fr", "en"}, "alt": {"fr": […], "en": […]}, "definition": {"fr", "en"}, "broader": code,
"close": ["vocabulary/code"], "retired": bool}`. French is needed; what is not said in English is read in French.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid
from terreau.library.clean import clean_lines, clean_text, clean_url

LANGUAGES = ("fr", "en")
MOST_CONCEPTS = 500
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = {"modifier", "mots", "versions"}  # what stands beside the words' own addresses
PARTS = {"title", "description", "source", "concepts"}

Content = dict[str, Any]
Concept = dict[str, Any]


def check(given: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Content:
    """The content to keep; raises `Invalid`. A concept of `before` may be retired, and is never taken away."""
    if unknown := set(given) - PARTS:
        raise Invalid(_("A vocabulary has no “%(part)s”.") % {"part": str(min(unknown, key=str))[:40]})
    try:
        content: Content = {
            "title": _words(given.get("title"), 200, needed=True),
            "description": _words(given.get("description"), 2_000),
            "source": _source(given.get("source")),
            "concepts": [check_concept(one) for one in _list(given.get("concepts"))],
        }
    except ValueError as problem:
        raise Invalid(str(problem)) from None
    _check_together(content["concepts"])
    kept = {one["code"] for one in content["concepts"]}
    for one in (before or {}).get("concepts", []):
        if one["code"] not in kept:
            sentence = _("“%(code)s” is in use: a word may be retired, not taken away.")
            raise Invalid(sentence % {"code": one["code"]})
    return content


def check_concept(given: Any) -> Concept:
    """One concept to keep; raises `ValueError` with a sentence."""
    if not isinstance(given, Mapping):
        raise ValueError(_("This must be a list of words."))
    code = str(given.get("code") or "")
    if len(code) > 60 or not CODE.fullmatch(code) or code in RESERVED:
        raise ValueError(
            _("A code has small letters, numbers and hyphens only, without accents: “%(code)s”.") % {"code": code[:60]}
        )
    close = list(dict.fromkeys(clean_lines(given.get("close"))))
    for match in close:
        if not all(map(CODE.fullmatch, match.split("/"))) or match.count("/") != 1:
            raise ValueError(_("A match is written “vocabulary/code”: “%(match)s”.") % {"match": match[:60]})
    alt = given.get("alt") or {}
    if not isinstance(alt, Mapping):
        raise ValueError(_("Say the words in French, and if you can in English."))
    return {
        "code": code,
        "label": _words(given.get("label"), 120, needed=True),
        "alt": {language: clean_lines(alt.get(language)) for language in LANGUAGES},
        "definition": _words(given.get("definition"), 1_000),
        "broader": str(given.get("broader") or ""),
        "close": close,
        "retired": bool(given.get("retired")),
    }


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError(_("A vocabulary needs one word at least."))
    if len(value) > MOST_CONCEPTS:
        raise ValueError(_("There are too many words: at most %(most)s.") % {"most": MOST_CONCEPTS})
    return value


def _words(value: Any, most: int, *, needed: bool = False) -> dict[str, str]:
    if not isinstance(value, Mapping | None):
        raise ValueError(_("Say the words in French, and if you can in English."))
    words = {language: clean_text((value or {}).get(language), most) for language in LANGUAGES}
    if needed and not words["fr"]:
        raise ValueError(_("The French words are needed."))
    return words


def _source(value: Any) -> dict[str, str]:
    given = value if isinstance(value, Mapping) else {}
    return {
        "name": clean_text(given.get("name"), 300),
        "url": clean_url(given.get("url")),
        "date": clean_text(given.get("date"), 40),
    }


def _check_together(concepts: list[Concept]) -> None:
    codes = [one["code"] for one in concepts]
    for code in codes:
        if codes.count(code) > 1:
            raise Invalid(_("The code “%(code)s” is there twice.") % {"code": code}, field="code")
    above = {one["code"]: one["broader"] for one in concepts}
    for code, broader in above.items():
        if broader and broader not in above:
            raise Invalid(_("There is no word “%(code)s” to stand under.") % {"code": broader[:60]}, field="broader")
        seen = {code}
        while broader:
            if broader in seen:
                raise Invalid(_("“%(code)s” would stand under itself.") % {"code": code}, field="broader")
            seen.add(broader)
            broader = above[broader]


def said(words: Mapping[str, Any], language: str) -> Any:
    """What is said in that language, else in French."""
    return words.get(language) or words.get("fr") or ""
