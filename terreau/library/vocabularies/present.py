"""Vocabularies in words: what their pages, their differences and their JSON show."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terreau.foundation.difference import difference
from terreau.foundation.errors import NotFound
from terreau.library.models import Vocabulary, VocabularyKind
from terreau.library.present import Changed
from terreau.library.vocabularies import content, skos, words
from terreau.stewardship import revisions


def _said(given: Mapping[str, Any]) -> Any:
    return content.said(given, (get_language() or "fr")[:2])


def groups(vocabularies: QuerySet[Vocabulary]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(kind in words, its vocabularies), the glossary last."""
    order: tuple[Any, ...] = (VocabularyKind.SCHEME, VocabularyKind.GLOSSARY, VocabularyKind.REFERENCE)
    every = list(vocabularies)
    return [
        (str(kind.label), [{"vocabulary": one, **heading(one)} for one in every if one.kind == kind])
        for kind in order
        if any(one.kind == kind for one in every)
    ]


def heading(vocabulary: Vocabulary) -> dict[str, Any]:
    shown = vocabulary.content
    return {
        "title": _said(shown["title"]),
        "description": _said(shown["description"]),
        "source": shown["source"],
        "count": sum(not one["retired"] for one in shown["concepts"]),
    }


def rows(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Concepts as the page lists them; a glossary by the alphabet."""
    labels = {one["code"]: _said(one["label"]) for one in vocabulary.content["concepts"]}
    made = [
        {
            "code": one["code"],
            "label": labels[one["code"]],
            "alt": ", ".join(one["alt"].get((get_language() or "fr")[:2]) or one["alt"]["fr"]),
            "definition": _said(one["definition"]),
            "broader": labels.get(one["broader"], ""),
            "close": list(matches(one)),
            "retired": one["retired"],
        }
        for one in vocabulary.content["concepts"]
    ]
    return sorted(made, key=lambda row: plain(row["label"])) if vocabulary.kind == VocabularyKind.GLOSSARY else made


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def matches(concept: content.Concept) -> Iterable[tuple[str, str, str]]:
    """(vocabulary, word, address) of each match that is known here."""
    every = words.table()
    for match in concept["close"]:
        scheme, code = match.split("/")
        found = next((one for one in every.get(scheme, {}).get("concepts", []) if one["code"] == code), None)
        if found is not None:
            yield _said(every[scheme]["title"]), _said(found["label"]), skos.address(scheme, code)


def find_concept(vocabulary: Vocabulary, code: str) -> content.Concept:
    for one in vocabulary.content["concepts"]:
        if one["code"] == code:
            return one
    raise NotFound


def versions(vocabulary: Vocabulary) -> list[Any]:
    return list(revisions.of(vocabulary))[::-1]


def find_version(vocabulary: Vocabulary, number: int) -> Any:
    found = revisions.of(vocabulary).filter(number=number).first()
    if found is None:
        raise NotFound(_("This vocabulary has no version %(number)s.") % {"number": number})
    return found


def as_text(concept: content.Concept) -> str:
    """A concept on a few lines, for comparing."""
    lines = [concept["code"]]
    for language in content.LANGUAGES:
        said = [concept["label"].get(language, ""), *concept["alt"].get(language, [])]
        lines += [", ".join(filter(None, said)), concept["definition"].get(language, "")]
    lines += [f"↑ {concept['broader']}" if concept["broader"] else "", *(f"≈ {match}" for match in concept["close"])]
    return "\n".join([*filter(None, lines), *([_("retired")] if concept["retired"] else [])])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """What differs between two contents, heading first, then word by word."""
    old, new = ({one["code"]: as_text(one) for one in side["concepts"]} for side in (before, after))
    pairs = [(_("Heading"), _head(before), _head(after))]
    pairs += [(code, old.get(code, ""), new.get(code, "")) for code in dict.fromkeys([*old, *new])]
    return [Changed(label, difference(one, other)) for label, one, other in pairs if one != other]


def _head(given: Mapping[str, Any]) -> str:
    said = [given[part].get(language, "") for part in ("title", "description") for language in content.LANGUAGES]
    return "\n".join(filter(None, [*said, *given["source"].values()]))


def as_data(vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON twin."""
    return {
        "code": vocabulary.code,
        "kind": vocabulary.kind,
        "url": skos.address(vocabulary.code),
        "version": vocabulary.version,
        "updated_at": vocabulary.updated_at.isoformat(),
        **vocabulary.content,
    }
