"""Builders for the tests of this room and of those above. They write rows as the actions leave them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from terreau.foundation.policy import Actor
from terreau.library import actions, content
from terreau.library.models import Sheet
from terreau.territories.models import Territory


def method_fields(**changes: Any) -> dict[str, Any]:
    """Complete, valid fields of a method."""
    fields = {
        "themes": [],
        "goals": ["listen"],
        "phases": [2],
        "people_min": 3,
        "people_max": 30,
        "minutes_min": 60,
        "minutes_max": 120,
        "facilitators": 2,
        "difficulty_facilitator": 1,
        "difficulty_participants": 1,
        "remote": "no",
        "cost": "none",
        "settings": ["public-space"],
        "classes": ["rural-influenced", "rural-autonomous"],
        "population_max": 0,
        "first_step": True,
        "start_reason": "il suffit de trois personnes",
        "when_not": "Quand la décision est déjà prise.",
        "objective": "Des paroles recueillies.",
        "material": ["Des cartons", "Des feutres"],
        "tips": ["Essayer la question avant.", "Choisir un lieu de passage."],
        "pitfalls": ["Une question fermée.", "Répondre à la place des gens.", "Ne rien rendre."],
        "variants": ["Au marché."],
        "accessibility": "Prévoir des chaises.",
        "easy_read": "On pose une question. Les gens répondent.",
        "offline_kit": "La fiche imprimée.",
        "steps": [
            {"title": "Installer", "minutes": 20, "text": "Poser les panneaux."},
            {"title": "Écouter", "minutes": 60, "text": "Aller vers les gens."},
            {"title": "Ranger", "minutes": 10, "text": "Tout noter."},
        ],
        "references": [],
    }
    return {**fields, **changes}


@transaction.atomic
def _sheet(kind: str, title: str, fields: dict[str, Any], extra: dict[str, Any] | None = None, **changes: Any) -> Sheet:
    """A sheet as the actions leave it: checked, indexed, with its first version. `changes` are columns."""
    given = {
        "title": title,
        "summary": changes.pop("summary", f"{title}, en une phrase."),
        "licence": changes.pop("licence", "CC-BY-SA-4.0"),
        "authors": changes.pop("authors", ["Terreau"]),
        "fields": fields,
        **(extra or {}),
    }
    checked = content.check(kind, given, imported=kind == "experience")
    sheet = actions.add(Actor.of_system("tests"), kind, checked, slug=changes.pop("slug", ""))
    if changes:
        Sheet.objects.filter(pk=sheet.pk).update(**changes)
        sheet.refresh_from_db()
    return sheet


def method(title: str = "Porteur de paroles", fields: dict[str, Any] | None = None, **changes: Any) -> Sheet:
    """A method; `fields` are changes to complete ones."""
    return _sheet("method", title, method_fields(**(fields or {})), **changes)


def experience(
    of: Sheet | None = None,
    title: str = "Une écoute au marché",
    territories: Iterable[Territory] = (),
    fields: dict[str, Any] | None = None,
    **changes: Any,
) -> Sheet:
    """An experience, of a method where `of` is given, in these communes."""
    return _sheet(
        "experience",
        title,
        {"what_was_done": "Trois matinées au marché.", "outcome": "worked", **(fields or {})},
        {"method": of.slug if of else "", "communes": [place.code for place in territories]},
        **changes,
    )


def path(title: str = "Le chemin", steps: Iterable[tuple[str, Iterable[Sheet]]] = (), **changes: Any) -> Sheet:
    """A path of steps, each a title and its methods; of the eight phases of the field by default, without methods."""
    named = list(steps) or [(f"Phase {position}", ()) for position in range(8)]
    rows = [
        {
            "position": position,
            "title": name,
            "weeks": "4–8",
            "purpose": "Avancer.",
            "output": "Une trace.",
            "text": "À pied.",
            "methods": [sheet.slug for sheet in methods],
        }
        for position, (name, methods) in enumerate(named)
    ]
    return _sheet("path", title, {}, {"steps": rows}, **changes)


def structure(title: str = "Une association", fields: dict[str, Any] | None = None, **changes: Any) -> Sheet:
    return _sheet(
        "structure", title, {"text": "Elle accompagne des villages."} if fields is None else fields, **changes
    )


def tool(title: str = "Une trame d’entretien", **changes: Any) -> Sheet:
    return _sheet("tool", title, {"text": "À imprimer."}, **changes)
