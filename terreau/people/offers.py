"""What this room offers the house: groups that are cared for, found by search, and shown in my space."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terreau.foundation import search
from terreau.foundation.care import Cared
from terreau.foundation.errors import NotFound
from terreau.foundation.house import Card, SearchHit, SearchSource
from terreau.foundation.policy import Actor, can
from terreau.people import queries
from terreau.people.actions import groups
from terreau.people.models import Group, Role


def find_group(actor: Actor, key: str) -> Group:
    group = Group.objects.visible_to(actor).filter(pk=int(key) if key.isdecimal() else -1).first()
    if group is None:
        raise NotFound()
    return group


GROUPS = Cared(
    kind="people.group",
    label=_("group"),
    find=find_group,
    hide=groups.set_hidden,
    is_hidden=lambda group: group.hidden_at is not None,
    fields=(
        ("name", _("Name of the group")),
        ("purpose", _("What brings you together")),
        ("charter", _("Your rules, if you have some")),
        ("contact", _("How to reach you")),
    ),
    # A contact that was taken back, often a person's, is not read in old versions.
    knows=lambda actor, group: bool(can(actor, "people.edit_group", group)),
    secret=("contact",),
)


def find(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    found = search.find("people.group", text, limit * 2, 0)
    seen = Group.objects.visible_to(actor).in_bulk([int(key) for key, _score in found])
    groups_ = [seen[int(key)] for key, _score in found if int(key) in seen][:limit]
    return [
        SearchHit(one.name, one.get_absolute_url(), one.purpose[:200], kind_label=_("group")) for one in groups_
    ]  # fmt: skip


SEARCH = SearchSource("groups", _("Groups"), find, order=40)


def my_groups(actor: Actor) -> Iterable[Card]:
    for one in queries.groups_of(actor):
        text = gettext("closed") if one.closed_at else ""
        yield Card(one.name, one.get_absolute_url(), text, icon="users", section=_("My groups"))


def groups_without_keeper(actor: Actor) -> Iterable[Card]:
    """Living groups that nobody keeps: a steward can name somebody."""
    kept = Group.objects.filter(memberships__role=Role.KEEPER).values("pk")
    for one in Group.objects.alive().exclude(pk__in=kept):
        yield Card(one.name, one.get_absolute_url(), gettext("nobody keeps this group"), section=_("Groups"))
