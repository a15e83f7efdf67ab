"""What this room offers the house about what people say of places: my space, the queue of stewards, personal data."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terreau.foundation.house import Card, Kept, address_of
from terreau.foundation.policy import Actor
from terreau.territories import queries, records
from terreau.territories.models import ClassRecord, ClassSuggestion, Kind, Territory


def my_territories(actor: Actor) -> Iterable[Card]:
    """The territories of projects that a person drew."""
    if actor.known:
        for one in Territory.objects.filter(kind=Kind.PROJECT, created_by=str(actor.person_id)).order_by("name"):
            yield Card(one.name, address_of(one), icon="map", section=_("My territories of projects"))


def my_suggestions(actor: Actor) -> Iterable[Card]:
    """The classes that a person suggested, and what became of them."""
    if actor.known:
        own = ClassSuggestion.objects.filter(by=str(actor.person_id)).select_related("territory").order_by("-at")
        for one in own[:20]:
            text = f"{one.get_class_code_display()} · {one.get_state_display()}"
            title, section = one.territory.name, _("Classes I suggested")
            yield Card(title, one.get_absolute_url(), text, icon="tag", section=section)


def waiting(actor: Actor) -> Iterable[Card]:
    """Suggestions of a class that wait for a steward."""
    if actor.steward:
        for one in queries.class_suggestions(actor)[:50]:
            words = {"class": one.get_class_code_display()}
            text = gettext("Somebody suggests the class “%(class)s”.") % words
            yield Card(one.territory.name, one.get_absolute_url(), text, section=_("Classes of territories"))


def my_data(actor: Actor) -> dict[str, Any]:
    """What this room keeps about a person."""
    number = str(actor.person_id)
    said = ClassRecord.objects.filter(scheme=records.PERSON, by=number)
    drawn = Territory.objects.filter(kind=Kind.PROJECT, created_by=number)
    suggested = ClassSuggestion.objects.filter(by=number)
    return {
        "territories_drawn": list(drawn.values("code", "name")),
        "classes_set": list(said.values("territory__code", "class_code", "reason", "at")),
        "classes_suggested": list(
            suggested.values("territory__code", "class_code", "reason", "at", "state", "answer", "decided_at")
        ),
    }


KEPT = Kept(
    _("The classes you set or suggested for a commune, with your reasons, and the territories you drew"),
    _("to show readers why a place is classed so, and to tell you what was answered"),
    _("your reasons stay, as they are public; their link to you goes when you leave"),
    order=20,
)
