"""Questions about proposals that several doors ask."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import NotFound
from terreau.foundation.policy import Actor
from terreau.foundation.search import find as search
from terreau.processes.models import Proposal, ProposalQuerySet
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import NEAR_MARKS, near_what, places_around

KIND = "processes.proposal"


def _full() -> ProposalQuerySet:
    return Proposal.objects.select_related(
        "territory", "territory__department", "territory__epci", "territory__successor", "group", "path"
    ).prefetch_related("chosen__sheet", "also")


def find(actor: Actor, slug: str, key: str = "") -> Proposal:
    """The proposal, if the actor may see it; raises `NotFound` else, without saying whether it exists."""
    found = _full().filter(pk__in=Proposal.objects.visible_to(actor, key).filter(slug=slug).values("pk")).first()
    if found is None:
        raise NotFound()
    return found


def of_number(number_or_slug: str) -> Proposal:
    """For commands: by primary key or by address, whatever its status; raises `NotFound`."""
    wanted = Q(slug=number_or_slug)
    if number_or_slug.isascii() and number_or_slug.isdigit() and len(number_or_slug) < 15:
        wanted |= Q(pk=int(number_or_slug))
    found = _full().filter(wanted).first()
    if found is None:
        raise NotFound()
    return found


def public_in(territory: Territory | None = None) -> ProposalQuerySet:
    """Public proposals, newest first; of a territory and of the communes it holds, where one is given."""
    found = _full().public().order_by("-published_at", "-pk")
    if territory is None:
        return found
    within = Q(territory=territory) | Q(also=territory)
    if territory.kind in (Kind.EPCI, Kind.DEPARTMENT, Kind.REGION):
        within |= Q(**{f"territory__{territory.kind}": territory})
    if territory.kind == Kind.PROJECT:
        within |= Q(territory__in=territory.members.all())
    return found.filter(pk__in=Proposal.objects.filter(within).values("pk"))


def proposals_near(territory: Territory, limit: int = 6) -> list[Proposal]:
    """Public proposals of the territory first, then of the communes that touch it, then of its EPCI."""
    if not _NEAR[territory.kind].all(**near_what(territory)):
        return []  # what is said of most places, by one question in the place of three
    found = list(public_in(territory)[:limit])
    for further in (
        Q(territory__kind=Kind.COMMUNE, territory__code__in=territory.neighbours),
        Q(territory__epci=territory.epci_id or -1),
    ):
        if len(found) < limit:
            known = [one.pk for one in found]
            found += list(public_in().filter(further).exclude(pk__in=known)[: limit - len(found)])
    return found


def _near(kind: str, **marks: Any) -> QuerySet[Proposal, int]:
    places = places_around(kind, **marks).values("pk")
    also = Proposal.also.through.objects.filter(territory__in=places)
    concerned = Q(territory__in=places) | Q(pk__in=also.values("proposal"))
    return Proposal.objects.public().filter(concerned).values_list("pk", flat=True)[:1]


_NEAR: dict[str, Prepared[int]] = {kind: Prepared(partial(_near, kind), **NEAR_MARKS) for kind in Kind.values}


def of_actor(actor: Actor, keys: Mapping[str, str] | None = None) -> list[Proposal]:
    """What the actor writes, alone or with a group, and the drafts that her browser holds; last touched first."""
    wanted = Proposal.objects.editable_by(actor).values("pk")
    found = _full().filter(pk__in=wanted)
    for slug, key in (keys or {}).items():
        found = found | _full().filter(pk__in=Proposal.objects.editable_by(actor, key).filter(slug=slug).values("pk"))
    return list(found.order_by("-updated_at", "-pk").distinct())


def search_public(text: str, limit: int = 10) -> list[Proposal]:
    keys = [key for key, _score in search(KIND, text, limit, 0)]
    found = {str(one.pk): one for one in _full().public().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def as_data(proposal: Proposal) -> dict[str, Any]:
    """What the JSON twin, the API and `terreau proposal show --json` give. Codes, and words as they were written."""
    return {
        "id": proposal.pk,
        "slug": proposal.slug,
        "url": proposal.get_absolute_url(),
        "title": proposal.title,
        "status": proposal.status,
        "commune": {"code": proposal.territory.code, "name": proposal.territory.name},
        "also": [{"code": one.code, "name": one.name} for one in proposal.also.all()],
        "group": {"slug": proposal.group.slug, "name": proposal.group.name} if proposal.group else None,
        "writers": proposal.signed_by,
        "why": proposal.why,
        "themes": proposal.themes,
        "path": proposal.path.slug if proposal.path else None,
        "methods": [
            {"slug": one.sheet.slug, "title": one.sheet.title, "version": one.version} for one in proposal.chosen.all()
        ],
        "methods_words": proposal.methods_words,
        "facts": proposal.facts,
        "asks": proposal.asks,
        "asks_words": proposal.asks_words,
        "calendar": proposal.calendar,
        "published_at": proposal.published_at.isoformat() if proposal.published_at else None,
        "updated_at": proposal.updated_at.isoformat(),
    }
