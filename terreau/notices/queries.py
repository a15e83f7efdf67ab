"""Questions about notices."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.foundation.errors import NotFound
from terreau.foundation.house import Card
from terreau.foundation.policy import Actor
from terreau.notices.models import Notice


def find_notice(actor: Actor, number: int) -> Notice:
    found = Notice.objects.visible_to(actor).filter(pk=number).first()
    if found is None:
        raise NotFound()
    return found


def cards(actor: Actor) -> Iterator[Card]:
    """In my space: how much is unread."""
    if actor.known:
        count = Notice.objects.visible_to(actor).unread().count()
        text = ngettext("%(count)s unread", "%(count)s unread", count) % {"count": count}
        yield Card(_("My notices"), reverse("notices:mine"), text, icon="bell")


def data_of(actor: Actor) -> dict[str, Any]:
    """What this room keeps about a person."""
    mine = Notice.objects.visible_to(actor)
    return {"notices": list(mine.values("code", "data", "at", "read_at", "mailed_at"))}
