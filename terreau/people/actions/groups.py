"""Opening a group, changing its words, closing and reopening it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from terreau.foundation import care, search
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
    words, places = check_group(name, territories, purpose, charter, contact)
    group = Group.objects.create(**words, public=public, slug=free_slug(words["name"]))
    group.territories.set(places)
    Membership.objects.create(group=group, person_id=actor.person_id, role=Role.KEEPER)
    care.save(actor, group, snapshot(group, places))
    care.record(actor, "people.open_group", group)
    index_group(group, places)
    announce(GroupOpened(group.pk))
    return group


@action
def edit_group(
    actor: Actor,
    group: Group,
    base: int | None = None,
    note: str = "",
    territories: Sequence[Territory] | None = None,
    **words: Any,
) -> Group:
    """Change what is given among name, purpose, charter, contact, public and territories.

    `base` is the version that the person had before her; raises `Conflict(theirs=revision)` when it is not the newest.
    """
    allow(actor, "people.edit_group", group)
    public = words.pop("public", group.public)
    clean = checked(**words)
    places = list(group.territories.all()) if territories is None else checked_places(territories)
    refuse_twin(clean.get("name", group.name), places, but=group)
    for field, text in clean.items():
        setattr(group, field, text)
    group.public = public
    revision = care.save(actor, group, snapshot(group, places), note=note, base=base)
    group.version = revision.number
    group.save()
    group.territories.set(places)
    care.record(actor, "people.edit_group", group, version=group.version)
    index_group(group, places)
    return group


@action
def close_group(actor: Actor, group: Group) -> None:
    """Close: the page stays and says so; reopening undoes it."""
    allow(actor, "people.keep_group", group)
    if group.closed_at is None:
        group.closed_at = timezone.now()
        group.save(update_fields=["closed_at"])
        care.record(actor, "people.close_group", group)


@action
def reopen_group(actor: Actor, group: Group) -> None:
    allow(actor, "people.keep_group", group)
    if group.closed_at is not None:
        refuse_twin(group.name, list(group.territories.all()), but=group)
        group.closed_at = None
        group.save(update_fields=["closed_at"])
        care.record(actor, "people.reopen_group", group)


@action
def hide_group(actor: Actor, group: Group, hidden: bool = True, reason: str = "") -> None:
    """Stewards put a group out of sight, or back."""
    allow(actor, "people.hide_group", group)
    set_hidden(group, hidden)
    care.record(actor, "people.hide_group" if hidden else "people.unhide_group", group, reason=reason)


def set_hidden(group: Group, hidden: bool) -> None:
    group.hidden_at = timezone.now() if hidden else None
    group.save(update_fields=["hidden_at"])


def check_group(
    name: str, territories: Sequence[Territory], purpose: str = "", charter: str = "", contact: str = ""
) -> tuple[dict[str, str], list[Territory]]:
    """Whether such a group could be opened, before anybody is asked who she is; raises `Invalid`."""
    words = checked(name=name, purpose=purpose, charter=charter, contact=contact)
    places = checked_places(territories)
    refuse_twin(words["name"], places)
    return words, places


def index_group(group: Group, places: Sequence[Territory]) -> None:
    search.index("people.group", str(group.pk), texts_of(group, places))


def texts_of(group: Group, places: Sequence[Territory]) -> dict[str, str]:
    """What a group is found by."""
    return {"A": group.name, "B": ", ".join(one.name for one in places), "C": group.purpose}


def everything_indexed() -> Iterator[tuple[str, dict[str, str]]]:
    for group in Group.objects.prefetch_related("territories").order_by("pk"):
        yield str(group.pk), texts_of(group, list(group.territories.all()))


def snapshot(group: Group, places: Sequence[Territory]) -> dict[str, Any]:
    """What a revision of a group keeps."""
    return {
        "name": group.name,
        "purpose": group.purpose,
        "charter": group.charter,
        "contact": group.contact,
        "public": group.public,
        "territories": sorted(f"{one.kind}:{one.code}" for one in places),
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
