"""Builders for the tests of this room and of those above. They write rows as the actions leave them."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from terreau.library.models import Licence, PathStep, Sheet, SheetKind
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


def _sheet(kind: Any, title: str, fields: dict[str, Any], **changes: Any) -> Sheet:
    changes.setdefault("slug", slugify(title))
    changes.setdefault("summary", f"{title}, en une phrase.")
    changes.setdefault("licence", Licence.CC_BY_SA)
    changes.setdefault("authors", ["Terreau"])
    return Sheet.objects.create(kind=kind, title=title, fields=fields, **changes)


def method(title: str = "Porteur de paroles", fields: dict[str, Any] | None = None, **changes: Any) -> Sheet:
    """A method; `fields` are changes to complete ones."""
    return _sheet(SheetKind.METHOD, title, method_fields(**(fields or {})), **changes)


def experience(
    of: Sheet | None = None,
    title: str = "Une écoute au marché",
    territories: Iterable[Territory] = (),
    fields: dict[str, Any] | None = None,
    **changes: Any,
) -> Sheet:
    """An experience, of a method where `of` is given."""
    sheet = _sheet(
        SheetKind.EXPERIENCE,
        title,
        {"what_was_done": "Trois matinées au marché.", "outcome": "worked", **(fields or {})},
        method=of,
        method_version=of.version if of else None,
        **changes,
    )
    sheet.territories.set(territories)
    return sheet


def path(title: str = "Le chemin", steps: Iterable[tuple[str, Iterable[Sheet]]] = (), **changes: Any) -> Sheet:
    """A path of steps, each a title and its methods; of the eight phases of the field by default, without methods."""
    sheet = _sheet(SheetKind.PATH, title, {}, **changes)
    named = list(steps) or [(f"Phase {position}", ()) for position in range(8)]
    for position, (name, methods) in enumerate(named):
        step = PathStep.objects.create(
            path=sheet,
            position=position,
            title=name,
            fields={"weeks": "4–8", "purpose": "Avancer.", "output": "Une trace.", "gate": "", "text": "À pied."},
        )
        step.methods.set(methods)
    return sheet


def structure(title: str = "Une association", **changes: Any) -> Sheet:
    return _sheet(SheetKind.STRUCTURE, title, {"text": "Elle accompagne des villages."}, **changes)
