"""Builders for tests: real actions, with the least to say."""

from typing import Any

from terreau.foundation.policy import Actor
from terreau.library.models import Sheet
from terreau.library.testing import method
from terreau.people.testing import actor as known
from terreau.processes import actions
from terreau.processes.models import Proposal
from terreau.processes.queries import find
from terreau.territories.models import Territory
from terreau.territories.testing import commune

WHY = "Les hameaux ne se rencontrent plus.\n\nNous voudrions **écouter** tout le monde."


def draft(actor: Actor | None = None, place: Territory | None = None, **who: Any) -> tuple[Proposal, str]:
    """A draft just begun, with its key; by a browser without account where no actor is given."""
    who.setdefault("writers", "Léa et Karim")
    return actions.start(actor or Actor.anonymous(), place or commune(), who)


def written(actor: Actor | None = None, place: Territory | None = None, **who: Any) -> Proposal:
    """A proposal written in full by `actor` (Léa where nobody is given), still a draft."""
    by = actor or known()
    proposal, key = draft(by, place, **who)
    sheet = Sheet.objects.filter(slug="porteur-de-paroles").first() or method("Porteur de paroles")
    parts: dict[str, dict[str, Any]] = {
        "why": {"title": "Écouter nos hameaux", "why": WHY, "themes": ["lien-social-solidarites"]},
        "methods": {"methods": [sheet.slug], "methods_words": "Trois samedis au marché."},
        "facts": {"facts": [f"{proposal.territory.code}:population"]},
        "asks": {"asks": ["meeting", "room"], "asks_words": "Une clé suffit.", "calendar": "De janvier à mars 2027."},
    }
    for part, values in parts.items():
        actions.write(by, proposal, part, values, key=key)
    return find(by, proposal.slug, key)


def public(actor: Actor | None = None, place: Territory | None = None, **who: Any) -> Proposal:
    by = actor or known()
    proposal = written(by, place, **who)
    actions.publish(by, proposal)
    return find(by, proposal.slug)
