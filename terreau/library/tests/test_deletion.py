"""Deleting a sheet: stewards only, with a reason, undoable; what points at it stays whole."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from terreau.foundation.errors import Gone, Invalid, NotFound, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, deletion, offers, queries, testing
from terreau.library.models import Keeper, Sheet
from terreau.notices.models import Notice
from terreau.people import testing as people
from terreau.stewardship import journal, revisions
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db(transaction=True)
READER = Actor.anonymous()


@pytest.fixture
def sheet():
    made = testing.method("Porteur de paroles")
    Keeper.objects.create(sheet=made, person=people.person("lea@example.org"))
    return made


@pytest.fixture
def steward(client):
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    return people.steward()


def delete(client, sheet, reason="C’est une publicité."):
    return client.post(reverse("library:delete", args=[sheet.slug]), {"reason": reason})


def test_only_stewards_delete_and_with_a_reason(client, sheet, steward):
    for actor in (READER, people.actor("lea@example.org")):
        for act in (
            lambda who: actions.delete_sheet(who, sheet, "Non."),
            lambda who: actions.undelete_sheet(who, sheet),
        ):
            with pytest.raises(Refused):
                act(actor)
    assert delete(client, sheet, " ").status_code == 422
    assert delete(client, sheet, "x" * 501).status_code == 422
    sheet.refresh_from_db()
    assert sheet.deleted_at is None
    assert delete(client, sheet).status_code == 302
    [entry] = journal.of(sheet).filter(verb="library.delete_sheet")
    assert entry.data == {"reason": "C’est une publicité."}
    with pytest.raises(Invalid):
        actions.delete_sheet(steward, sheet, "Encore.")


def test_its_address_says_that_it_is_gone_for_everybody(client, sheet, steward):
    delete(client, sheet)
    api = reverse("api:library_sheet", args=[sheet.slug])
    for _reader in ("steward", "anonymous"):
        response = client.get(sheet.get_absolute_url())
        assert response.status_code == 410
        assert "a été retirée le" in response.content.decode()
        assert client.get(reverse("library:version", args=[sheet.slug, 1])).status_code == 410
        assert client.get(api).status_code == 410
        client.logout()
    with pytest.raises(Gone):
        queries.find_sheet(READER, sheet.slug)
    with pytest.raises(NotFound):
        queries.find_sheet(READER, "jamais-vue")
    assert "Porteur de paroles" not in client.get("/bibliotheque/").content.decode()
    assert testing.method("Porteur de paroles").slug == "porteur-de-paroles-2"


def test_what_points_at_it_stays_whole(client, sheet, steward):
    some_communes()
    told = testing.experience(sheet)
    made = actions.adapt(steward, sheet, "À Migné", ["86158"], "", sheet.licence, ["Léa"])
    actions.use_sheet(steward, sheet, class_code="urban")
    assert [count for _label, count in deletion.pointing_at(sheet)] == [1, 1, 1]
    delete(client, sheet)
    told.refresh_from_db()
    made.refresh_from_db()
    assert (told.method, made.adapts, sheet.uses.count()) == (sheet, sheet, 1)
    for one in (told, made):
        assert client.get(one.get_absolute_url()).status_code == 200
    assert "retirée depuis" in client.get(made.get_absolute_url()).content.decode()


def test_an_experience_keeps_its_deleted_method_when_it_is_edited(client, sheet, steward):
    told = testing.experience(sheet, class_code="urban")
    delete(client, sheet)
    url = reverse("library:edit", args=[told.slug])
    form = client.get(url).context["form"]
    assert form["method"].value() == sheet.slug
    assert (sheet.slug, sheet.slug) in form.fields["method"].choices


def test_it_comes_back_as_it_was(client, sheet, steward):
    delete(client, sheet)
    listed = client.get(reverse("library:deleted")).content.decode()
    assert "Porteur de paroles" in listed
    assert "C’est une publicité." in listed
    assert client.post(reverse("library:undelete", args=[sheet.pk])).status_code == 302
    assert client.get(sheet.get_absolute_url()).status_code == 200
    assert revisions.of(sheet).count() == 1
    assert deletion.listed(every=True) == []
    verbs = [entry.verb for entry in journal.of(sheet)]
    assert verbs[:2] == ["library.undelete_sheet", "library.delete_sheet"]


def test_what_was_hidden_before_stays_hidden(sheet, steward):
    actions.hide(steward, sheet)
    actions.delete_sheet(steward, sheet, "Doublon.")
    actions.undelete_sheet(steward, sheet)
    sheet.refresh_from_db()
    assert sheet.hidden_at is not None
    assert sheet.deleted_at is None
    assert actions.undelete_sheet(steward, sheet).deleted_at is None


def test_after_thirty_days_it_is_kept_out_of_the_list_and_still_comes_back(client, sheet, steward):
    delete(client, sheet)
    old = timezone.now() - timedelta(days=31)
    Sheet.objects.filter(pk=sheet.pk).update(deleted_at=old, hidden_at=old)
    assert deletion.listed() == []
    assert deletion.lately() == 0
    assert [one.sheet for one in deletion.listed(every=True)] == [sheet]
    assert "Porteur de paroles" in client.get(reverse("library:deleted") + "?tout=1").content.decode()
    actions.undelete_sheet(steward, sheet)
    sheet.refresh_from_db()
    assert sheet.hidden_at is None


def test_keepers_are_told_and_stewards_see_it_in_their_queue(client, sheet, steward):
    assert list(offers.looked_after(READER)) == []
    delete(client, sheet)
    [notice] = Notice.objects.filter(person__email="lea@example.org")
    assert (notice.code, notice.data["reason"]) == ("library.deleted", "C’est une publicité.")
    assert reverse("library:deleted") in [card.url for card in offers.looked_after(steward)]
    client.logout()
    assert client.get(reverse("library:deleted")).status_code == 403


def test_the_same_by_the_api(client, sheet):
    url = reverse("api:library_delete", args=[sheet.slug])
    given = {"reason": "Doublon."}
    assert client.post(url, given, content_type="application/json").status_code == 401
    client.force_login(people.person("autre@example.org"))
    assert client.post(url, given, content_type="application/json").status_code == 403
    assert client.delete(url).status_code == 403
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    assert client.post(url, {"reason": ""}, content_type="application/json").status_code == 400
    assert client.post(url, given, content_type="application/json").status_code == 204
    assert client.delete(url).json()["slug"] == sheet.slug
