"""Local adaptations: made of a sheet, told when it changes, taking the change over or not."""

import pytest
from django.urls import reverse

from terreau.foundation.errors import Conflict, Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, adapting, archive_adaptations, content, present, testing
from terreau.library.models import Keeper, Sheet
from terreau.notices.models import Notice
from terreau.people import testing as people
from terreau.people.models import User
from terreau.stewardship import revisions
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def parent():
    some_communes()
    return testing.method("Porteur de paroles", authors=["Lézards Politiques"])


@pytest.fixture
def lea():
    """Somebody of whom something was accepted: what she writes is published."""
    actor = people.actor("lea@example.org")
    testing.method("De Léa", created_by_id=actor.person_id)
    return actor


def adapted(actor, parent, **changes):
    given = {"title": "Porteur de paroles à Migné", "communes": ["86158"], "class_code": "",
             "licence": parent.licence, "authors": ["Léa"]}  # fmt: skip
    return actions.adapt(actor, parent, **{**given, **changes})


def change(sheet, **changes):
    now = content.of(sheet)
    fields = {**now["fields"], **changes.pop("fields", {})}
    actions.edit_sheet(people.steward(), sheet, {**now, **changes, "fields": fields}, base=sheet.version)
    sheet.refresh_from_db()
    return sheet


def told(email="lea@example.org"):
    return list(Notice.objects.filter(person__email=email).values_list("code", flat=True))


def test_an_adaptation_has_the_text_a_place_and_a_link(client, parent, lea):
    sheet = adapted(lea, parent)
    assert (sheet.adapts, sheet.adapts_version, sheet.published) == (parent, 1, True)
    assert sheet.fields == parent.fields
    assert [one.code for one in sheet.adapted_for.all()] == ["86158"]
    assert sheet.class_code == sheet.adapted_for.get().class_code
    assert [keeper.person_id for keeper in sheet.keepers.all()] == [lea.person_id]
    assert "Porteur de paroles à Migné" in client.get(parent.get_absolute_url()).content.decode()
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert parent.get_absolute_url() in page
    assert "Migné-Auxances" in page


def test_the_line_to_paste_names_the_parent_and_its_authors(parent, lea):
    sheet = adapted(lea, parent)
    line = present.attribution(sheet, content.of(sheet))
    own = ["Porteur de paroles à Migné", "Léa", "CC BY-SA 4.0", sheet.get_absolute_url()]
    theirs = ["«\xa0Porteur de paroles\xa0»", "Lézards Politiques", "version 1", parent.get_absolute_url()]
    assert [part for part in (*own, *theirs) if part not in line] == []
    change(parent, authors=["Quelqu’un d’autre"])
    sheet.refresh_from_db()
    assert "Lézards Politiques" in present.attribution(sheet, content.of(sheet))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"licence": "CC-BY-4.0"}, "licence"),
        ({"licence": ""}, "licence"),
        ({"licence": "unknown"}, "licence"),
        ({"communes": []}, "communes"),
        ({"communes": ["nulle part"]}, "communes"),
        ({"class_code": "moon"}, "class_code"),
        ({"title": "porteur de paroles"}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"authors": ""}, "authors"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, parent, lea, changes, field):
    with pytest.raises(Invalid) as refused:
        adapted(lea, parent, **changes)
    assert field in refused.value.errors
    assert not Sheet.objects.exclude(adapts=None).exists()


def test_a_text_of_unknown_licence_is_not_adapted(client, parent, lea):
    Sheet.objects.filter(pk=parent.pk).update(licence="unknown")
    parent.refresh_from_db()
    with pytest.raises(Invalid):
        adapted(lea, parent, licence="CC-BY-SA-4.0")
    client.force_login(User.objects.get(email="lea@example.org"))
    page = client.get(reverse("library:adapt", args=[parent.slug])).content.decode()
    assert "n’est pas connue" in page
    assert "<textarea" not in page


def test_an_adaptation_may_not_take_a_licence_that_its_parent_refuses(parent, lea):
    sheet = adapted(lea, parent)
    with pytest.raises(Invalid) as refused:
        actions.edit_sheet(lea, sheet, {**content.of(sheet), "licence": "CC-BY-4.0"}, base=1)
    assert "licence" in refused.value.errors


def test_only_published_methods_tools_and_paths_are_adapted(parent, lea):
    with pytest.raises(Refused):
        adapted(lea, testing.experience(parent))
    with pytest.raises(Refused):
        adapted(Actor.anonymous(), parent)
    actions.hide(people.steward(), parent)
    parent.refresh_from_db()
    with pytest.raises(Refused):
        adapted(lea, parent)


def test_its_keepers_are_told_when_the_parent_changes_and_those_of_the_parent_that_it_exists(parent, lea):
    Keeper.objects.create(sheet=parent, person=people.person("paul@example.org"))
    adapted(lea, parent)
    assert told("paul@example.org") == ["library.adapted"]
    change(parent, summary="Une autre intention.")
    assert told() == ["library.parent_changed"]


def test_what_it_did_not_change_is_taken_over_in_one_gesture(client, parent, lea):
    sheet = adapted(lea, parent)
    own = {**content.of(sheet), "fields": {**sheet.fields, "tips": ["Sous le marronnier."]}}
    actions.edit_sheet(lea, sheet, own, base=1)
    change(parent, summary="Une autre intention.", fields={"accessibility": "Des bancs."})
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:parent", args=[sheet.slug])
    page = client.get(url).content.decode()
    assert "<ins>" in page
    assert "Des bancs" in page
    assert client.post(url, {"version": "2", "take": "1"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.summary == "Une autre intention."
    assert sheet.fields["accessibility"] == "Des bancs."
    assert sheet.fields["tips"] == ["Sous le marronnier."]
    assert sheet.title == "Porteur de paroles à Migné"
    assert (sheet.version, sheet.adapts_version, adapting.pending(sheet)) == (3, 2, None)
    assert revisions.of(sheet).count() == 3
    assert "Rien" in client.get(url).content.decode()


def test_where_both_changed_somebody_chooses_and_nothing_is_lost(client, parent, lea):
    sheet = adapted(lea, parent)
    own = {**content.of(sheet), "fields": {**sheet.fields, "when_not": "Un jour de pluie."}}
    actions.edit_sheet(lea, sheet, own, base=1)
    change(parent, fields={"when_not": "Un jour de vent."}, origin="Ici.")
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:parent", args=[sheet.slug])
    page = client.get(url).content.decode()
    assert "Un jour de pluie." in page
    assert "keep.fields.when_not" in page
    assert client.post(url, {"version": "2", "take": "1"}).status_code == 409
    sheet.refresh_from_db()
    assert sheet.version == 2
    with pytest.raises(Conflict):
        actions.take_over(lea, sheet, 2, {"fields.when_not": "both"})
    client.post(url, {"version": "2", "take": "1", "keep.fields.when_not": "mine"})
    sheet.refresh_from_db()
    assert (sheet.fields["when_not"], sheet.origin, sheet.adapts_version) == ("Un jour de pluie.", "Ici.", 2)


def test_choosing_the_parents_words(parent, lea):
    sheet = adapted(lea, parent)
    actions.edit_sheet(lea, sheet, {**content.of(sheet), "summary": "La mienne."}, base=1)
    change(parent, summary="La leur.")
    sheet.refresh_from_db()
    assert actions.take_over(lea, sheet, 2, {"summary": "theirs"}).summary == "La leur."


def test_not_for_this_version_and_asked_again_at_the_next(client, parent, lea):
    sheet = adapted(lea, parent)
    change(parent, summary="Une autre intention.")
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:parent", args=[sheet.slug])
    client.post(url, {"version": "2", "decline": "1"})
    sheet.refresh_from_db()
    assert not adapting.behind(sheet)
    assert (sheet.version, sheet.adapts_version) == (1, 1)
    assert "Prendre" in client.get(url).content.decode() or "Reprendre" in client.get(url).content.decode()
    change(parent, origin="Ici.")
    sheet.refresh_from_db()
    assert adapting.behind(sheet)
    assert actions.take_over(lea, sheet, 3).summary == "Une autre intention."


def test_a_parent_that_moved_meanwhile_is_read_once_more(parent, lea):
    sheet = adapted(lea, parent)
    change(parent, summary="Une.")
    change(parent, summary="Deux.")
    with pytest.raises(Conflict):
        actions.take_over(lea, sheet, 2)
    with pytest.raises(Conflict):
        actions.decline_parent(lea, sheet, 2)


def test_a_parent_that_became_share_alike_is_not_taken_over_into_less(parent, lea):
    Sheet.objects.filter(pk=parent.pk).update(licence="CC-BY-4.0")
    parent.refresh_from_db()
    sheet = adapted(lea, parent, licence="CC-BY-4.0")
    change(parent, licence="CC-BY-SA-4.0", summary="Autre.")
    with pytest.raises(Invalid) as refused:
        actions.take_over(lea, sheet, 2)
    assert "licence" in refused.value.errors


def test_others_do_not_answer_for_its_keepers(client, parent, lea):
    sheet = adapted(lea, parent)
    change(parent, summary="Autre.")
    for act in (actions.take_over, actions.decline_parent):
        with pytest.raises(Refused):
            act(people.actor("nouvelle@example.org"), sheet, 2)
    with pytest.raises(Refused):
        actions.set_place(Actor.anonymous(), sheet, ["86158"], "")
    page = client.get(reverse("library:parent", args=[sheet.slug])).content.decode()
    assert "<ins>" in page
    assert 'name="take"' not in page
    assert client.get(reverse("library:parent", args=[parent.slug])).status_code == 404


def test_the_place_can_be_said_again(client, parent, lea):
    sheet = adapted(lea, parent)
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:adapted_place", args=[sheet.slug])
    assert "86158" in client.get(url).content.decode()
    assert client.post(url, {"communes": "", "class_code": ""}).status_code == 422
    assert client.post(url, {"communes": "", "class_code": "rural-autonomous"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.class_code, list(sheet.adapted_for.all())) == ("rural-autonomous", [])


def test_the_page_that_makes_one(client, parent, lea):
    url = reverse("library:adapt", args=[parent.slug])
    assert "next=" in client.get(url)["Location"]
    client.force_login(User.objects.get(email="lea@example.org"))
    assert "Migné-Auxances" not in client.get(url).content.decode()
    sent = {"title": "À Migné", "communes": "Migné-Auxances", "licence": "CC-BY-4.0", "authors": "Léa"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "CC BY-SA" in refused.content.decode()
    assert "À Migné" in refused.content.decode()
    made = client.post(url, {**sent, "licence": "CC-BY-SA-4.0"})
    assert made["Location"] == reverse("library:edit", args=["a-migne"])


def test_the_same_by_the_api(client, parent, lea):
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("api:library_adaptations", args=[parent.slug])
    given = {"title": "À Migné", "communes": ["86158"], "licence": "CC-BY-SA-4.0", "authors": ["Léa"]}
    assert client.post(url, given, content_type="application/json").status_code == 201
    [line] = client.get(url).json()
    assert (line["slug"], line["communes"], line["parent_version"]) == ("a-migne", ["86158"], 1)
    follow = reverse("api:library_parent", args=["a-migne"])
    assert client.get(follow).status_code == 404
    change(parent, summary="Autre.")
    told = client.get(follow).json()
    assert (told["since"], told["newest"], told["changes"][0]["after"]) == (1, 2, "Autre.")
    done = client.post(follow, {"version": 2, "take": True}, content_type="application/json").json()
    assert (done["summary"], done["adapts"]) == ("Autre.", {"slug": parent.slug, "version": 2})
    place = reverse("api:library_place", args=["a-migne"])
    given = {"class_code": "urban"}
    assert client.put(place, given, content_type="application/json").json()["class_code"] == "urban"


def test_adaptations_travel_in_the_archive(parent, lea):
    sheet = adapted(lea, parent)
    kind = archive_adaptations.ADAPTATIONS
    [line] = kind.export()
    assert line["parent"] == parent.slug
    assert kind.bring(line) == "unchanged"
    Sheet.objects.filter(pk=sheet.pk).update(adapts=None, adapts_version=None)
    sheet.adapted_for.clear()
    assert kind.bring(line) == "created"
    assert list(kind.export()) == [line]
    change(parent, summary="Autre.")
    assert kind.bring({**line, "parent_version": 2}) == "updated"
    assert kind.bring(line) == "newer-here"
    assert kind.bring({**line, "parent": "jamais-vue"}) == "not-shown-here"
    for wrong in ({"parent": line["slug"]}, {"parent_version": 9}, {"class_code": "moon"}):
        with pytest.raises(Invalid):
            kind.bring({**line, **wrong})
    with pytest.raises(Invalid):
        kind.bring({**line, "slug": parent.slug, "parent": sheet.slug})
