import pytest
from django.test import Client
from django.urls import reverse

from terreau.notices import actions, mails
from terreau.notices.models import Notice
from terreau.people import testing
from terreau.people.models import User
from terreau.people.tests.test_accounts import come_in

pytestmark = pytest.mark.django_db


def tell(person, group):
    return actions.tell(person, "people.joined", {"group": group.name, "slug": group.slug, "who": "<b>Tom</b>"})


def test_notices_are_read_by_following_them(client):
    lea = come_in(client)
    group = testing.group(testing.actor(lea))
    notice = tell(lea, group)
    page = client.get(reverse("notices:mine")).content.decode()
    assert "a rejoint" in page
    assert "<b>Tom</b>" not in page
    gone = client.post(reverse("notices:open", args=[notice.pk]))
    assert gone["Location"] == reverse("people:members", args=[group.slug])
    assert not Notice.objects.unread().exists()


def test_everything_is_marked_read_in_one_gesture(client):
    lea = come_in(client)
    tell(lea, testing.group(testing.actor(lea)))
    client.post(reverse("notices:read_all"))
    assert not Notice.objects.unread().exists()
    assert "Tout marquer" not in client.get(reverse("notices:mine")).content.decode()


def test_the_notice_of_somebody_else_does_not_exist(client):
    notice = tell(testing.person("tom@example.org"), testing.group())
    come_in(client)
    assert client.post(reverse("notices:open", args=[notice.pk])).status_code == 404


def test_notices_need_to_be_known(client):
    assert client.get(reverse("notices:mine"))["Location"].startswith(reverse("account_login"))


def test_mails_stop_by_the_button_or_by_the_one_click_of_the_mail_program():
    strict = Client(enforce_csrf_checks=True)
    for body, status in (({}, 302), ({"List-Unsubscribe": "One-Click"}, 204)):
        User.objects.all().delete()
        lea = testing.person()
        path = mails.stop_url(lea).split("8000", 1)[1]
        assert "l…@example.org" in strict.get(path).content.decode()
        assert User.objects.get().mail_rhythm == "daily"
        assert strict.post(path, body).status_code == status
        assert User.objects.get().mail_rhythm == "never"


def test_a_forged_link_stops_nothing(client):
    lea = testing.person()
    assert client.post(reverse("notices:stop", args=["x" + mails.stop_token(lea.pk)])).status_code == 404
    assert User.objects.get().mail_rhythm == "daily"
