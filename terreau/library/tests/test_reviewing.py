"""Sheets that lie still for twelve months: somebody is asked once, and one click says that they are still right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor
from terreau.library import actions, content, offers, reviewing, testing
from terreau.library.models import Keeper, Review, ReviewAsked, Sheet
from terreau.notices.models import Notice
from terreau.people import testing as people
from terreau.people.models import User
from terreau.stewardship.models import Revision

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


def aged(sheet):
    """The sheet as if all that was done with it until now was done 400 days ago."""
    Sheet.objects.filter(pk=sheet.pk).update(created_at=LONG_AGO)
    Revision.objects.filter(kind="library.sheet", key=str(sheet.pk)).update(at=LONG_AGO)
    return sheet


def kept_by_lea(sheet):
    Keeper.objects.create(sheet=sheet, person=people.person("lea@example.org"))
    return sheet


def told(email="lea@example.org"):
    return list(Notice.objects.filter(person__email=email).values_list("code", flat=True))


def edited(sheet):
    actions.edit_sheet(people.steward(), sheet, {**content.of(sheet), "origin": "Ici."}, base=sheet.version)


@pytest.mark.parametrize(
    ("live", "still"),
    [
        (lambda sheet: None, True),
        (edited, False),
        (lambda sheet: actions.use_sheet(people.steward(), sheet, class_code="urban"), False),
        (lambda sheet: testing.experience(sheet), False),
        (lambda sheet: actions.review_sheet(people.steward(), sheet), False),
        (lambda sheet: actions.hide(people.steward(), sheet), False),
    ],
    ids=["nothing", "changed", "used", "told", "reviewed", "hidden"],
)
def test_what_lies_still(live, still):
    sheet = aged(testing.method())
    live(sheet)
    assert (sheet in reviewing.lying_still(NOW)) is still


def test_new_sheets_and_experiences_do_not_age():
    testing.method()
    aged(testing.experience())
    assert list(reviewing.lying_still(NOW)) == []
    assert list(reviewing.lying_still(NOW + timedelta(days=366)).values_list("kind", flat=True)) == ["method"]


def test_a_keeper_is_asked_once_a_silence():
    sheet = kept_by_lea(aged(testing.method()))
    assert (reviewing.ask_for_reviews(NOW), reviewing.ask_for_reviews(NOW + timedelta(days=1))) == (1, 0)
    assert told() == ["library.review_asked"]
    assert reviewing.ask_for_reviews(NOW + timedelta(days=366)) == 1
    assert told() == ["library.review_asked"] * 2
    assert ReviewAsked.objects.get(sheet=sheet).of.email == "lea@example.org"


def test_else_the_last_contributor_else_the_stewards():
    sheet = testing.method()
    edited(sheet)
    aged(sheet)
    nobodys = aged(testing.method("À personne"))
    assert reviewing.whom_to_ask(sheet).email == "gardienne@example.org"
    assert reviewing.whom_to_ask(nobodys) is None
    assert reviewing.ask_for_reviews(NOW) == 2
    assert [one.sheet for one in reviewing.waiting(NOW)] == [nobodys]
    assert {one.sheet for one in reviewing.waiting(NOW + timedelta(days=61))} == {sheet, nobodys}
    cards = [card.url for card in offers.looked_after(people.steward())]
    assert cards == [reverse("library:lying_still")]


def test_a_year_old_library_does_not_flood_anybody(monkeypatch):
    monkeypatch.setattr(reviewing, "MOST_A_DAY", 2)
    for number in range(3):
        kept_by_lea(aged(testing.method(f"Méthode {number}")))
    assert [reviewing.ask_for_reviews(NOW) for _day in range(3)] == [2, 1, 0]


def test_still_right_is_one_click_and_the_sheet_says_so(client):
    sheet = kept_by_lea(aged(testing.method()))
    reviewing.ask_for_reviews(NOW)
    url = reverse("library:review", args=[sheet.slug])
    assert "Toujours juste" not in client.get(url).content.decode()
    client.force_login(User.objects.get(email="lea@example.org"))
    assert "Toujours juste" in client.get(url).content.decode()
    for _click in range(2):
        assert client.post(url).status_code == 302
    review = Review.objects.get()
    assert (review.by.email, review.version) == ("lea@example.org", sheet.version)
    assert not ReviewAsked.objects.exists()
    assert "Dernière relecture" in client.get(sheet.get_absolute_url()).content.decode()
    assert reviewing.data_of(people.actor("lea@example.org"))["reviews"][0]["version"] == 1


def test_not_everybody_may_say_so(client):
    sheet = testing.method()
    for actor in (Actor.anonymous(), people.actor("nouvelle@example.org")):
        with pytest.raises(Refused):
            actions.review_sheet(actor, sheet)
    url = reverse("api:library_review", args=[sheet.slug])
    assert client.post(url).status_code == 401
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    assert client.post(url).status_code == 201
    assert len(client.get(url).json()) == 1
    assert client.get(reverse("library:lying_still")).status_code == 200


def test_reviews_travel_in_the_archive():
    sheet = testing.method()
    actions.review_sheet(people.steward(), sheet)
    [line] = reviewing.REVIEWS.export()
    assert reviewing.REVIEWS.bring(line) == "unchanged"
    Review.objects.all().delete()
    assert reviewing.REVIEWS.bring(line) == "created"
    assert list(reviewing.REVIEWS.export()) == [line]
    assert reviewing.REVIEWS.bring({**line, "sheet": "jamais-vue"}) == "not-shown-here"
    for wrong in ({"at": "hier"}, {"version": 7}, {"author": "x" * 101}):
        with pytest.raises(Invalid):
            reviewing.REVIEWS.bring({**line, **wrong})
