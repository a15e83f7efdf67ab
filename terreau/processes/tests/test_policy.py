"""The permission table of proposals, in full, and the agreement of its two shapes."""

import pytest

from terreau.foundation.policy import Actor, can
from terreau.people import testing as people
from terreau.people.models import Membership, Role
from terreau.processes import actions
from terreau.processes.models import Proposal
from terreau.processes.policy import Held
from terreau.processes.testing import draft, written
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db

VERBS = ("see", "edit", "adopt", "publish", "withdraw", "delete", "restore", "hide")
WHO = ("stranger", "key holder", "author", "member", "keeper", "other", "steward")


@pytest.fixture
def actors():
    keeper = people.actor("gardien@example.org")
    group = people.group(keeper, "Les Hameaux", [commune()])
    member = people.actor("membre@example.org")
    author = people.actor("autrice@example.org")
    for one in (member, author):
        Membership.objects.create(group=group, person_id=one.person_id, role=Role.MEMBER)
    return {
        "stranger": Actor.anonymous(),
        "key holder": Actor.anonymous(),
        "author": author,
        "member": member,
        "keeper": keeper,
        "other": people.actor("autre@example.org"),
        "steward": people.steward(),
        "group": group,
    }


def table(proposal, actors, key=""):
    """Who → the verbs she may, in the order of VERBS."""
    may = {}
    for who in WHO:
        held = Held(proposal, key if who == "key holder" else "")
        may[who] = " ".join(verb for verb in VERBS if can(actors[who], f"processes.{verb}", held))
    return may


def as_in(actors, status):
    proposal = written(actors["author"], group=actors["group"].slug)
    if status in ("group", "public", "hidden", "deleted"):
        actions.share(actors["author"], proposal)
    if status in ("public", "hidden", "deleted"):
        actions.publish(actors["author"], proposal)
    if status == "hidden":
        actions.set_hidden(proposal, True)
    if status == "deleted":
        actions.delete(actors["author"], proposal)
    return Proposal.objects.get(pk=proposal.pk)


ALL_BUT_HIDE = "see edit adopt publish withdraw delete restore"
EXPECTED = {
    "draft": {"author": ALL_BUT_HIDE},
    "group": {"author": ALL_BUT_HIDE, "member": "see edit adopt publish withdraw", "keeper": ALL_BUT_HIDE},
    "public": {
        "stranger": "see",
        "key holder": "see",
        "other": "see",
        "author": ALL_BUT_HIDE,
        "member": "see edit adopt publish withdraw",
        "keeper": ALL_BUT_HIDE,
        "steward": "see hide",
    },
    "hidden": {
        "author": "see edit adopt withdraw delete restore",
        "member": "see edit adopt withdraw",
        "keeper": "see edit adopt withdraw delete restore",
        "steward": "see hide",
    },
    "deleted": {"author": "see delete restore", "keeper": "delete restore"},
}


@pytest.mark.parametrize("status", EXPECTED)
def test_who_may_do_what(actors, status):
    expected = {who: EXPECTED[status].get(who, "") for who in WHO}
    expected["steward"] = expected["steward"] or "hide"
    assert table(as_in(actors, status), actors) == expected


def test_the_draft_of_a_browser_belongs_to_its_key(actors):
    proposal, key = draft()
    expected = dict.fromkeys(WHO, "") | {"steward": "hide", "key holder": "see edit withdraw delete restore"}
    assert table(proposal, actors, key) == expected
    assert table(proposal, actors, key[:-1] + "!") == dict.fromkeys(WHO, "") | {"steward": "hide"}


def test_the_key_of_one_draft_opens_no_other():
    one, key = draft()
    other, _other_key = draft()
    assert not can(Actor.anonymous(), "processes.see", Held(other, key))
    assert one.slug != other.slug


def test_a_key_is_worth_nothing_once_the_draft_has_an_author(actors):
    proposal, key = draft()
    actions.adopt(actors["author"], proposal, key)
    assert not can(Actor.anonymous(), "processes.see", Held(proposal, key))
    assert can(actors["author"], "processes.edit", Held(proposal))


def test_an_empty_key_opens_nothing():
    kept, _key = draft(people.actor())
    assert kept.token_hash == ""
    assert not can(Actor.anonymous(), "processes.see", Held(kept, ""))


def test_anyone_may_start():
    assert can(Actor.anonymous(), "processes.start")


@pytest.mark.parametrize("status", EXPECTED)
def test_lists_and_single_answers_agree(actors, status):
    proposal = as_in(actors, status)
    for who in WHO:
        seen = Proposal.objects.visible_to(actors[who]).filter(pk=proposal.pk).exists()
        edited = Proposal.objects.editable_by(actors[who]).filter(pk=proposal.pk).exists()
        assert seen == bool(can(actors[who], "processes.see", Held(proposal)))
        assert edited == bool(can(actors[who], "processes.edit", Held(proposal)))
