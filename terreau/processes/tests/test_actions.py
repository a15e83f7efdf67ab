"""Proposals are begun, written, kept, published, taken back; nothing is lost on the way."""

import pytest

from terreau.foundation.errors import Conflict, Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.foundation.search import find as search
from terreau.library.testing import method, path
from terreau.people import testing as people
from terreau.people.models import Group, Membership, Role
from terreau.processes import actions, queries
from terreau.processes.models import LONG, Proposal, Status
from terreau.processes.testing import draft, public, written
from terreau.stewardship import journal, revisions
from terreau.territories.models import Kind, Territory
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> \'; DROP TABLE processes_proposal; -- =1+1 #read("x")'


def test_a_stranger_begins_a_draft_and_only_its_hash_is_kept():
    proposal, key = draft()
    assert proposal.status == Status.DRAFT
    assert len(key) > 30
    assert key not in str(Proposal.objects.values().get())
    assert proposal.slug.startswith("migne-auxances-")


def test_a_merged_commune_gives_way_to_the_one_that_answers_today():
    new = commune()
    old = commune("86999", name="Auxances-le-Vieux", valid_to="2019-01-01", successor=new)
    assert draft(place=old)[0].territory == new


def test_only_a_commune_of_today_has_a_town_hall_to_write_to():
    closed = commune("86998", name="Nulle-Part", valid_to="2019-01-01")
    region = Territory.objects.filter(kind=Kind.REGION).first()
    for place in (closed, region):
        with pytest.raises(Invalid) as refused:
            draft(place=place)
        assert "commune" in refused.value.errors


def test_other_communes_are_named_by_name_or_code():
    some_communes()
    proposal, _key = draft(also="Poitiers (86194), 86027\nsaint georges les baillargeaux, Migné-Auxances, 86194")
    assert {one.code for one in proposal.also.all()} == {"86194", "86027", "86222"}


@pytest.mark.parametrize(
    ("written", "word"),
    [("Atlantide", "Atlantide"), (HOSTILE, "<script>"), (",".join("a" * 1 for _ in range(30)), "20")],
)
def test_an_unclear_commune_is_asked_again(written, word):
    with pytest.raises(Invalid, match=word):
        draft(also=written)


def test_two_communes_of_one_name_are_told_apart():
    commune("86901", name="Saint-Martin", slug="saint-martin")
    commune("86902", name="Saint-Martin", slug="saint-martin")
    with pytest.raises(Invalid, match="86901"):
        draft(also="Saint-Martin")


def test_every_part_is_written_and_every_save_is_a_version():
    proposal = written()
    assert proposal.title == "Écouter nos hameaux"
    assert [one.version for one in proposal.chosen.all()] == [1]
    assert proposal.facts[0]["text"].startswith("6")
    assert proposal.facts[0]["source"]
    assert [one.number for one in revisions.of(proposal)] == [1, 2, 3, 4, 5]
    assert proposal.version == 5
    assert revisions.newest(proposal).snapshot["why"] == proposal.why


def test_saving_the_same_twice_makes_one_version():
    by = people.actor()
    proposal = written(by)
    values = {"title": "A", "why": "B", "themes": []}
    actions.write(by, proposal, "why", values)
    count = revisions.of(proposal).count()
    actions.write(by, proposal, "why", values)
    assert revisions.of(proposal).count() == count


def test_what_is_typed_in_a_few_minutes_is_one_version():
    by = people.actor()
    proposal, _key = draft(by)
    for text in ("É", "Éc", "Éco"):
        actions.write(by, proposal, "why", {"title": text}, base=1, auto=True)
    assert [one.snapshot["title"] for one in revisions.of(proposal)] == ["", "Éco"]
    actions.write(by, proposal, "why", {"title": "Écouter"}, base=1)
    assert [one.snapshot["title"] for one in revisions.of(proposal)] == ["", "Écouter"]


@pytest.mark.parametrize("field", ["title", "why"])
def test_too_long_is_said_and_nothing_is_kept(field):
    by = people.actor()
    proposal = written(by)
    with pytest.raises(Invalid) as refused:
        actions.write(by, proposal, "why", {"title": "x", "why": "y"} | {field: "é" * (LONG + 1)})
    assert field in refused.value.errors
    assert Proposal.objects.get().why == proposal.why


def test_ten_thousand_signs_of_anything_fit():
    by = people.actor()
    proposal, _key = draft(by)
    text = (HOSTILE * 200)[:LONG].strip()
    assert actions.write(by, proposal, "why", {"title": HOSTILE, "why": text}).why == text
    assert Proposal.objects.get().title == HOSTILE


def test_control_characters_are_dropped():
    proposal, _key = draft(people.actor(), writers="Lé\x00a\x0b")
    assert proposal.writers == "Léa"


@pytest.mark.parametrize(
    ("part", "values", "field"),
    [
        ("why", {"themes": ["or-noir"]}, "themes"),
        ("asks", {"asks": ["un-million"]}, "asks"),
        ("facts", {"facts": ["86158:invented"]}, "facts"),
        ("methods", {"methods": ["nulle-part"]}, "methods"),
        ("methods", {"path": "nulle-part"}, "path"),
        ("who", {"group": "nulle-part"}, "group"),
        ("nowhere", {}, ""),
    ],
)
def test_what_is_not_offered_is_refused(part, values, field):
    by = people.actor()
    proposal, _key = draft(by)
    with pytest.raises(Invalid) as refused:
        actions.write(by, proposal, part, values)
    assert list(refused.value.errors) == [field]


def test_an_unpublished_method_is_not_offered():
    by = people.actor()
    proposal, _key = draft(by)
    hidden = method("Cachée", published=False)
    with pytest.raises(Invalid):
        actions.write(by, proposal, "methods", {"methods": [hidden.slug]})


def test_a_chosen_method_keeps_the_version_that_was_read():
    by = people.actor()
    proposal = written(by)
    sheet = proposal.chosen.get().sheet
    sheet.version = 4
    sheet.save()
    other = method("Café des voisins")
    actions.write(by, proposal, "methods", {"methods": [other.slug, sheet.slug], "path": path().slug})
    chosen = Proposal.objects.get().chosen.all()
    assert [(one.sheet.slug, one.version) for one in chosen] == [(other.slug, 1), (sheet.slug, 1)]


def test_a_fact_stays_as_it_was_when_chosen():
    proposal = written()
    before = proposal.facts
    commune(population=1)
    assert Proposal.objects.get().facts == before


def test_two_people_on_one_part_compare_and_two_on_two_parts_do_not():
    lea, karim = people.actor("lea@example.org"), people.actor("karim@example.org")
    group = people.group(lea, "Les Hameaux", [commune()])
    Membership.objects.create(group=group, person_id=karim.person_id, role=Role.MEMBER)
    proposal = written(lea, group=group.slug)
    actions.share(lea, proposal)
    base = revisions.newest(proposal).number
    actions.write(karim, proposal, "why", {"title": "De Karim", "why": "Karim"}, base=base)
    with pytest.raises(Conflict) as conflict:
        actions.write(lea, proposal, "why", {"title": "De Léa", "why": "Léa"}, base=base)
    assert conflict.value.theirs.snapshot["title"] == "De Karim"
    assert Proposal.objects.get().title == "De Karim"
    actions.write(lea, proposal, "asks", {"asks": ["room"]}, base=base)
    assert Proposal.objects.get().title == "De Karim"
    actions.write(lea, proposal, "why", {"title": "À deux"}, base=conflict.value.theirs.number)
    assert Proposal.objects.get().title == "À deux"


def test_somebody_typing_is_seen_even_when_her_versions_are_folded():
    lea, karim = people.actor("lea@example.org"), people.actor("karim@example.org")
    group = people.group(lea, "Les Hameaux", [commune()])
    Membership.objects.create(group=group, person_id=karim.person_id, role=Role.MEMBER)
    proposal = written(lea, group=group.slug)
    actions.share(lea, proposal)
    actions.write(karim, proposal, "why", {"title": "K"}, auto=True)
    base = revisions.newest(proposal).number
    actions.write(karim, proposal, "why", {"title": "Ka"}, base=base, auto=True)
    with pytest.raises(Conflict):
        actions.write(lea, proposal, "why", {"title": "Léa"}, base=base)


def test_a_stranger_opens_no_group_and_joins_none():
    group = people.group(people.actor(), "Les Hameaux", [commune()])
    for who in ({"group": "new", "new_group": "Les Prés"}, {"group": group.slug}):
        with pytest.raises(Refused):
            draft(**who)
    with pytest.raises(Refused):
        draft(people.actor("autre@example.org"), group=group.slug)
    assert Proposal.objects.count() == 0
    assert Group.objects.count() == 1


def test_a_group_is_opened_on_the_way():
    proposal, _key = draft(people.actor(), group="new", new_group="Les Prés")
    assert proposal.group.name == "Les Prés"
    assert proposal.signed_by == "Les Prés"


def test_a_draft_is_adopted_through_the_login_and_nothing_typed_is_lost():
    proposal, key = draft()
    actions.write(Actor.anonymous(), proposal, "why", {"title": "Écouter", "why": "Parce que"}, key=key)
    lea = people.actor()
    actions.adopt(lea, proposal, key)
    actions.adopt(lea, proposal, key)
    found = queries.find(lea, proposal.slug)
    assert (found.title, found.author_id) == ("Écouter", lea.person_id)


def test_a_forged_key_writes_nothing():
    proposal, key = draft()
    with pytest.raises(Refused):
        actions.write(Actor.anonymous(), proposal, "why", {"title": "X"}, key=key + "x")
    assert Proposal.objects.get().title == ""


def test_it_is_published_by_a_known_person_and_found():
    proposal = public()
    assert proposal.published_at is not None
    assert search(queries.KIND, "hameaux")
    assert queries.search_public("hameaux") == [proposal]
    assert [entry.verb for entry in journal.of(proposal)][0] == "processes.publish"


def test_a_stranger_publishes_nothing():
    proposal, key = draft()
    with pytest.raises(Refused, match="mail"):
        actions.publish(Actor.anonymous(), proposal, key)


def test_what_is_missing_is_said_part_by_part():
    by = people.actor()
    proposal, _key = draft(by, writers="")
    with pytest.raises(Invalid) as refused:
        actions.publish(by, proposal)
    assert list(refused.value.errors) == ["who", "why", "asks"]
    assert len(refused.value.errors["why"]) == 2


def test_publishing_twice_keeps_the_first_date():
    by = people.actor()
    proposal = public(by)
    at = proposal.published_at
    actions.withdraw(by, proposal)
    assert not search(queries.KIND, "hameaux")
    actions.publish(by, proposal)
    assert Proposal.objects.get().published_at == at


def test_deleting_is_undone():
    by = people.actor()
    proposal = public(by)
    actions.delete(by, proposal)
    assert not queries.public_in().exists()
    assert not search(queries.KIND, "hameaux")
    with pytest.raises(Refused):
        actions.write(by, proposal, "why", {"title": "X"})
    actions.restore(by, proposal)
    assert queries.public_in().get() == proposal
    assert search(queries.KIND, "hameaux")


def test_hidden_by_stewards_it_is_found_by_nobody_else():
    proposal = public()
    actions.set_hidden(proposal, True)
    assert not queries.public_in().exists()
    assert not search(queries.KIND, "hameaux")
    actions.set_hidden(proposal, False)
    assert queries.public_in().exists()


def test_near_a_territory_its_own_come_first():
    some_communes()
    far = public(place=commune("79174"))
    neighbour = public(place=commune("86194"))
    same_epci = public(place=commune("86116"))
    own = public(place=commune("86158"))
    assert queries.proposals_near(commune("86158")) == [own, neighbour, same_epci]
    assert queries.proposals_near(commune("86158"), limit=1) == [own]
    assert far not in queries.proposals_near(commune("86158"))
    assert list(queries.public_in(commune("86158").epci)) == [own, same_epci, neighbour]
