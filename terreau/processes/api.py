"""The room's part of the public API: public proposals, read only."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from terreau.foundation.documents import FORMATS
from terreau.foundation.policy import Actor
from terreau.processes import letters, queries
from terreau.processes.models import Proposal
from terreau.processes.schemas import ProposalList, ProposalOut
from terreau.territories.queries import find_commune

router = Router()
MOST = 100


@router.get("/", response=ProposalList)
def proposals(
    request: HttpRequest,
    commune: str = Query("", description="INSEE code"),
    limit: int = Query(20, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> dict[str, Any]:
    """Public proposals, newest first."""
    found = queries.public_in(find_commune(commune) if commune else None)
    return {"count": found.count(), "items": [_out(one) for one in found[offset : offset + limit]]}


@router.get("/{slug}", response=ProposalOut)
def proposal(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A public proposal, with the addresses of its documents."""
    return _out(queries.find(Actor.anonymous(), slug))


def _out(found: Proposal) -> dict[str, Any]:
    documents = {
        name: {format: reverse("processes:document", args=[found.slug, what, format]) for format in FORMATS}
        for what, name in letters.ADDRESSES.items()
    }
    return queries.as_data(found) | {"public_url": letters.public_url(found), "documents": documents}
