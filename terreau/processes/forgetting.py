"""What this room lets go of: what an erased person left, drafts that no browser can open any more, old deletions."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from terreau.people.events import PersonErased
from terreau.processes.keys import AGE
from terreau.processes.models import Proposal, Status
from terreau.processes.queries import KIND
from terreau.stewardship.models import Revision


@transaction.atomic
def forget_person(event: PersonErased) -> None:
    """Her own drafts go. What she published or shared stays, without her contact, nor the names she signed with
    where she did not want her name kept."""
    left = Proposal.objects.filter(Q(author=None, token_hash="") | Q(author_id=event.person_id))
    _erase(left.filter(status=Status.DRAFT))
    left.update(contact="")
    left.filter(author=None).update(writers="")


@transaction.atomic
def forget_old() -> dict[str, int]:
    """The daily broom: drafts whose key has left the browser, and deletions, after ninety days."""
    before = timezone.now() - timedelta(seconds=AGE)
    drafts = Proposal.objects.filter(author=None, updated_at__lt=before).exclude(token_hash="")
    return {"drafts": _erase(drafts), "deleted": _erase(Proposal.objects.filter(deleted_at__lt=before))}


def _erase(proposals: QuerySet[Proposal]) -> int:
    keys = [str(key) for key in proposals.values_list("pk", flat=True)]
    Revision.objects.filter(kind=KIND, key__in=keys).delete()
    proposals.filter(pk__in=keys).delete()
    return len(keys)
