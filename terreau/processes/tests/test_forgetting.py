"""What is let go of, and what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from terreau.people import testing as people
from terreau.people.events import PersonErased
from terreau.people.models import User
from terreau.processes import actions
from terreau.processes.forgetting import forget_old, forget_person
from terreau.processes.models import Proposal
from terreau.processes.testing import draft, public, written
from terreau.stewardship.models import Revision

pytestmark = pytest.mark.django_db
OLD = timezone.now() - timedelta(days=91)


def test_an_erased_person_leaves_no_draft_and_no_contact():
    lea, other = people.actor("lea@example.org"), people.actor("autre@example.org")
    own, shown = written(lea), public(lea, contact="05 49 12 34 56")
    kept, _key = draft(other, contact="05 49 00 00 00")
    browser, _key = draft(contact="05 49 00 00 01")
    User.objects.get(pk=lea.person_id).delete()
    forget_person(PersonErased(lea.person_id))
    assert set(Proposal.objects.values_list("pk", "contact", "writers")) == {
        (shown.pk, "", ""),
        (kept.pk, "05 49 00 00 00", "Léa et Karim"),
        (browser.pk, "05 49 00 00 01", "Léa et Karim"),
    }
    assert not Revision.objects.filter(kind="processes.proposal", key=str(own.pk)).exists()
    assert Revision.objects.filter(kind="processes.proposal", key=str(kept.pk)).exists()


def test_who_keeps_her_name_keeps_her_signature():
    lea = people.actor()
    shown = public(lea, contact="05 49 12 34 56")
    forget_person(PersonErased(lea.person_id))
    shown.refresh_from_db()
    assert (shown.writers, shown.contact) == ("Léa et Karim", "")


def test_the_broom_takes_old_drafts_without_author_and_old_deletions_only():
    lea = people.actor()
    young, old = draft()[0], draft()[0]
    mine, away = written(lea), written(lea)
    actions.delete(lea, away)
    Proposal.objects.filter(pk__in=[old.pk, mine.pk]).update(updated_at=OLD)
    assert forget_old() == {"drafts": 1, "deleted": 0}
    Proposal.objects.filter(pk=away.pk).update(deleted_at=OLD)
    assert forget_old() == {"drafts": 0, "deleted": 1}
    assert {one.pk for one in Proposal.objects.all()} == {young.pk, mine.pk}
