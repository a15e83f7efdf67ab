import smtplib
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.errors import Refused
from terreau.foundation.policy import Actor, can
from terreau.notices import actions, kinds, mails
from terreau.notices.models import Mail, Notice
from terreau.people import actions as people
from terreau.people import testing
from terreau.people.actions import accounts
from terreau.people.models import User
from terreau.stewardship import actions as stewardship

pytestmark = pytest.mark.django_db
DATA = {"group": "Les Jardins", "slug": "les-jardins", "who": "Tom"}


@pytest.fixture(autouse=True)
def at_once(django_capture_on_commit_callbacks, monkeypatch):
    """Reactions and mails follow at once, as after a commit."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **kwargs: function())


@pytest.fixture
def lea():
    return testing.person(confirmed_at=timezone.now())


def fail(*args, **kwargs):
    raise smtplib.SMTPServerDisconnected


def test_one_fact_never_makes_two_notices_nor_two_mails(lea):
    for _time in range(3):
        actions.tell(lea, "people.joined", DATA, fact="people.joined:1:2")
    assert Notice.objects.count() == 1
    assert actions.send_digests() == 1
    actions.tell(lea, "people.joined", DATA, fact="people.joined:1:2")
    assert actions.send_digests(timezone.now() + timedelta(days=2)) == 0
    assert len(mail.outbox) == 1


def test_without_a_name_of_its_own_the_data_make_the_fact(lea):
    assert actions.tell(lea, "people.keeper", DATA)
    assert actions.tell(lea, "people.keeper", DATA) is None
    assert actions.tell(lea, "people.keeper", DATA | {"slug": "autre"})


def test_a_code_without_sentence_is_a_fault(lea):
    with pytest.raises(ValueError, match="no room offers"):
        actions.tell(lea, "people.jioned", DATA)


def test_a_mail_says_why_it_came_and_how_to_stop_it(lea):
    actions.tell(lea, "people.joined", DATA)
    actions.send_digests()
    sent = mail.outbox[0]
    assert sent.subject == "Terreau : une chose qui vous concerne"
    assert "Tom a rejoint « Les Jardins »." in sent.body
    assert "parce que vous avez un compte" in sent.body
    url = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert url in sent.body
    assert mails.person_of(url.strip("/").rpartition("/")[2]) == lea.pk
    assert sent.extra_headers == {
        "List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip


def test_a_mail_speaks_the_language_of_its_reader(lea):
    User.objects.update(language="en")
    actions.tell(lea, "people.joined", DATA)
    actions.send_digests()
    assert mail.outbox[0].subject == "Terreau: one thing that concerns you"
    assert "/en/" in mail.outbox[0].body


@pytest.mark.parametrize(("rhythm", "hours"), [("daily", [0, 24, 48]), ("weekly", [0]), ("never", [])])
def test_mails_keep_the_rhythm_of_each(lea, rhythm, hours):
    User.objects.update(mail_rhythm=rhythm)
    start, sent = timezone.now(), []
    for hour in range(0, 60, 6):
        actions.tell(lea, "people.joined", DATA, fact=f"fact:{hour}")
        if actions.send_digests(start + timedelta(hours=hour)):
            sent.append(hour)
    assert sent == hours


@given(st.lists(st.integers(0, 400), min_size=1, max_size=25))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_more_than_one_mail_a_day_whatever_happens_when(lea, hours):
    Notice.objects.all().delete()
    start, sent = timezone.now(), []
    for turn, hour in enumerate(sorted(hours)):
        actions.tell(lea, "people.joined", DATA, fact=f"fact:{turn}")
        if actions.send_digests(start + timedelta(hours=hour)):
            sent.append(hour)
    assert all(later - earlier >= 20 for earlier, later in pairwise(sent))
    assert sent[0] == min(hours)


def test_what_was_read_is_not_mailed(lea):
    notice = actions.tell(lea, "people.joined", DATA)
    actions.read(testing.actor(lea), notice)
    assert actions.send_digests() == 0


def test_who_never_proved_her_e_mail_gets_no_digest(lea):
    User.objects.update(confirmed_at=None)
    actions.tell(lea, "people.joined", DATA)
    assert actions.send_digests() == 0


def test_a_mail_that_fails_is_kept_and_tried_again(lea, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fail)
        actions.post("tom@example.org", "Bonjour", "…")
    kept = Mail.objects.get()
    assert (kept.tries, kept.trouble, kept.sent_at) == (1, "SMTPServerDisconnected", None)
    assert actions.send_waiting() == 0
    Mail.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert actions.send_waiting() == 1
    assert [one.to for one in mail.outbox] == [["tom@example.org"]]
    left = Mail.objects.get()
    assert (left.to, left.body) == ("", "")
    assert actions.send_waiting() == 0


def test_the_broom_takes_old_mails_and_old_notices(lea, monkeypatch):
    actions.post("tom@example.org", "Bonjour", "…")
    actions.read(testing.actor(lea), actions.tell(lea, "people.joined", DATA))
    actions.tell(lea, "people.keeper", DATA)
    assert actions.forget_old() == {"notices": 0, "mails": 0}
    moment = timezone.now() + timedelta(days=400)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    assert actions.forget_old() == {"notices": 1, "mails": 1}


def test_a_notice_is_for_its_person_alone(lea):
    notice = actions.tell(lea, "people.joined", DATA)
    for who in (Actor.anonymous(), testing.actor("tom@example.org"), testing.steward()):
        assert not can(who, "notices.read", notice)
        assert not Notice.objects.visible_to(who).exists()
        with pytest.raises(Refused):
            actions.read(who, notice)
    assert actions.read_all(testing.actor(lea)) == 1


def test_stopping_is_one_gesture_and_cannot_be_forged(lea):
    people.set_account(testing.actor(lea), "", "fr", "daily", False)
    assert not actions.stop(mails.stop_token(lea.pk)[:-1] + "x")
    assert actions.stop(mails.stop_token(lea.pk))
    lea.refresh_from_db()
    assert lea.mail_rhythm == "never"
    assert not lea.consents.filter(withdrawn_at=None, purpose="digest").exists()


def test_keepers_learn_who_joined_and_a_new_keeper_that_she_is():
    lea, tom = testing.actor(), testing.actor("tom@example.org", display_name="Tom")
    group = testing.group(lea)
    people.accept_invitation(tom, people.invite(lea, group)[1])
    people.hand_over(lea, group, tom.person_id)
    told = {(one.person_id, kinds.sentence_for(one.code, one.data)) for one in Notice.objects.all()}
    assert told == {
        (lea.person_id, "Tom a rejoint « Les Jardins partagés »."),
        (tom.person_id, "Vous êtes désormais responsable du collectif « Les Jardins partagés »."),
    }


def test_stewards_learn_of_flags_and_who_flagged_of_the_decision():
    steward, tom = testing.steward(), testing.actor("tom@example.org")
    group = testing.group()
    flag = stewardship.flag(tom, "people.group", str(group.pk), "wrong")
    stewardship.decide(steward, flag, "hidden", "Faux.")
    told = dict(Notice.objects.values_list("person_id", "code"))
    assert told == {steward.person_id: "stewardship.flagged", tom.person_id: "stewardship.hidden"}


def test_a_percent_or_a_line_break_in_a_name_breaks_no_sentence():
    data = {"group": "100 %\nlocal %(who)s", "slug": "x"}
    assert kinds.sentence_for("people.somebody_joined", data) == "Quelqu’un a rejoint « 100 % local %(who)s »."
    assert kinds.sentence_for("gone.room", {}) == "Il s’est passé quelque chose sur Terreau."


def test_an_erased_person_whose_name_stays_keeps_no_notice(lea):
    people.set_account(testing.actor(lea), "Léa", "fr", "daily", True)
    actions.tell(lea, "people.joined", DATA)
    people.leave_terreau(testing.actor(lea), keep_name=True)
    accounts.erase(lea.pk)
    assert User.objects.filter(pk=lea.pk).exists()
    assert not Notice.objects.exists()
