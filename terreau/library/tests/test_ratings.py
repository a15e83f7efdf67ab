"""Opinions: one a person, counted with their n and never ranked, answered, taken back, read first where one is new."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.errors import Invalid, NotFound, Refused
from terreau.foundation.policy import Actor, can
from terreau.library import actions, queries, ratings, testing
from terreau.library.models import CRITERIA, Keeper, Rating, Sheet
from terreau.notices.models import Notice
from terreau.people import testing as people
from terreau.people.actions import accounts
from terreau.people.models import User
from terreau.stewardship import actions as stewardship

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sheet():
    """A method that Léa keeps."""
    made = testing.method()
    Keeper.objects.create(sheet=made, person=people.person("lea@example.org"))
    return made


def reader(number=1):
    return people.actor(f"lectrice{number}@example.org")


def told(email="lea@example.org"):
    return list(Notice.objects.filter(person__email=email).values_list("code", flat=True))


def count_of(sheet, code="clear"):
    return next(one for one in ratings.counts(sheet) if one.code == code)


def test_under_three_it_is_too_few_to_tell_and_from_three_on_counts(client, sheet):
    for number in range(2):
        actions.rate(reader(number), sheet, {"clear": 4, "easy": 1})
    assert (count_of(sheet).n, count_of(sheet).enough, count_of(sheet).grades) == (2, False, [])
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "trop peu pour le dire (n = 2)" in page
    actions.rate(reader(2), sheet, {"clear": 3})
    assert [people for _grade, people in count_of(sheet).grades] == [2, 1, 0, 0]
    assert not count_of(sheet, "easy").enough
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "n = 3" in page
    data = client.get(reverse("api:library_ratings", args=[sheet.slug])).json()
    assert data["counts"][0] == {"criterion": "clear", "n": 3, "grades": {"4": 2, "3": 1, "2": 0, "1": 0}}
    assert data["counts"][1] == {"criterion": "easy", "n": 2, "grades": {}}


def test_one_opinion_a_person_which_changes_and_goes(sheet):
    actions.rate(reader(), sheet, {"clear": 4}, "Très clair.")
    actions.rate(reader(), sheet, {"useful": "2"}, "")
    rating = Rating.objects.get()
    assert (rating.marks, rating.comment) == ({"useful": 2}, "")
    with pytest.raises(Refused):
        actions.withdraw_rating(reader(2), rating)
    actions.withdraw_rating(reader(), rating)
    assert not Rating.objects.exists()
    assert told() == ["library.rated"]


@pytest.mark.parametrize(
    ("marks", "comment", "field"),
    [
        ({}, "", "clear"),
        ({"clear": ""}, "Rien.", "clear"),
        ({"clear": 5}, "", "clear"),
        ({"clear": "beaucoup"}, "", "clear"),
        ({"clear": True}, "", "clear"),
        ({"pretty": 4}, "", "pretty"),
        ({"clear": 4}, "x" * 1001, "comment"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(sheet, marks, comment, field):
    with pytest.raises(Invalid) as refused:
        actions.rate(reader(), sheet, marks, comment)
    assert field in refused.value.errors
    assert not Rating.objects.exists()


def test_who_may_give_one(sheet):
    for actor in (Actor.anonymous(), people.actor("lea@example.org")):
        with pytest.raises(Refused):
            actions.rate(actor, sheet, {"clear": 4})
    with pytest.raises(Refused):
        actions.rate(reader(), testing.experience(sheet), {"clear": 4})
    actions.hide(people.steward(), sheet)
    sheet.refresh_from_db()
    assert not can(reader(), "library.rate", sheet)


def test_the_words_of_somebody_new_wait_and_her_marks_count(client, sheet):
    steward = people.steward()
    rating = actions.rate(reader(), sheet, {"clear": 4}, "Les panneaux volent au vent.")
    assert count_of(sheet).n == 1
    assert "volent" not in client.get(sheet.get_absolute_url()).content.decode()
    assert [one.comment for one in ratings.said_of(sheet, reader())] == [rating.comment]
    assert ratings.said_of(sheet, reader(2)) == []
    assert list(queries.waiting_comments()) == [rating]
    with pytest.raises(Refused):
        actions.read_comment(people.actor("lea@example.org"), rating)
    client.force_login(User.objects.get(email="gardienne@example.org"))
    assert "volent" in client.get(reverse("library:waiting")).content.decode()
    client.post(reverse("library:read_comment", args=[sheet.slug, rating.pk]))
    client.logout()
    assert "volent" in client.get(sheet.get_absolute_url()).content.decode()
    assert list(queries.waiting_comments()) == []
    other = testing.method("Une autre")
    assert actions.rate(reader(), other, {"clear": 2}, "Trop long.").comment_read_at is not None
    assert actions.rate(steward, other, {"clear": 2}, "Trop long.").comment_read_at is not None


def test_keepers_give_one_answer_which_changes_and_the_author_is_told_once(client, sheet):
    rating = actions.rate(people.steward(), sheet, {"easy": 2}, "Il faut être quatre.")
    lea = people.actor("lea@example.org")
    with pytest.raises(Refused):
        actions.answer_rating(reader(), rating, "Non.")
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:answer_rating", args=[sheet.slug, rating.pk])
    assert client.post(url, {"answer": "x" * 1001}).status_code == 422
    assert client.post(url, {"answer": "À deux, cela marche aussi."}).status_code == 302
    actions.answer_rating(lea, rating, "À trois, plutôt.")
    page = client.get(reverse("library:ratings", args=[sheet.slug])).content.decode()
    assert "À trois, plutôt." in page
    assert "À deux" not in page
    assert told("gardienne@example.org").count("library.rating_answered") == 1
    actions.answer_rating(lea, rating, " ")
    rating.refresh_from_db()
    assert (rating.answer, rating.answered_at) == ("", None)
    silent = actions.rate(reader(), sheet, {"easy": 2})
    with pytest.raises(Refused):
        actions.answer_rating(lea, silent, "Merci.")


def test_an_opinion_is_flagged_and_hidden_by_stewards_and_counts_no_more(client, sheet):
    steward = people.steward()
    rating = actions.rate(steward, sheet, {"clear": 4}, "Léa habite au 3.")
    stewardship.flag(Actor.anonymous(), "library.rating", str(rating.pk), "personal")
    stewardship.hide(steward, "library.rating", str(rating.pk), "Une adresse privée.")
    assert count_of(sheet).n == 0
    assert "habite" not in client.get(sheet.get_absolute_url()).content.decode()
    with pytest.raises(NotFound):
        ratings.find(Actor.anonymous(), rating.pk)
    stewardship.show_again(steward, "library.rating", str(rating.pk), "Elle a été retirée.")
    assert count_of(sheet).n == 1


def test_the_page(client, sheet):
    url = reverse("library:ratings", args=[sheet.slug])
    assert "Connectez-vous" in client.get(url).content.decode()
    assert "next=" in client.post(url, {"clear": "4"})["Location"]
    client.force_login(people.person("lectrice1@example.org"))
    refused = client.post(url, {"comment": "Mes mots restent."})
    assert refused.status_code == 422
    assert "Mes mots restent." in refused.content.decode()
    assert client.post(url, {"clear": "4", "comment": "Bien."}).status_code == 302
    assert "checked" in client.get(url).content.decode()
    client.post(reverse("library:withdraw_rating", args=[sheet.slug]))
    assert not Rating.objects.exists()


def test_the_same_by_the_api(client, sheet):
    url = reverse("api:library_rate", args=[sheet.slug])
    given = {"marks": {"clear": 4}, "comment": "Bien."}
    assert client.put(url, given, content_type="application/json").status_code == 401
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    number = client.put(url, given, content_type="application/json").json()["id"]
    assert client.put(url, {"marks": {"clear": 9}}, content_type="application/json").status_code == 400
    answer = reverse("api:library_answer_rating", args=[number])
    assert client.post(answer, {"answer": "Merci."}, content_type="application/json").json()["answer"] == "Merci."
    assert client.delete(url).status_code == 204
    assert not Rating.objects.exists()


def test_an_erased_person_leaves_her_opinion_without_her(sheet):
    actions.rate(reader(), sheet, {"clear": 4}, "Bien.")
    assert ratings.data_of(reader())["ratings"][0]["comment"] == "Bien."
    accounts.erase(reader().person_id)
    assert Rating.objects.get().by is None
    assert ratings.data_of(Actor.anonymous()) == {"ratings": []}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, 4), min_size=1), max_size=6))
def test_no_mark_is_told_under_three_anywhere(db, given_marks):
    sheet = Sheet.objects.filter(title="Comptée").first() or testing.method("Comptée")
    sheet.ratings.all().delete()
    for number, marks in enumerate(given_marks):
        actions.rate(reader(number), sheet, marks)
    for count in ratings.counts(sheet):
        n = sum(count.code in marks for marks in given_marks)
        assert (count.n, bool(count.grades)) == (n, n >= 3)
        assert sum(people for _grade, people in count.grades) == (n if n >= 3 else 0)
        exported = [line for line in ratings.OPINIONS.export() if count.code in line["marks"]]
        assert len(exported) == (n if n >= 3 else 0)


def test_opinions_travel_in_the_archive(sheet):
    for number in range(3):
        actions.rate(reader(number), sheet, {"clear": number + 1})
    actions.rate(people.steward(), sheet, {"easy": 2}, "Il faut être quatre.")
    lines = list(ratings.OPINIONS.export())
    assert len(lines) == 4
    assert {ratings.OPINIONS.bring(line) for line in lines} == {"unchanged"}
    Rating.objects.all().delete()
    assert {ratings.OPINIONS.bring(line) for line in lines} == {"created"}
    assert list(ratings.OPINIONS.export()) == lines
    changed = {**lines[0], "marks": {"clear": 4 if lines[0]["marks"].get("clear") != 4 else 1}}
    assert ratings.OPINIONS.bring(changed) == "changed-here"
    assert ratings.OPINIONS.bring({**lines[0], "sheet": "jamais-vue"}) == "not-shown-here"
    for wrong in ({"marks": {"clear": 9}}, {"at": "hier"}, {"version": 99}, {"comment": "x" * 1001}, {"key": "../x"}):
        with pytest.raises(Invalid):
            ratings.OPINIONS.bring({**lines[0], **wrong})
