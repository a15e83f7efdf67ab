"""Questions about session plans that several doors ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.foundation.errors import NotFound
from terreau.foundation.policy import Actor
from terreau.foundation.search import find as search
from terreau.library.models import SessionPlan, SessionPlanQuerySet
from terreau.library.sessions import content
from terreau.stewardship import revisions
from terreau.stewardship.models import Revision

KIND = "library.session"
LONGEST_CHAIN = 30
WITH = ("territory", "group", "author", "copied_from")


def find(actor: Actor, slug: str, key: str = "") -> SessionPlan:
    """The plan, if the actor may see it; raises `NotFound` else, without saying whether it exists."""
    seen = SessionPlan.objects.visible_to(actor, key).filter(slug=slug).values("pk")
    found = SessionPlan.objects.select_related(*WITH).filter(pk__in=seen).first()
    if found is None:
        raise NotFound(_("There is no session plan “%(slug)s” to read here.") % {"slug": slug[:140]})
    return found


def public_plans(text: str = "") -> list[SessionPlan]:
    """Public plans, newest first; with a text, the best first."""
    shown = SessionPlan.objects.public().select_related(*WITH)
    if not text:
        return list(shown.order_by("-published_at", "-pk"))
    keys = [key for key, _score in search(KIND, text, 200, 0)]
    found = {str(one.pk): one for one in shown.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def of_actor(actor: Actor, keys: Mapping[str, str] | None = None) -> list[SessionPlan]:
    """What the actor prepares, alone or with a group, and the drafts that her browser holds; last touched first."""
    wanted = Q(pk__in=SessionPlan.objects.editable_by(actor).values("pk"))
    for slug, key in (keys or {}).items():
        wanted |= Q(pk__in=SessionPlan.objects.editable_by(actor, key).filter(slug=slug).values("pk"))
    return list(SessionPlan.objects.select_related(*WITH).filter(wanted).order_by("-updated_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a plan comes from, nearest first, with the version that was copied; and what was made from it."""

    origins: list[tuple[SessionPlan, int]]
    copies: list[SessionPlan]


def lineage(actor: Actor, plan: SessionPlan) -> Lineage:
    """Only what the actor may read; a plan that she may not read ends the chain."""
    seen: SessionPlanQuerySet = SessionPlan.objects.visible_to(actor).filter(deleted_at=None)
    origins: list[tuple[SessionPlan, int]] = []
    here = plan
    while here.copied_from_id and len(origins) < LONGEST_CHAIN:
        above = seen.filter(pk=here.copied_from_id).first()
        if above is None or above.pk in {one.pk for one, _version in origins}:
            break
        origins.append((above, here.copied_version or 1))
        here = above
    return Lineage(origins, list(seen.filter(copied_from=plan).order_by("created_at", "pk")[:50]))


def first_public(plan: SessionPlan, every: Any) -> int:
    """Where the versions that everybody may read begin: the one that stood when the plan was made public."""
    if plan.published_at is None:
        return len(every)
    drafts = sum(one.at <= plan.published_at for one in every)
    return max(drafts - 1, 0)


def versions(plan: SessionPlan) -> list[Revision]:
    """Newest first."""
    return list(revisions.of(plan).order_by("-number"))


def as_data(plan: SessionPlan) -> dict[str, Any]:
    """What the API and `terreau library session show --json` give."""
    return {
        "slug": plan.slug,
        "url": plan.get_absolute_url(),
        "public": plan.public,
        "version": plan.version,
        "copied_from": plan.copied_from.slug if plan.copied_from and plan.copied_from.shown else None,
        "copied_version": plan.copied_version,
        "licence": "CC-BY-SA-4.0",
        "updated_at": plan.updated_at.isoformat(),
        **content.of(plan),
        "group": plan.group.slug if plan.group and plan.group.public and plan.group.hidden_at is None else "",
    }
