import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from terreau.people import actions, testing
from terreau.people.models import Group
from terreau.people.tests.test_accounts import ask, code, come_in, enter
from terreau.territories import suggest
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db
HTML = "<script>alert(1)</script>"


@pytest.fixture
def here():
    suggest.forget()
    yield commune("86158")
    suggest.forget()


def words(**more):
    return {"name": "Les Jardins partagés", "commune": "Migné-Auxances", "purpose": "Cultiver ensemble.", **more}


def text(response):
    return response.content.decode()


def test_a_visitor_opens_a_group_and_loses_nothing_on_the_way(client, here):
    answer = client.post(reverse("people:open_group"), words(charter="Chacun arrose."))
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fcollectifs%2Fouvrir%2Fsuite%2F"
    assert "est gardé" in text(client.get(answer["Location"]))
    ask(client, next_url="/collectifs/ouvrir/suite/")
    back = enter(client, code(), "/collectifs/ouvrir/suite/")
    page = client.get(back["Location"], follow=True)
    group = Group.objects.get()
    assert page.redirect_chain[-1][0] == group.get_absolute_url()
    assert (group.purpose, group.charter) == ("Cultiver ensemble.", "Chacun arrose.")
    assert "Votre collectif est ouvert" in text(page)
    assert client.get("/collectifs/ouvrir/suite/")["Location"] == reverse("people:open_group")


def test_a_group_may_stay_between_its_members_and_be_opened_later(client, here):
    client.post(reverse("people:open_group"), words(private="on"))
    ask(client, next_url="/collectifs/ouvrir/suite/")
    client.get(enter(client, code(), "/collectifs/ouvrir/suite/")["Location"], follow=True)
    group = Group.objects.get()
    assert not group.public
    edit = reverse("people:edit_group", args=[group.slug])
    assert "checked" in text(client.get(edit))
    client.post(edit, words())
    group.refresh_from_db()
    assert group.public
    client.post(edit, words(private="on"))
    client.logout()
    assert client.get(group.get_absolute_url()).status_code == 404


def test_the_draft_comes_back_when_the_name_is_taken_meanwhile(client, here):
    client.post(reverse("people:open_group"), words())
    testing.group(testing.actor("tom@example.org"), "Les Jardins partagés", [here])
    come_in(client)
    page = client.get(reverse("people:finish_group"))
    assert page.status_code == 400
    assert "déjà un collectif de ce nom" in text(page)
    assert "Cultiver ensemble." in text(page)


def test_the_form_begins_with_the_commune_one_comes_from(client, here):
    assert 'value="Migné-Auxances"' in text(client.get(reverse("people:open_group") + "?commune=86158"))
    assert client.get(reverse("people:open_group") + "?commune=zzz").status_code == 200
    commune("79313")
    several = text(client.get(reverse("people:open_group") + "?commune=86158&commune=zzz&commune=79313"))
    assert "Sepvret (79313)" in several


@pytest.mark.parametrize(
    "typed", ["Migné-Auxances", "migne auxances", "86158", "86440", "Migné-Auxances (86158)", "mignee auxance"]
)
def test_a_commune_is_understood_as_it_is_typed(client, here, typed):
    come_in(client)
    assert client.post(reverse("people:open_group"), words(commune=typed)).status_code == 302
    assert Group.objects.get().territories.get() == here


def test_a_suggestion_taken_decides_between_namesakes_until_the_text_changes(client, here):
    come_in(client)
    other = commune("01999", name="Migné-Auxances")
    page = client.post(reverse("people:open_group"), words())
    assert "Migné-Auxances (01999)" in text(page)
    client.post(reverse("people:open_group"), words(commune_code="01999"))
    assert Group.objects.get().territories.get() == other
    client.post(reverse("people:open_group"), words(commune="86158", commune_code="01999"))
    assert Group.objects.last().territories.get() == here


def test_a_commune_merged_away_names_the_next_one(client, here):
    commune("86999", name="Vieux-Bourg", valid_to="2019-01-01", successor=here)
    come_in(client)
    page = client.post(reverse("people:open_group"), words(commune="86999"))
    assert page.status_code == 400
    assert "fait maintenant partie de Migné-Auxances" in text(page)
    assert client.get(reverse("people:groups") + "?commune=86999")["Location"].endswith("?commune=86158")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "trois lettres"), ({"name": "ab"}, "trois lettres"), ({"commune": ""}, "au moins une commune"),
        ({"commune": "Atlantide"}, "Nous ne connaissons pas"), ({"others": "Atlantide\n"}, "Nous ne connaissons pas"),
        ({"purpose": "x" * 10_000}, "4000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, here, given, said):
    page = client.post(reverse("people:open_group"), words(contact="à la mairie", **given))
    assert page.status_code == 400
    assert said in text(page)
    assert "à la mairie" in text(page)
    assert not Group.objects.exists()


def test_html_in_every_field_is_shown_as_text(client, here):
    come_in(client)
    filled = dict.fromkeys(("name", "purpose", "charter", "contact"), HTML)
    client.post(reverse("people:open_group"), words(**filled))
    group = Group.objects.get()
    for page in (group.get_absolute_url(), reverse("people:groups"), reverse("people:members", args=[group.slug])):
        assert HTML not in text(client.get(page))
    assert group.name == HTML


def test_two_editors_see_both_texts(client, here):
    lea = come_in(client)
    group = testing.group(testing.actor(lea), territories=[here], purpose="Un jardin.")
    client.get(reverse("people:edit_group", args=[group.slug]))
    actions.edit_group(testing.actor(lea), group, purpose="Un jardin et un four.")
    where = reverse("people:edit_group", args=[group.slug])
    page = client.post(where, words(name=group.name, purpose="Un verger.", base=1))
    assert page.status_code == 409
    assert "Un verger." in text(page)
    assert re.search(r"<del>[^<]*four", text(page))
    assert client.post(where, words(name=group.name, purpose="Un verger et un four.", base=2)).status_code == 302
    group.refresh_from_db()
    assert (group.purpose, group.version) == ("Un verger et un four.", 3)


def test_closing_is_undone_by_reopening(client, here):
    group = testing.group(testing.actor(come_in(client)), territories=[here])
    client.post(reverse("people:close_group", args=[group.slug]))
    assert "a fermé le" in text(client.get(group.get_absolute_url()))
    assert client.get(reverse("people:edit_group", args=[group.slug])).status_code == 403
    client.post(reverse("people:reopen_group", args=[group.slug]))
    group.refresh_from_db()
    assert group.closed_at is None


def test_an_invited_person_reads_then_joins(client, here, django_capture_on_commit_callbacks):
    lea = testing.actor(display_name="Léa")
    group = testing.group(lea, territories=[here])
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(lea, group, "tom@example.org")
    assert mail.outbox[-1].to == ["tom@example.org"]
    assert "Léa vous invite" in mail.outbox[-1].body
    path = re.search(r"http\S+(/invitation/\S+)", mail.outbox[-1].body)[1]
    page = client.get(path)
    assert "recevoir un code" in text(page)
    come_in(client, "tom@example.org")
    joined = client.post(path, follow=True)
    assert "Bienvenue" in text(joined)
    assert client.get(path).status_code == 410


def test_a_link_is_shown_once_and_may_be_withdrawn(client, here):
    group = testing.group(testing.actor(come_in(client)), territories=[here])
    page = text(client.post(reverse("people:make_link", args=[group.slug])))
    link = re.search(r"<code>http://testserver(/invitation/\S+)</code>", page)[1]
    assert client.get(link).status_code == 200
    assert link not in text(client.get(reverse("people:members", args=[group.slug])))
    client.post(reverse("people:revoke", args=[group.slug, group.invitations.get().pk]))
    assert client.get(link).status_code == 410


def test_members_are_seen_by_members_only(client, here):
    group = testing.group(territories=[here])
    assert client.get(reverse("people:members", args=[group.slug])).status_code == 403
    come_in(client, "tom@example.org")
    assert client.get(reverse("people:members", args=[group.slug])).status_code == 403


def test_the_last_keeper_is_told_why_she_cannot_leave(client, here):
    group = testing.group(testing.actor(come_in(client)), territories=[here])
    page = client.post(reverse("people:leave_group", args=[group.slug]), follow=True)
    assert "confiez-le" in text(page)


def test_an_empty_commune_shows_what_is_close_by(client, here):
    near = commune("86016")
    testing.group(territories=[near], name="Voisins d’Avanton")
    page = text(client.get(reverse("people:groups") + "?commune=86158"))
    assert "Pas encore de collectif" in page
    assert "Voisins d’Avanton" in page


def test_pages_exist_in_english(client, here):
    group = testing.group(territories=[here])
    with translation.override("en"):
        path = group.get_absolute_url()
    assert path.startswith("/en/")
    assert "Open since" in text(client.get(path))


def test_a_group_that_is_not_to_be_seen_does_not_exist(client, here):
    group = testing.group(territories=[here], public=False)
    assert client.get(group.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/groups/{group.slug}").status_code == 404
