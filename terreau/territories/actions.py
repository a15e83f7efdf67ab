"""What people do with places: draw the territory of a project, correct a town hall."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.territories import projects, queries
from terreau.territories.class_actions import (
    accept_suggestion,
    clear_class,
    decline_suggestion,
    set_class,
    suggest_class,
    withdraw_suggestion,
)
from terreau.territories.drawings import read_drawing
from terreau.territories.events import ProjectTerritorySaved, TownHallCorrected
from terreau.territories.models import Kind, Outline, Territory
from terreau.territories.projects import Making

__all__ = [
    "accept_suggestion",
    "clear_class",
    "correct_town_hall",
    "create_project_territory",
    "decline_suggestion",
    "edit_project_territory",
    "restore_project_territory",
    "set_class",
    "suggest_class",
    "withdraw_suggestion",
]

LONGEST_NAME = 120
MOST_COMMUNES = 300
NOT_A_CODE = ("nouveau",)  # the address of the page that draws a new one
LONGEST = {"email": 254, "phone": 40, "website": 300, "city": 80, "postal_code": 5}


@action
def create_project_territory(
    actor: Actor,
    name: str,
    communes: Sequence[Territory | str] = (),
    geometry: dict[str, Any] | str | None = None,
) -> Territory:
    """A territory made of several communes (or their INSEE codes), or drawn as a GeoJSON polygon."""
    allow(actor, "territories.create_project")
    name = clean_name(name)
    making = making_of(communes, geometry)
    made = Territory(kind=Kind.PROJECT, code=_code(name), slug=slug_of(name), name=name)
    made.created_by = str(actor.person_id or actor.label)[:40]
    write_making(made, making)
    care.record(actor, "territories.create_project", made, members=[one.code for one in making.members])
    care.save(actor, made, projects.snapshot(made))
    announce(ProjectTerritorySaved(made.pk, actor, created=True))
    return made


@action
def edit_project_territory(
    actor: Actor,
    territory: Territory,
    name: str | None = None,
    communes: Sequence[Territory | str] | None = None,
    geometry: dict[str, Any] | str | None = None,
    base: int | None = None,
) -> Territory:
    """Change its name, its communes or its drawing; its address stays. Each version is kept.

    `base` is the version that the author had before her eyes: raises `Conflict` when there is a newer one.
    """
    allow(actor, "territories.edit_project", territory)
    territory = Territory.objects.select_for_update().get(pk=territory.pk)
    before = list(territory.members.order_by("code").values_list("code", flat=True))
    if name is not None:
        territory.name = clean_name(name)
    if communes is None and geometry is None:
        territory.save(update_fields=["name"])
    else:
        write_making(territory, making_of(communes or (), geometry))
    care.record(actor, "territories.edit_project", territory, members_before=before)
    care.save(actor, territory, projects.snapshot(territory), base=base)
    announce(ProjectTerritorySaved(territory.pk, actor, created=False))
    return territory


@action
def restore_project_territory(actor: Actor, territory: Territory, number: int) -> Territory:
    """Make version `number` the present one again, as a new version: nothing in between is lost."""
    allow(actor, "territories.edit_project", territory)
    for version in care.versions(territory):
        if version.number == number:
            then = version.snapshot
            making = {"geometry": then["drawing"]} if then["drawing"] else {"communes": then["communes"]}
            return edit_project_territory.inside(actor, territory, name=then["name"], **making)  # type: ignore[attr-defined]
    raise NotFound(_("There is no version %(number)s.") % {"number": number})


@action
def correct_town_hall(actor: Actor, territory: Territory, corrections: Mapping[str, str]) -> Territory:
    """Correct the e-mail, phone, website, city or postal code of a town hall; an empty text takes a correction back.

    What is corrected is shown first, and no import touches it.
    """
    allow(actor, "territories.correct_town_hall", territory)
    if territory.kind not in (Kind.COMMUNE, Kind.PART):
        raise Invalid(_("Only a commune has a town hall."))
    territory = Territory.objects.select_for_update().get(pk=territory.pk)
    clean = {field: _corrected(field, value) for field, value in corrections.items()}
    kept = {field: value for field, value in (territory.corrections | clean).items() if value}
    if kept != territory.corrections:
        territory.corrections = kept
        territory.save(update_fields=["corrections"])
        care.record(actor, "territories.correct_town_hall", territory, fields=sorted(clean))
        announce(TownHallCorrected(territory.pk, actor, tuple(sorted(clean))))
    return territory


def _corrected(field: str, value: str) -> str:
    value = " ".join(value.split())
    if field not in LONGEST:
        raise Invalid(_("This cannot be corrected here."), field=field)
    if len(value) > LONGEST[field]:
        raise Invalid(_("This is too long."), field=field)
    if not value:
        return ""
    if field == "postal_code" and not (len(value) == 5 and value.isascii() and value.isdigit()):
        raise Invalid(_("A postal code has five digits."), field=field)
    try:
        if field == "email":
            EmailValidator()(value)
        if field == "website":
            URLValidator(schemes=["http", "https"])(value)
    except ValidationError as problem:
        raise Invalid(problem.messages[0], field=field) from problem
    return value


def clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the territory a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A name has at most %(limit)s characters.") % {"limit": LONGEST_NAME}, field="name")
    return name


def slug_of(name: str) -> str:
    return slugify(name)[:80].strip("-") or "territoire"


def _code(name: str) -> str:
    """The slug where it is free, else with a few letters behind: a stable address of at most 40 characters."""
    slug = slug_of(name)[:32].strip("-")
    taken = slug in NOT_A_CODE or Territory.objects.filter(kind=Kind.PROJECT, code=slug).exists()
    return f"{slug}-{secrets.token_hex(3)}" if taken else slug


def making_of(communes: Sequence[Territory | str], geometry: dict[str, Any] | str | None) -> Making:
    if geometry is not None and communes:
        raise Invalid(_("Choose communes or draw an area, not both."), field="geometry")
    if geometry is not None:
        making = projects.of_drawing(read_drawing(geometry))
        if not making.members:
            raise Invalid(_("This drawing touches no commune of France that we know."), field="geometry")
        if len(making.members) > MOST_COMMUNES:
            raise Invalid(_too_many(), field="geometry")
        return making
    chosen = _communes(communes)
    if not chosen:
        raise Invalid(_("Choose at least one commune, or draw an area."), field="communes")
    if len(chosen) > MOST_COMMUNES:
        raise Invalid(_too_many(), field="communes")
    return projects.of_communes(chosen)


def _too_many() -> str:
    return _("A territory has at most %(limit)s communes.") % {"limit": MOST_COMMUNES}


def _communes(communes: Iterable[Territory | str]) -> list[Territory]:
    """Communes of today, each once: one that merged stands for its successor."""
    found: dict[int, Territory] = {}
    for one in communes:
        try:
            commune = queries.find_commune(one) if isinstance(one, str) else one
        except NotFound as problem:
            raise Invalid(problem.sentence, field="communes") from problem
        if commune.kind != Kind.COMMUNE:
            raise Invalid(_("%(name)s is not a commune.") % {"name": commune.name}, field="communes")
        commune = commune.successor or commune
        found[commune.pk] = commune
    return sorted(found.values(), key=lambda one: one.code)


def write_making(territory: Territory, making: Making) -> None:
    for field, value in making.fields.items():
        setattr(territory, field, value)
    territory.save()
    territory.members.set(making.members)
    if making.shape is not None:
        Outline.objects.update_or_create(territory=territory, defaults={"wkb": shapely.to_wkb(making.shape)})
    else:
        Outline.objects.filter(territory=territory).delete()
