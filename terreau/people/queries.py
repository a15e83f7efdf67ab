"""Questions about people and groups that several doors ask."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import NotFound
from terreau.foundation.house import house
from terreau.foundation.policy import Actor
from terreau.people.models import Consent, Group, GroupQuerySet, Invitation, Membership, Role, User
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import NEAR_MARKS, near_what, places_around
from terreau.territories.records import said_for


def find_group(actor: Actor, slug: str) -> Group:
    """The group, if the actor may see it; raises `NotFound` else, without saying whether it exists."""
    group = Group.objects.visible_to(actor).filter(slug=slug).first()
    if group is None:
        raise NotFound()
    return group


def groups_in(actor: Actor, territory: Territory) -> GroupQuerySet:
    """The groups that live that the actor may see in a territory: its own and those of the communes it holds."""
    within = Q(territories=territory)
    if territory.kind in (Kind.EPCI, Kind.DEPARTMENT, Kind.REGION):
        within |= Q(**{f"territories__{territory.kind}": territory})
    if territory.kind == Kind.PROJECT:
        within |= Q(territories__in=territory.members.all())
    return Group.objects.visible_to(actor).alive().filter(within).order_by("name", "pk").distinct()


def groups_holding(territory: Territory) -> GroupQuerySet:
    """The public groups that live whose territory holds a commune: it, its EPCI, …, or a project that it is of."""
    larger = [territory.pk, territory.epci_id, territory.department_id, territory.region_id]
    within = Q(territories__in=[key for key in larger if key]) | Q(territories__members=territory)
    return Group.objects.alive().filter(within, public=True, hidden_at=None).order_by("created_at", "pk").distinct()


def keepers_around(territory: Territory) -> list[User]:
    """Who keeps a group whose territory holds a commune."""
    kept = {"memberships__role": Role.KEEPER, "memberships__group__in": groups_holding(territory).values("pk")}
    return list(User.objects.filter(**kept, is_active=True).order_by("pk").distinct())


def group_to_set_class(actor: Actor, territory: Territory) -> Group | None:
    """The group in whose name the actor sets the class of a commune: the first she keeps that holds it."""
    if territory.kind != Kind.COMMUNE:
        return None
    return groups_holding(territory).filter(pk__in=Group.objects.kept_by(actor).values("pk")).first()


def group_to_clear_class(actor: Actor, territory: Territory) -> Group | None:
    """The group in whose name the word in force was said, if the actor keeps it."""
    kind, key = said_for(territory)
    return Group.objects.kept_by(actor).filter(pk=int(key)).first() if kind == "people.group" else None


def groups_near(territory: Territory, limit: int = 6) -> list[Group]:
    """Public groups of the territory first, then those of the communes that touch it, then of its EPCI."""
    anyone = Actor.anonymous()
    if not _NEAR[territory.kind].all(**near_what(territory)):
        return []  # what is said of most places, by one question in the place of three
    around = Group.objects.visible_to(anyone).alive()
    found = list(groups_in(anyone, territory)[:limit])
    for further in (
        {"territories__kind": Kind.COMMUNE, "territories__code__in": territory.neighbours},
        {"territories__epci_id": territory.epci_id or -1},
    ):
        if len(found) < limit:
            known = [group.pk for group in found]
            found += around.filter(**further).exclude(pk__in=known).distinct().order_by("name")[: limit - len(found)]
    return found


def _near(kind: str, **marks: Any) -> QuerySet[Group, int]:
    places = Group.territories.through.objects.filter(territory__in=places_around(kind, **marks))
    groups = Group.objects.visible_to(Actor.anonymous()).alive().filter(pk__in=places.values("group"))
    return groups.values_list("pk", flat=True)[:1]


_NEAR: dict[str, Prepared[int]] = {kind: Prepared(partial(_near, kind), **NEAR_MARKS) for kind in Kind.values}


def groups_of(actor: Actor) -> GroupQuerySet:
    """The groups that the actor is a member of, closed ones last."""
    return Group.objects.with_role(actor).order_by("closed_at", "name")


def is_member(actor: Actor, group: Group) -> bool:
    return Group.objects.with_role(actor).filter(pk=group.pk).exists()


def is_keeper(actor: Actor, group: Group) -> bool:
    return Group.objects.kept_by(actor).filter(pk=group.pk).exists()


def keepers(group: Group) -> list[User]:
    return list(User.objects.filter(memberships__group=group, memberships__role=Role.KEEPER).order_by("pk"))


def members(group: Group) -> list[Membership]:
    """Keepers first, then by seniority."""
    return list(group.memberships.select_related("person").order_by("role", "since", "pk"))


def shown_members(actor: Actor, group: Group) -> list[User]:
    """Those whose name this actor may read: everybody for a member, who agreed for the others."""
    every = [one.person for one in members(group)]
    if actor.steward or is_member(actor, group):
        return every
    agreed = Consent.objects.filter(purpose="public-name", withdrawn_at=None, person__in=every)
    open_names = set(agreed.values_list("person_id", flat=True))
    return [one for one in every if one.pk in open_names and one.display_name]


def can_see(actor: Actor, group: Group) -> bool:
    return Group.objects.visible_to(actor).filter(pk=group.pk).exists()


def open_invitations(group: Group) -> list[Invitation]:
    found = group.invitations.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("-created_at")
    return [one for one in found if one.open]


def invitation_path(token: str) -> str:
    return reverse("people:invitation", args=[token])


def data_of(actor: Actor) -> dict[str, Any]:
    """All that is kept about a person, in plain words for programs; other rooms add theirs."""
    person = User.objects.get(pk=actor.person_id)
    data: dict[str, Any] = {
        "account": {
            "email": person.email,
            "display_name": person.display_name,
            "language": person.language,
            "mail_rhythm": person.mail_rhythm,
            "since": person.date_joined,
            "steward": person.is_steward,
        },
        "consents": list(person.consents.values("purpose", "text_version", "given_at", "withdrawn_at")),
        "groups": list(person.memberships.values("group__name", "group__slug", "role", "since")),
    }
    for more in house.my_data:
        data |= more(actor)
    return data


def email_hint(person_id: int) -> str:
    """Enough of an e-mail for its owner to know it: `l…@example.org`; empty for nobody."""
    email = User.objects.filter(pk=person_id).values_list("email", flat=True).first() or ""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}" if host else ""
