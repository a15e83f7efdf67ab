"""Contributing with an e-mail only: the button, once, in time; the answer; what is erased."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from terreau.foundation.errors import Gone, Invalid, NotFound, TooMany
from terreau.library import confirmed, testing
from terreau.library.confirmed import Confirmable
from terreau.library.models import Contribution, Sheet, Suggestion
from terreau.people import testing as people
from terreau.stewardship.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def _make_sheet(contribution):
    return testing.method(contribution.data["title"], published=False)


def _make_suggestion(contribution):
    sheet = Sheet.objects.get(slug=contribution.data["slug"])
    return Suggestion.objects.create(sheet=sheet, base=sheet.version, snapshot={}, note="Une faute.")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(confirmed, "_kinds", dict(confirmed._kinds))
    confirmed.offer_confirmable(Confirmable("tests.sheet", "une fiche", _make_sheet))
    confirmed.offer_confirmable(Confirmable("tests.suggestion", "une correction", _make_suggestion))


def asked(email="jeanne@example.org", title="Repas de quartier", **changes):
    """The contribution, and the path of the page that its mail leads to."""
    contribution = confirmed.ask("tests.sheet", email, {"title": title}, title=title, **changes)
    return contribution, re.search(r"/bibliotheque/confirmer/\S+", mail.outbox[-1].body)[0]


def test_a_link_that_is_only_followed_confirms_nothing(client):
    contribution, path = asked()
    for _scanner in range(3):
        assert "bouton" in mail.outbox[0].body
        assert "Oui, cela vient de moi" in client.get(path).content.decode()
        client.head(path)
    contribution.refresh_from_db()
    assert contribution.confirmed_at is None
    assert not Sheet.objects.exists()


def test_the_button_makes_it_once(client):
    contribution, path = asked()
    for _press in range(2):
        response = client.post(path, follow=True)
        assert "C’est confirmé" in response.content.decode()
    contribution.refresh_from_db()
    assert Sheet.objects.count() == 1
    assert contribution.sheet == Sheet.objects.get()
    assert contribution.data == {}
    assert Entry.objects.filter(verb="library.confirm_contribution").count() == 1


def test_the_database_keeps_the_hash_of_the_link_alone():
    contribution, path = asked()
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(vars(contribution))
    assert len(token) >= 32


def test_a_link_ends_after_48_hours_and_an_unknown_one_says_so(client):
    _contribution, path = asked()
    Contribution.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert client.get("/bibliotheque/confirmer/jamais-vu/").status_code == 404
    with pytest.raises(Gone):
        confirmed.confirm(path.rstrip("/").rsplit("/", 1)[1])
    with pytest.raises(NotFound):
        confirmed.confirm("jamais-vu")


@pytest.mark.parametrize("email", ["", "jeanne", "jeanne@", "a@b.c\nBcc: x@y.org", "x" * 250 + "@example.org"])
def test_an_e_mail_that_is_none_is_refused(email):
    with pytest.raises(Invalid) as refused:
        asked(email)
    assert "email" in refused.value.errors
    assert not mail.outbox


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(Invalid) as refused:
        asked(name="x" * 101)
    assert "name" in refused.value.errors


def test_a_mailbox_is_not_filled_by_somebody_else():
    for _round in range(confirmed.MAILS_AN_ADDRESS):
        asked()
    with pytest.raises(TooMany):
        asked("Jeanne@Example.org ")
    assert len(mail.outbox) == confirmed.MAILS_AN_ADDRESS
    asked("paul@example.org")


def test_the_answer_is_mailed_once_with_its_reason_and_the_page():
    _contribution, path = asked()
    made = confirmed.confirm(path.rstrip("/").rsplit("/", 1)[1]).sheet
    Sheet.objects.update(published=True)
    made.refresh_from_db()
    for _round in range(2):
        confirmed.answer(made, accepted=True, reason="Très clair.")
    assert len(mail.outbox) == 2
    assert mail.outbox[-1].to == ["jeanne@example.org"]
    assert "Très clair." in mail.outbox[-1].body
    assert made.get_absolute_url() in mail.outbox[-1].body


def test_the_answer_to_a_suggestion_says_it_was_not_kept():
    sheet = testing.method()
    confirmed.ask("tests.suggestion", "jeanne@example.org", {"slug": sheet.slug}, title=sheet.title)
    token = re.search(r"/confirmer/([^/\s]+)", mail.outbox[-1].body)[1]
    contribution = confirmed.confirm(token)
    confirmed.answer(contribution.suggestion, accepted=False, reason="Déjà corrigé.")
    confirmed.answer(sheet, accepted=True)  # the sheet itself was not given by e-mail
    assert len(mail.outbox) == 2
    assert "pas été retenu" in mail.outbox[-1].body


def test_what_is_past_its_end_is_erased_and_nothing_else():
    _old, _path = asked("oubli@example.org", "Oubliée")
    Contribution.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    waiting, path = asked("attend@example.org", "En attente")
    confirmed.confirm(path.rstrip("/").rsplit("/", 1)[1])
    answered, path = asked("lue@example.org", "Lue")
    made = confirmed.confirm(path.rstrip("/").rsplit("/", 1)[1]).sheet
    confirmed.answer(made, accepted=False)
    assert confirmed.forget_old() == {"unconfirmed": 1, "answered": 0}
    Contribution.objects.filter(pk=answered.pk).update(answered_at=timezone.now() - timedelta(days=31))
    Contribution.objects.filter(pk=waiting.pk).update(at=timezone.now() - timedelta(days=400))
    assert confirmed.forget_old() == {"unconfirmed": 0, "answered": 1}
    assert list(Contribution.objects.values_list("email", flat=True)) == ["attend@example.org"]
    assert Sheet.objects.filter(pk=made.pk).exists()


def test_a_person_finds_in_her_data_what_she_gave_with_her_e_mail():
    asked("lea@example.org")
    asked("paul@example.org")
    [row] = confirmed.data_of(people.actor("lea@example.org"))["contributions_by_email"]
    assert row["title"] == "Repas de quartier"


def test_the_mail_speaks_the_language_of_the_page():
    from django.utils import translation

    with translation.override("en"):
        confirmed.ask("tests.sheet", "jane@example.org", {"title": "A meal"}, title="A meal")
    assert "/en/library/" in mail.outbox[-1].body or "/en/" in mail.outbox[-1].body
    assert "press its button" in mail.outbox[-1].body
