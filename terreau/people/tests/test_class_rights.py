"""Who keeps a group somewhere sets the class of its communes, in the name of the group; the pages and the API."""

import json

import pytest

from terreau.foundation.errors import Refused
from terreau.foundation.policy import Actor, can
from terreau.people import actions, testing
from terreau.people.queries import data_of, groups_holding, keepers_around
from terreau.territories import actions as territories
from terreau.territories.class_words import reasons
from terreau.territories.models import ClassRecord, ClassSuggestion
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Beaucoup travaillent sur place."
PAGE = "/communes/86158/classe/"
API = "/api/v1/territories"


@pytest.fixture
def places():
    return some_communes()


@pytest.fixture
def here(places):
    return places["86158"]


@pytest.fixture
def keeper():
    return testing.actor()


@pytest.fixture
def group(keeper, here):
    return testing.group(keeper, territories=[here])


def log_in(client, who):
    client.force_login(testing.person(who) if isinstance(who, str) else who)


def test_a_keeper_sets_the_class_in_the_name_of_her_group(keeper, group, here):
    record = territories.set_class(keeper, here, "urban", WHY)
    assert record.raw == {"as": "keeper", "kind": "people.group", "key": str(group.pk)}
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("urban", "person")
    (said, *_others) = reasons(here)
    assert said.who == "Classée par des personnes : « Les Jardins partagés », collectif d’habitants"
    assert (said.url, said.text, said.in_force) == (group.get_absolute_url(), WHY, True)


@pytest.mark.parametrize("kind", ["commune", "epci", "department", "region", "project"])
def test_every_territory_that_holds_the_commune_counts(keeper, places, here, kind):
    if kind == "project":
        ground = territories.create_project_territory(keeper, "COMET", communes=["86158", "86194"])
    else:
        ground = here if kind == "commune" else getattr(here, kind)
    group = testing.group(keeper, territories=[ground])
    assert can(keeper, "territories.set_class", here).ground == group
    assert not can(keeper, "territories.set_class", places["79313"]) or kind == "region"
    assert not can(keeper, "territories.set_class", here.department)


def test_the_table_of_rights_holds(keeper, group, here):
    member, stranger, steward = testing.actor("tom@example.org"), testing.actor("ana@example.org"), testing.steward()
    actions.accept_invitation(member, actions.invite(keeper, group)[1])
    actors = {
        "anonymous": Actor.anonymous(),
        "stranger": stranger,
        "member": member,
        "keeper": keeper,
        "steward": steward,
    }

    def who(verb, thing):
        return {name for name, actor in actors.items() if can(actor, verb, thing)}

    known = {"stranger", "member", "keeper", "steward"}
    assert who("territories.set_class", here) == {"keeper", "steward"}
    assert who("territories.suggest_class", here) == known
    made = territories.suggest_class(stranger, here, "urban", WHY)
    assert who("territories.see_class_suggestion", made) == {"stranger", "keeper", "steward"}
    assert who("territories.decide_class_suggestion", made) == {"steward"}
    assert who("territories.withdraw_class_suggestion", made) == {"stranger"}
    territories.set_class(keeper, here, "urban", WHY)
    assert who("territories.clear_class", here) == {"keeper", "steward"}
    territories.set_class(steward, here, "rural-influenced", WHY)
    assert who("territories.clear_class", here) == {"steward"}


@pytest.mark.parametrize("state", ["closed", "hidden", "private"])
def test_a_group_that_readers_do_not_find_gives_no_right(keeper, group, here, state):
    if state == "closed":
        actions.close_group(keeper, group)
    elif state == "hidden":
        actions.hide_group(testing.steward(), group)
    else:
        actions.edit_group(keeper, group, public=False)
    with pytest.raises(Refused):
        territories.set_class(keeper, here, "urban", WHY)
    assert list(groups_holding(here)) == []
    assert keepers_around(here) == []


def test_her_word_is_hers_to_take_back_and_another_keeper_of_the_group_s(keeper, group, here):
    second = testing.actor("tom@example.org")
    actions.accept_invitation(second, actions.invite(keeper, group)[1])
    actions.set_role(keeper, group, second.person_id, "keeper")
    territories.set_class(keeper, here, "urban", WHY)
    territories.clear_class(second, here, "Nous nous sommes trompés.")
    here.refresh_from_db()
    assert here.class_origin != "person"
    territories.set_class(keeper, here, "urban", WHY)
    actions.close_group(keeper, group)
    territories.clear_class(keeper, here, "Le collectif est fermé.")
    assert ClassRecord.objects.filter(scheme="person").count() == 4


def test_the_name_of_a_group_hidden_since_is_not_said(keeper, group, here):
    territories.set_class(keeper, here, "urban", WHY)
    actions.hide_group(testing.steward(), group)
    (said, *_others) = reasons(here)
    assert said.who == "Classée par des personnes : celles qui s’occupent d’un collectif d’habitants"
    assert said.url == ""


def test_the_page_sets_for_a_keeper_and_takes_back(client, keeper, group, here):
    log_in(client, "lea@example.org")
    assert "Fixer la classe" in client.get(PAGE).content.decode()
    told = client.post(PAGE, {"class_code": "urban", "reason": WHY}, follow=True).content.decode()
    assert "Classée par des personnes" in told
    assert WHY in told
    assert f'href="{group.get_absolute_url()}"' in told
    place = client.get("/communes/86158/", follow=True).content.decode()
    assert WHY in place
    assert "Les Jardins partagés" in place
    client.post(PAGE, {"class_code": "back", "reason": "Une erreur."})
    here.refresh_from_db()
    assert here.class_origin != "person"


def test_the_page_takes_the_suggestion_of_whoever_is_known(client, group, here):
    assert "account_login" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"class_code": "urban", "reason": WHY}).status_code in (302, 403)
    assert not ClassSuggestion.objects.exists()
    log_in(client, "ana@example.org")
    assert "Proposer cette classe" in client.get(PAGE).content.decode()
    bad = client.post(PAGE, {"class_code": "urban", "reason": "<script>" + "x" * 2001})
    assert bad.status_code == 400
    assert "<script>x" not in bad.content.decode()
    client.post(PAGE, {"class_code": "urban", "reason": WHY})
    one = ClassSuggestion.objects.get()
    assert WHY in client.get(one.get_absolute_url()).content.decode()
    assert "Les classes que j’ai proposées" in client.get("/mon-espace/").content.decode()
    assert client.post(one.get_absolute_url(), {"decision": "accept"}).status_code == 403
    client.post(f"{one.get_absolute_url()}retirer/")
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_a_steward_finds_it_in_the_queue_and_answers(client, here):
    one = territories.suggest_class(testing.actor("ana@example.org"), here, "urban", WHY)
    page = one.get_absolute_url()
    assert client.get(page).status_code == 404
    log_in(client, "tom@example.org")
    assert client.get(page).status_code == 404
    testing.steward()
    log_in(client, "gardienne@example.org")
    assert page in client.get("/gardiennage/").content.decode()
    assert client.post(page, {"decision": "decline", "reason": ""}).status_code == 400
    assert client.post(page, {"reason": "Oui."}).status_code == 400
    told = client.post(page, {"decision": "accept", "reason": "Merci."}, follow=True).content.decode()
    assert "Merci." in told
    here.refresh_from_db()
    assert here.class_code == "urban"
    assert page not in client.get("/gardiennage/").content.decode()
    assert client.get(page.replace("86158", "86194")).status_code == 404


def send(client, path, **body):
    answer = client.post(API + path, json.dumps(body), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_the_api_does_the_same(client, group, here):
    assert send(client, "/communes/86158/class", class_code="urban", reason=WHY)[0] == 401
    log_in(client, "ana@example.org")
    status, refused = send(client, "/communes/86158/class", class_code="urban", reason=WHY)
    assert (status, refused["type"][-7:]) == (403, "refused")
    status, made = send(client, "/communes/86158/class-suggestions", class_code="urban", reason=WHY)
    assert (status, made["state"], made["territory"]["code"]) == (201, "waiting", "86158")
    assert [one["id"] for one in json.loads(client.get(f"{API}/class-suggestions").content)] == [made["id"]]
    assert send(client, f"/class-suggestions/{made['id']}/withdraw")[1]["state"] == "withdrawn"
    assert send(client, "/communes/86158/class-suggestions", class_code="ville", reason=WHY)[0] == 400
    log_in(client, "lea@example.org")
    status, told = send(client, "/communes/86158/class", class_code="urban", reason=WHY)
    assert (status, told["code"], told["origin"]) == (200, "urban", "person")
    assert told["records"][-1]["raw"] == {"as": "keeper"}
    assert "Les Jardins partagés" in told["records"][-1]["who"]
    assert send(client, "/communes/86158/class/back", reason="Une erreur.")[1]["origin"] != "person"


def test_the_api_answers_a_suggestion(client, here):
    one = territories.suggest_class(testing.actor("ana@example.org"), here, "urban", WHY)
    log_in(client, "tom@example.org")
    assert send(client, f"/class-suggestions/{one.pk}/answer", accept=True)[0] == 404
    testing.steward()
    log_in(client, "gardienne@example.org")
    assert send(client, f"/class-suggestions/{one.pk}/answer", accept=False)[0] == 400
    assert send(client, f"/class-suggestions/{one.pk}/answer", accept=False, reason="Non.")[1]["state"] == "declined"
    assert send(client, f"/class-suggestions/{one.pk}/answer", accept=True)[1]["state"] == "accepted"


def test_what_is_kept_about_a_person_tells_what_she_said(keeper, group, here):
    territories.set_class(keeper, here, "urban", WHY)
    territories.suggest_class(keeper, here, "rural-influenced", "Autre chose.")
    kept = data_of(keeper)
    assert kept["classes_set"][0]["reason"] == WHY
    assert kept["classes_suggested"][0]["class_code"] == "rural-influenced"
