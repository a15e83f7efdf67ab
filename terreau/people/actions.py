"""What people do with groups."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care
from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.policy import Actor, allow
from terreau.people.events import GroupOpened
from terreau.people.models import Group, Membership, Role
from terreau.territories.models import Territory

MOST_TERRITORIES = 20


@action
def open_group(
    actor: Actor,
    name: str,
    territories: Sequence[Territory],
    purpose: str = "",
    charter: str = "",
    contact: str = "",
    public: bool = True,
) -> Group:
    """Open a group in at least one territory; who opens it keeps it."""
    allow(actor, "people.open_group")
    words = checked(name=name, purpose=purpose, charter=charter, contact=contact)
    places = checked_places(territories)
    refuse_twin(words["name"], places)
    group = Group.objects.create(**words, public=public, slug=free_slug(words["name"]))
    group.territories.set(places)
    Membership.objects.create(group=group, person_id=actor.person_id, role=Role.KEEPER)
    care.save(actor, group, snapshot(group))
    care.record(actor, "people.open_group", group)
    announce(GroupOpened(group.pk))
    return group


def snapshot(group: Group) -> dict[str, Any]:
    """What a revision of a group keeps."""
    return {
        "name": group.name,
        "purpose": group.purpose,
        "charter": group.charter,
        "contact": group.contact,
        "public": group.public,
        "territories": [f"{one.kind}:{one.code}" for one in group.territories.order_by("kind", "code")],
    }


def checked(**words: str) -> dict[str, str]:
    """The words of a group without blanks around; raises `Invalid` with one sentence a field."""
    clean = {field: text.replace("\x00", "").strip() for field, text in words.items()}
    errors = {}
    if "name" in clean and len(clean["name"]) < 3:
        errors["name"] = [_("Give the group a name of at least three letters.")]
    for field, text in clean.items():
        most = Group._meta.get_field(field).max_length or len(text)
        if len(text) > most:
            sentence = _("This is too long: %(length)s characters, where %(most)s fit.")
            errors[field] = [sentence % {"length": len(text), "most": most}]
    if errors:
        raise Invalid(errors=errors)
    return clean


def checked_places(territories: Sequence[Territory]) -> list[Territory]:
    """At least one, each once, none that no longer exists."""
    places = list({one.pk: one for one in territories}.values())
    if not places:
        raise Invalid(_("Choose at least one commune."), field="territories")
    if len(places) > MOST_TERRITORIES:
        raise Invalid(_("At most %(most)s communes fit here.") % {"most": MOST_TERRITORIES}, field="territories")
    for one in places:
        if one.valid_to and one.successor:
            sentence = _("%(old)s is now part of %(new)s: choose %(new)s.")
            raise Invalid(sentence % {"old": one.name, "new": one.successor.name}, field="territories")
        if one.valid_to:
            raise Invalid(_("%(name)s does not exist any more.") % {"name": one.name}, field="territories")
    return places


def refuse_twin(name: str, places: Sequence[Territory], but: Group | None = None) -> None:
    """Two groups of one name in one commune would be taken for each other."""
    near = Group.objects.alive().filter(territories__in=places).exclude(pk=but.pk if but else None)
    if name.casefold() in {one.casefold() for one in near.values_list("name", flat=True)}:
        raise Invalid(_("There is already a group with this name here: join it, or choose another name."), field="name")


def free_slug(name: str) -> str:
    """An address nobody has: `jardins-partages`, then `jardins-partages-2`."""
    stem = slugify(name)[:100].strip("-") or "collectif"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
