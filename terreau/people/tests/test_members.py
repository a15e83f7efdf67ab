from datetime import timedelta

import pytest
from django.utils import timezone

from terreau.foundation.errors import Gone, Invalid, NotFound, Refused, TooMany
from terreau.people import actions, queries, testing
from terreau.people.actions import members
from terreau.people.models import Invitation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea():
    return testing.actor()


@pytest.fixture
def tom():
    return testing.actor("tom@example.org")


@pytest.fixture
def group(lea):
    return testing.group(lea)


def joined(group, lea, who, role="member"):
    email = "" if role == "member" else "x@example.org"
    actions.accept_invitation(who, actions.invite(lea, group, email, role)[1])
    return who


def test_a_link_lets_many_in_and_an_e_mail_one(group, lea, tom):
    _one, link = actions.invite(lea, group)
    actions.accept_invitation(tom, link)
    actions.accept_invitation(testing.actor("ana@example.org"), link)
    _one, mailed = actions.invite(lea, group, " Zoe@Example.org ", "keeper")
    zoe = testing.actor("zoe@example.org")
    actions.accept_invitation(zoe, mailed)
    assert queries.is_keeper(zoe, group)
    with pytest.raises(Gone):
        actions.accept_invitation(testing.actor("max@example.org"), mailed)
    assert group.memberships.count() == 4


def test_only_the_hash_of_a_token_is_kept(group, lea):
    invitation, token = actions.invite(lea, group, "tom@example.org")
    assert token not in str(vars(Invitation.objects.get(pk=invitation.pk)))


@pytest.mark.parametrize("ended", ["expired", "revoked", "closed"])
def test_an_invitation_that_ended_opens_nothing(group, lea, tom, ended):
    invitation, token = actions.invite(lea, group)
    if ended == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ended == "revoked":
        actions.revoke_invitation(lea, invitation)
    else:
        actions.close_group(lea, group)
    with pytest.raises(Gone, match="Demandez-en une nouvelle"):
        actions.accept_invitation(tom, token)
    assert not queries.is_member(tom, group)


def test_a_forged_token_is_unknown(tom):
    with pytest.raises(NotFound):
        actions.accept_invitation(tom, "x" * 5000)


def test_joining_twice_changes_nothing(group, lea, tom):
    joined(group, lea, tom)
    joined(group, lea, tom)
    assert group.memberships.filter(person_id=tom.person_id).count() == 1


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [("nobody", "member", "email"), ("lea@example.org", "member", "email"), ("", "keeper", "role"), ("", "x", "role")],
)
def test_an_invitation_that_cannot_be_is_said_on_its_field(group, lea, email, role, field):
    with pytest.raises(Invalid) as caught:
        actions.invite(lea, group, email, role)
    assert list(caught.value.errors) == [field]


def test_nobody_floods_mailboxes_with_invitations(group, lea, monkeypatch):
    monkeypatch.setattr(members, "MOST_A_DAY", 2)
    actions.invite(lea, group, "a@example.org")
    actions.invite(lea, group, "b@example.org")
    with pytest.raises(TooMany):
        actions.invite(lea, group, "c@example.org")


def test_a_second_invitation_of_an_e_mail_ends_the_first(group, lea, tom):
    _one, first = actions.invite(lea, group, "tom@example.org")
    actions.invite(lea, group, "tom@example.org")
    with pytest.raises(Gone):
        actions.accept_invitation(tom, first)


def test_the_last_keeper_hands_over_before_leaving(group, lea, tom):
    joined(group, lea, tom)
    for gesture in (
        lambda: actions.leave_group(lea, group),
        lambda: actions.set_role(lea, group, lea.person_id, Role.MEMBER),
        lambda: actions.remove_member(lea, group, lea.person_id),
    ):
        with pytest.raises(Refused, match="confiez-le"):
            gesture()
    actions.hand_over(lea, group, tom.person_id)
    assert queries.is_keeper(tom, group)
    actions.leave_group(lea, group)
    assert not queries.is_member(lea, group)


def test_the_last_keeper_of_a_closed_group_may_leave(group, lea):
    actions.close_group(lea, group)
    actions.leave_group(lea, group)
    assert not queries.is_member(lea, group)


def test_a_stranger_cannot_be_handed_a_group(group, lea, tom):
    with pytest.raises(NotFound):
        actions.hand_over(lea, group, tom.person_id)
    assert queries.is_keeper(lea, group)


def test_names_are_shown_to_members_and_to_others_by_consent(group, lea, tom):
    actions.set_account(lea, "Léa", "fr", "daily", True)
    actions.set_account(tom, "Tom", "fr", "daily", False)
    joined(group, lea, tom)
    names = [[one.display_name for one in queries.shown_members(who, group)] for who in (testing.Actor(), tom)]
    assert names == [["Léa"], ["Léa", "Tom"]]
