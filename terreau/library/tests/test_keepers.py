"""Who keeps a sheet, what they may decide, and how they come and go."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from terreau.foundation.errors import Gone, Invalid, NotFound, Refused
from terreau.foundation.policy import Actor, can
from terreau.library import actions, content, policy, queries, testing
from terreau.library.models import Keeper, KeeperInvitation, Sheet, Suggestion
from terreau.notices.models import Notice
from terreau.people import testing as people
from terreau.people.actions import accounts
from terreau.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sheet():
    """A published method that Léa keeps."""
    made = testing.method("Porteur de paroles")
    Keeper.objects.create(sheet=made, person=people.person("lea@example.org", display_name="Léa"))
    return made


@pytest.fixture
def suggestion(sheet):
    changed = {**content.of(sheet), "title": "Meilleur titre"}
    return actions.edit_sheet(people.actor("nouvelle@example.org"), sheet, changed, base=1).suggestion


def invited(actor, sheet, email="paul@example.org"):
    """The token of the link in the mail."""
    actions.invite_keeper(actor, sheet, email)
    return re.search(r"/garder/([^/\s]+)", mail.outbox[-1].body)[1]


def told(email):
    return list(Notice.objects.filter(person__email=email).values_list("code", flat=True))


def test_whoever_creates_a_sheet_keeps_it():
    newcomer = people.actor("nouvelle@example.org")
    made = actions.create_sheet(
        newcomer, "structure", {"title": "Le lieu", "summary": "Un lieu.", "licence": "CC0-1.0", "authors": ["Nous"]}
    )
    assert [keeper.person_id for keeper in queries.keepers_of(made)] == [newcomer.person_id]
    assert policy.is_keeper(newcomer, made)
    assert not policy.is_keeper(Actor.anonymous(), made)


def test_the_migration_gives_every_sheet_its_creator():
    from importlib import import_module

    migration = import_module("terreau.library.migrations.0004_keepers")
    hers, nobodys = testing.method("À Léa"), testing.method("À personne")
    Sheet.objects.filter(pk=hers.pk).update(created_by=people.person("lea@example.org"))
    migration.keep_what_one_created(apps, None)
    assert [(one.sheet_id, one.person.email) for one in Keeper.objects.all()] == [(hers.pk, "lea@example.org")]
    assert list(queries.keepers_of(nobodys)) == []


@pytest.mark.parametrize(
    ("who", "verb", "allowed"),
    [
        (who, verb, who in allowed)
        for verb, allowed in {
            "library.see_queue": {"keeper", "steward"},
            "library.decide_suggestion": {"keeper", "steward"},
            "library.invite_keeper": {"keeper", "steward"},
            "library.leave_keeping": {"keeper"},
            "library.decline_sheet": set(),
            "library.publish": {"steward"},
            "library.hide": {"steward"},
        }.items()
        for who in ("anonymous", "other", "keeper", "steward")
    ],
)
def test_who_may_what(sheet, suggestion, who, verb, allowed):
    actor = {
        "anonymous": Actor.anonymous(),
        "other": people.actor("nouvelle@example.org"),
        "keeper": people.actor("lea@example.org"),
        "steward": people.steward(),
    }[who]
    thing = {"library.see_queue": None, "library.decide_suggestion": suggestion}.get(verb, sheet)
    decision = can(actor, verb, thing)
    assert bool(decision) is allowed
    assert allowed or str(decision.reason)


def test_a_keeper_writes_at_once_and_sees_her_queue_alone(sheet, suggestion):
    lea, other = people.actor("lea@example.org"), testing.method("Une autre")
    changed = {**content.of(other), "title": "Autrement"}
    actions.edit_sheet(people.actor("nouvelle@example.org"), other, changed, base=1)
    assert [one.sheet for one in queries.waiting_suggestions(lea)] == [sheet]
    assert queries.waiting_suggestions(people.steward()).count() == 2
    assert queries.waiting_suggestions(people.actor("nouvelle@example.org")).count() == 0
    assert actions.edit_sheet(lea, sheet, {**content.of(sheet), "summary": "Autrement dit."}, base=1).changed


def test_keepers_are_told_what_is_suggested_and_what_others_change(sheet, suggestion):
    assert told("lea@example.org") == ["library.suggested"]
    actions.edit_sheet(people.steward(), sheet, {**content.of(sheet), "summary": "Autrement dit."}, base=1)
    actions.edit_sheet(people.actor("lea@example.org"), sheet, {**content.of(sheet), "origin": "Ici."}, base=2)
    assert told("lea@example.org") == ["library.edited", "library.suggested"]


def test_a_keeper_declines_with_a_reason_and_accepts_without(client, sheet, suggestion):
    client.force_login(User.objects.get(email="lea@example.org"))
    url = reverse("library:suggestion", args=[suggestion.pk])
    assert client.post(url, {"decline": "1", "reason": " "}).status_code == 422
    assert client.post(url, {"decline": "1", "reason": "x" * 501}).status_code == 422
    suggestion.refresh_from_db()
    assert suggestion.decided_at is None
    assert client.post(url, {"decline": "1", "reason": "Déjà dit plus haut."}).status_code == 302
    suggestion.refresh_from_db()
    assert (suggestion.accepted, suggestion.reason) == (False, "Déjà dit plus haut.")
    assert told("nouvelle@example.org") == ["library.declined_why"]
    assert "Déjà dit plus haut." in client.get(url).content.decode()
    with pytest.raises(Invalid):
        actions.accept_suggestion(people.actor("lea@example.org"), suggestion)


def test_what_changed_meanwhile_is_kept_when_a_suggestion_is_accepted(sheet, suggestion):
    steward = people.steward()
    actions.edit_sheet(steward, sheet, {**content.of(sheet), "summary": "Un autre résumé."}, base=1)
    accepted = actions.accept_suggestion(steward, suggestion)
    assert (accepted.title, accepted.summary, accepted.version) == ("Meilleur titre", "Un autre résumé.", 3)


def test_the_same_words_changed_by_both_are_a_conflict_that_loses_nothing(client, sheet, suggestion):
    actions.edit_sheet(people.steward(), sheet, {**content.of(sheet), "title": "Un tiers titre"}, base=1)
    client.force_login(User.objects.get(email="lea@example.org"))
    response = client.post(reverse("library:suggestion", args=[suggestion.pk]), {"accept": "1"})
    assert response.status_code == 409
    suggestion.refresh_from_db()
    assert suggestion.decided_at is None
    sheet.refresh_from_db()
    assert sheet.title == "Un tiers titre"


def test_inviting_saying_yes_and_leaving(client, sheet):
    lea = people.actor("lea@example.org")
    token = invited(lea, sheet)
    path = reverse("library:keep", args=[token])
    assert "Porteur de paroles" in client.get(path).content.decode()
    assert "next=" in client.post(path)["Location"]
    assert not policy.is_keeper(people.actor("paul@example.org"), sheet)
    client.force_login(people.person("paul@example.org"))
    assert client.post(path).status_code == 302
    assert policy.is_keeper(people.actor("paul@example.org"), sheet)
    assert told("lea@example.org") == ["library.keeper"]
    assert client.get(path).status_code == 404
    client.post(reverse("library:leave_keeping", args=[sheet.slug]))
    assert not policy.is_keeper(people.actor("paul@example.org"), sheet)
    with pytest.raises(Refused):
        actions.leave_keeping(people.actor("paul@example.org"), sheet)


def test_when_nobody_keeps_it_the_stewards_do(client, sheet):
    actions.leave_keeping(people.actor("lea@example.org"), sheet)
    assert "veillent sur la bibliothèque" in client.get(reverse("library:keepers", args=[sheet.slug])).content.decode()


@pytest.mark.parametrize("email", ["", "paul", "lea@example.org", "x" * 260 + "@example.org"])
def test_an_invitation_that_makes_no_sense_is_refused(sheet, email):
    with pytest.raises(Invalid) as refused:
        actions.invite_keeper(people.actor("lea@example.org"), sheet, email)
    assert "email" in refused.value.errors
    with pytest.raises(Refused):
        actions.invite_keeper(people.actor("autre@example.org"), sheet, "paul@example.org")


def test_an_invitation_ends_is_replaced_and_is_withdrawn(client, sheet):
    lea, paul = people.actor("lea@example.org"), people.actor("paul@example.org")
    first, second = invited(lea, sheet), invited(lea, sheet)
    assert KeeperInvitation.objects.count() == 1
    with pytest.raises(NotFound):
        actions.accept_to_keep(paul, first)
    KeeperInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Gone):
        actions.accept_to_keep(paul, second)
    from terreau.library.actions.keepers import forget_old_invitations

    assert forget_old_invitations() == 1
    client.force_login(User.objects.get(email="lea@example.org"))
    invited(lea, sheet)
    pk = KeeperInvitation.objects.get().pk
    client.post(reverse("library:withdraw_keeper", args=[sheet.slug, pk]))
    assert not KeeperInvitation.objects.exists()


def test_names_are_shown_only_where_people_agreed(client, sheet):
    url = sheet.get_absolute_url()
    assert "Léa" not in client.get(url).content.decode()
    accounts.set_account(people.actor("lea@example.org"), "Léa", "fr", "daily", True)
    assert "Léa" in client.get(url).content.decode()


@pytest.mark.parametrize("keep_name", [True, False])
def test_an_erased_person_keeps_nothing(sheet, keep_name):
    accounts.leave_terreau(people.actor("lea@example.org"), keep_name=keep_name)
    accounts.erase(User.objects.get(email="lea@example.org").pk)
    assert not Keeper.objects.exists()


def test_a_declined_sheet_stays_with_its_author_and_is_read_again_when_it_changes(client):
    author, steward = people.actor("nouvelle@example.org"), people.steward()
    given = {"title": "Le lieu", "summary": "Un lieu.", "licence": "CC0-1.0", "authors": ["Nous"]}
    made = actions.create_sheet(author, "structure", given)
    client.force_login(User.objects.get(email="gardienne@example.org"))
    url = reverse("library:decline", args=[made.slug])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Il manque qui vous êtes."}).status_code == 302
    assert list(queries.waiting_sheets()) == []
    assert told("nouvelle@example.org") == ["library.sheet_declined_why"]
    with pytest.raises(Invalid):
        actions.decline_sheet(steward, made, "Encore non.")
    client.force_login(User.objects.get(email="nouvelle@example.org"))
    assert "Le lieu" in client.get(made.get_absolute_url()).content.decode()
    actions.edit_sheet(author, made, {**given, "summary": "Le lieu des voisins."}, base=1)
    assert list(queries.waiting_sheets()) == [made]
    actions.publish(steward, made)
    made.refresh_from_db()
    with pytest.raises(Refused):
        actions.decline_sheet(steward, made, "Trop tard.")


def test_a_person_takes_along_what_she_keeps_and_suggested(sheet, suggestion):
    assert queries.data_of(people.actor("lea@example.org"))["sheets_kept"][0]["sheet__slug"] == sheet.slug
    assert queries.data_of(people.actor("nouvelle@example.org"))["suggestions"][0]["base"] == 1
    assert Suggestion.objects.count() == 1


def test_keepers_by_the_api(client, sheet):
    url = reverse("api:library_keepers", args=[sheet.slug])
    assert [one["name"] for one in client.get(url).json()] == [""]
    assert client.post(url, {"email": "paul@example.org"}, content_type="application/json").status_code == 401
    client.force_login(User.objects.get(email="lea@example.org"))
    assert client.post(url, {"email": "paul@example.org"}, content_type="application/json").status_code == 202
    assert mail.outbox[-1].to == ["paul@example.org"]
    assert client.delete(reverse("api:library_leave_keeping", args=[sheet.slug])).status_code == 204
    assert client.get(url).json() == []
