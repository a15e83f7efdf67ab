"""What people do with places: draw the territory of a project; what its neighbours do is here too."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
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
from terreau.territories.events import ProjectTerritorySaved
from terreau.territories.models import Kind, Outline, Territory
from terreau.territories.projects import Making
from terreau.territories.town_hall_actions import correct_town_hall

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
