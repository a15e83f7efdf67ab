import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import load_command_class
from django.urls import reverse
from django.utils import timezone

from terreau.foundation.errors import Invalid
from terreau.people import actions, queries, testing
from terreau.people.actions import accounts
from terreau.people.models import Consent, Group, Role, User

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)


def ask(client, email="lea@example.org", next_url=""):
    return client.post(reverse("account_login"), {"email": email, **({"next": next_url} if next_url else {})})


def code():
    return CODE.search(mail.outbox[-1].body)[1]


def enter(client, given, next_url=""):
    where = reverse("account_confirm_login_code")
    return client.post(where, {"code": given, **({"next": next_url} if next_url else {})})


def come_in(client, email="lea@example.org"):
    ask(client, email)
    enter(client, code())
    return User.objects.get(email=email.strip().lower())


def test_an_unknown_person_comes_in_by_a_code_and_lands_where_she_was_going(client):
    asked = ask(client, "  Lea@Example.ORG ", "/collectifs/")
    assert asked.status_code == 302
    assert mail.outbox[-1].to == ["lea@example.org"]
    assert "parce que quelqu’un, sans doute vous" in mail.outbox[-1].body
    landed = enter(client, code().lower(), "/collectifs/")
    assert landed["Location"] == "/collectifs/"
    lea = User.objects.get(email="lea@example.org")
    assert lea.confirmed_at
    assert client.get(reverse("people:account")).status_code == 200
    assert Consent.objects.get(person=lea).purpose == "digest"


def test_nothing_tells_a_known_e_mail_from_an_unknown_one(client):
    testing.person("known@example.org")
    known, unknown = ask(client, "known@example.org"), ask(client, "unknown@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [client.get(known["Location"]).content.decode()]
    assert "unknown@example.org" in pages[0]
    assert len(mail.outbox) == 2
    subjects = [CODE.sub("", re.sub(r"\S+-\S+$", "", one.subject)) for one in mail.outbox]
    assert subjects[0] == subjects[1]


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client, address):
    ask(client, next_url=address)
    assert "elsewhere" not in enter(client, code(), address)["Location"]


@pytest.mark.parametrize("email", ["", "   ", "lea", "lea@", "a" * 300 + "@example.org", "<b>@x"])
def test_what_is_no_e_mail_is_said_so(client, email):
    page = ask(client, email)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert mail.outbox == []


def test_a_wrong_code_may_be_tried_again_five_times(client):
    ask(client)
    good = code()
    for _try in range(4):
        assert "pas le code du dernier" in enter(client, "AAAA-AAAA").content.decode()
    assert enter(client, "AAAA-AAAA").status_code == 302
    assert "Trop d’essais" in client.get(reverse("account_login")).content.decode()
    enter(client, good)
    assert "_auth_user_id" not in client.session


def test_an_expired_code_says_so(client, settings):
    ask(client)
    good = code()
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert enter(client, good).status_code == 302
    assert "n’est plus valable" in client.get(reverse("account_login")).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_opens_once(client, client2):
    ask(client)
    good = code()
    enter(client, good)
    assert client2.get(reverse("people:account")).status_code == 302
    assert enter(client2, good).status_code == 302
    assert "_auth_user_id" not in client2.session


@pytest.fixture
def client2():
    from django.test import Client

    return Client()


def test_too_many_mails_are_refused_in_a_sentence(client):
    for _time in range(3):
        ask(client)
    page = ask(client)
    assert "Trop d’essais" in page.content.decode()
    assert len(mail.outbox) == 3


def test_a_mail_that_cannot_leave_is_said_in_a_sentence(client, monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", broken)
    page = ask(client)
    assert page.status_code == 503
    assert "Réessayez dans quelques minutes" in page.content.decode()


def test_changing_the_e_mail_needs_the_code_of_the_new_one(client):
    lea = come_in(client)
    client.post(reverse("account_email"), {"email": "Nouvelle@Example.org", "action_add": "1"})
    lea.refresh_from_db()
    assert lea.email == "lea@example.org"
    assert mail.outbox[-1].to == ["nouvelle@example.org"]
    client.post(reverse("account_email_verification_sent"), {"code": code()})
    lea.refresh_from_db()
    assert lea.email == "nouvelle@example.org"


def test_settings_are_kept_with_their_consents(client):
    lea = come_in(client)
    client.post(
        reverse("people:account"),
        {"display_name": " Léa  M. ", "public_name": "on", "mail_rhythm": "never", "language": "en"},
    )
    lea.refresh_from_db()
    assert (lea.display_name, lea.mail_rhythm, lea.language, lea.public_name) == ("Léa M.", "never", "en", "Léa M.")
    assert list(lea.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) == ["public-name"]
    client.post(reverse("people:withdraw", args=["public-name"]))
    lea = User.objects.get(pk=lea.pk)
    assert lea.public_name == ""
    assert lea.consents.filter(withdrawn_at=None).count() == 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("display_name", {"display_name": "x" * 101}), ("display_name", {"public_name": True}),
        ("language", {"language": "de"}), ("mail_rhythm", {"mail_rhythm": "hourly"}),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_said_on_their_field(field, given):
    fine = {"display_name": "", "language": "fr", "mail_rhythm": "daily", "public_name": False}
    with pytest.raises(Invalid) as caught:
        actions.set_account(testing.actor(), **(fine | given))
    assert list(caught.value.errors) == [field]


def test_my_data_hold_what_is_kept_about_me_and_nobody_else(client):
    tom = testing.actor("tom@example.org", display_name="Tom")
    group = testing.group(tom)
    lea = come_in(client)
    _invitation, token = actions.invite(tom, group)
    actions.accept_invitation(testing.actor(lea), token)
    answer = client.get(reverse("people:my_data"))
    data = json.loads(answer.content)
    assert data["account"]["email"] == "lea@example.org"
    assert data["groups"][0]["group__slug"] == group.slug
    assert [one["verb"] for one in data["journal"]] == ["people.join_group"]
    assert "tom@example.org" not in answer.content.decode()


def test_other_devices_are_logged_out(client, client2):
    come_in(client)
    come_in(client2)
    client.post(reverse("people:close_sessions"))
    assert client.get(reverse("people:account")).status_code == 200
    assert client2.get(reverse("people:account")).status_code == 302


def test_leaving_is_undone_by_coming_back(client):
    lea = come_in(client)
    client.post(reverse("people:leave"))
    lea.refresh_from_db()
    assert lea.leaving_at
    assert "_auth_user_id" not in client.session
    come_in(client)
    lea.refresh_from_db()
    assert lea.leaving_at is None


def later(monkeypatch, days):
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_who_leaves_is_erased_and_her_group_passes_on(monkeypatch):
    lea, tom = testing.actor(), testing.actor("tom@example.org")
    shared, alone = testing.group(lea), testing.group(lea, "Seule")
    actions.accept_invitation(tom, actions.invite(lea, shared)[1])
    User.objects.update(confirmed_at=timezone.now())
    actions.leave_terreau(lea)
    assert actions.forget_expired()["people"] == 0
    later(monkeypatch, 8)
    assert actions.forget_expired()["people"] == 1
    assert not User.objects.filter(pk=lea.person_id).exists()
    assert shared.memberships.get().role == Role.KEEPER
    assert Group.objects.get(pk=alone.pk).closed_at


def test_a_name_may_stay_and_nothing_else():
    lea = testing.actor(display_name="Léa")
    accounts.me(lea)
    actions.leave_terreau(lea, keep_name=True)
    accounts.erase(lea.person_id)
    row = User.objects.get(pk=lea.person_id)
    assert (row.public_name, row.is_active) == ("Léa", False)
    assert "lea" not in row.email
    assert not row.consents.exists()


def test_the_broom_takes_what_is_past_its_end_only(monkeypatch):
    stranger = accounts.known_by("jamais@example.org")
    lea = testing.actor()
    User.objects.filter(pk=lea.person_id).update(confirmed_at=timezone.now())
    group = testing.group(lea)
    actions.invite(lea, group, "tom@example.org")
    assert actions.forget_expired() == {"people": 0, "invitations": 0, "sessions": 0}
    later(monkeypatch, 15)
    assert actions.forget_expired()["people"] == 1
    assert not User.objects.filter(pk=stranger.pk).exists()
    assert not group.invitations.exists()
    assert queries.is_keeper(lea, group)


def test_a_steward_is_named_by_a_command(capsys):
    command = load_command_class("terreau.people", "createsteward")
    command.handle(email=" Gardienne@Example.org ", json=True)
    assert json.loads(capsys.readouterr().out) == {"email": "gardienne@example.org", "steward": True}
    assert User.objects.get(email="gardienne@example.org").is_steward
    with pytest.raises(Invalid):
        command.handle(email="nobody", json=False)


def test_account_pages_are_for_those_who_are_logged_in(client):
    for name in ("people:account", "people:my_data", "people:leave", "account_email"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
