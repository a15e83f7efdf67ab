"""Facts of this room."""

from dataclasses import dataclass
from typing import ClassVar

from terreau.foundation.events import Event


@dataclass(frozen=True)
class ProposalPublished(Event):
    for_readers: ClassVar[str] = "pages near it look it up; supports and mails come with the town hall's reply"
    proposal_id: int
