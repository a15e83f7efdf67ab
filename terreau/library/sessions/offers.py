"""What session plans offer the house: search, a person's own, her group's, history, what is kept of people."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.care import Cared
from terreau.foundation.errors import NotFound
from terreau.foundation.held import AGE
from terreau.foundation.house import Card, Kept, SearchHit, SearchSource
from terreau.foundation.markdown import excerpt
from terreau.foundation.policy import Actor, can
from terreau.library.actions import sessions as actions
from terreau.library.models import SessionPlan
from terreau.library.sessions import content, queries
from terreau.library.sessions.policy import HeldPlan
from terreau.people.events import PersonErased
from terreau.people.models import Group
from terreau.people.queries import is_member
from terreau.stewardship.models import Revision


def _hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    return [
        SearchHit(one.title, one.get_absolute_url(), excerpt(one.note, 160), _("Session plan"))
        for one in queries.public_plans(text)[:limit]
    ]


def my_sessions(actor: Actor) -> Iterator[Card]:
    for one in queries.of_actor(actor):
        words = _("open to everybody") if one.public else _("private")
        yield Card(one.title, one.get_absolute_url(), words, "calendar-days", _("My sessions"))


def of_group(actor: Actor, group: Group) -> Iterator[Card]:
    """The plans of the group that the reader may see; for its members, the way to a new one."""
    for one in SessionPlan.objects.visible_to(actor).filter(group=group, deleted_at=None).order_by("-pk")[:20]:
        yield Card(one.title, one.get_absolute_url(), _("Session plan"), "calendar-days")
    if group.closed_at is None and is_member(actor, group):
        text = _("Methods and breaks in order, with the clock.")
        yield Card(_("Prepare a session"), reverse("library:session_start"), text, "plus")


def data_of(actor: Actor) -> dict[str, Any]:
    """The plans that a known person keeps, deleted ones too."""
    mine = SessionPlan.objects.mine(actor).select_related("territory", "group")
    return {
        "session_plans": [
            {"slug": one.slug, "public": one.public, "deleted_at": one.deleted_at, **content.of(one)} for one in mine
        ]
    }


def _find(actor: Actor, key: str) -> SessionPlan:
    found = SessionPlan.objects.visible_to(actor).filter(pk=key).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise NotFound()
    return found


@transaction.atomic
def forget_person(event: PersonErased) -> None:
    """Her private plans go, but those of a group; what she opened to everybody stays, without her."""
    left = SessionPlan.objects.filter(author_id=event.person_id)
    erase(left.filter(public=False, group=None))
    left.update(author=None, token_hash="")


@transaction.atomic
def forget_old() -> dict[str, int]:
    """The daily broom: drafts whose key has left the browser, and deletions, after ninety days."""
    before = timezone.now() - timedelta(seconds=AGE)
    drafts = SessionPlan.objects.filter(author=None, public=False, updated_at__lt=before).exclude(token_hash="")
    return {"drafts": erase(drafts), "deleted": erase(SessionPlan.objects.filter(deleted_at__lt=before))}


def erase(plans: QuerySet[SessionPlan]) -> int:
    keys = [str(key) for key in plans.values_list("pk", flat=True)]
    for one in SessionPlan.objects.filter(pk__in=keys):
        Revision.objects.filter(kind=SessionPlan._meta.label_lower, key=str(one.pk)).delete()
    SessionPlan.objects.filter(pk__in=keys).delete()
    return len(keys)


SEARCH = SearchSource("sessions", gettext_lazy("Session plans"), _hits, order=25)
KEPT = Kept(
    gettext_lazy("The session plans that you prepare, and the names of those who lead, where you write them"),
    gettext_lazy("so that you and your group find them again"),
    format_lazy(
        gettext_lazy("until you leave, and {days} days after you delete them; those you opened to everybody stay"),
        days=AGE // 86400,
    ),
    order=36,
)
PLANS = Cared(
    SessionPlan._meta.label_lower,
    gettext_lazy("session plan"),
    _find,
    hide=actions.set_session_hidden,
    is_hidden=lambda plan: plan.hidden_at is not None,
    fields=(("title", gettext_lazy("Title")), ("note", gettext_lazy("Note"))),
    knows=lambda actor, plan: bool(can(actor, "library.edit_session", HeldPlan(plan))),
    first_shown=queries.first_public,
)
VERBS = {
    "library.start_session": gettext_lazy("began a session plan"),
    "library.write_session": gettext_lazy("wrote a session plan"),
    "library.keep_session": gettext_lazy("kept a session plan under a name"),
    "library.publish_session": gettext_lazy("opened a session plan to everybody"),
    "library.unpublish_session": gettext_lazy("made a session plan private"),
    "library.delete_session": gettext_lazy("deleted a session plan"),
    "library.restore_session": gettext_lazy("restored a session plan"),
    "library.import_session": gettext_lazy("took a session plan in from an archive"),
}
