"""Pages where one reads why a commune is of its class, and where stewards correct it and its town hall."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.people import testing as people
from terreau.territories import queries, records
from terreau.territories.class_words import reasons
from terreau.territories.models import ClassRecord
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db
CLASS, HALL = "/communes/86158/classe/", "/communes/86158/mairie/"
WHY = "On y travaille <b>sur place</b>."


@pytest.fixture
def here():
    town_hall = {"lines": ["1 rue du 8-Mai-1945"], "email": "contact@example.fr", "city": "Migné-Auxances"}
    made = commune("86158", town_hall=town_hall)
    commune("86194")
    records.put(
        records.ESTIMATE,
        "",
        {made.pk: records.Line("periurban", {"town": "86194", "distance_km": 7.2, "reach_km": 25.6})},
    )
    records.put(
        records.AAV,
        "2020",
        {made.pk: records.Line("periurban", {"category": "20", "size": 3, "area_name": "Poitiers"})},
    )
    records.settle([made.pk])
    made.refresh_from_db()
    return made


@pytest.fixture
def steward(client):
    client.force_login(people.person("gardienne@example.org", is_steward=True))
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_the_reasons_are_in_words_and_the_official_one_is_in_force(here):
    found = {one.who: (one.says, one.text, one.in_force) for one in reasons(here)}
    assert found == {
        "INSEE, aires d’attraction de 2020": ("périurbain", "couronne de l’aire d’attraction de Poitiers", True),
        "Estimé par Terreau (règle 2026-1)": (
            "périurbain", "à 7 km de Poitiers, qui rayonne à environ 26 km", False,
        ),
    }  # fmt: skip


def test_everybody_reads_why_and_may_tell_the_stewards(client, here):
    page = text(client.get(CLASS))
    assert "Couronne de l’aire d’attraction de Poitiers" in page
    assert f"/signaler/territories.territory/{here.pk}/" in page
    assert 'name="class_code"' not in page
    assert text(client.get(f"/signaler/territories.territory/{here.pk}/"))
    assert "four classes" in text(client.get("/en/a-propos/classes/"))


def test_a_stranger_sets_nothing(client, here):
    assert client.post(CLASS, {"class_code": "urban", "reason": WHY}).status_code == 403
    assert client.post(HALL, {"email": "moi@example.org"}).status_code == 403
    client.force_login(people.person("lea@example.org"))
    assert client.post(CLASS, {"class_code": "urban", "reason": WHY}).status_code == 302  # suggested, and not set
    here.refresh_from_db()
    assert (here.class_origin, here.corrections) == ("official", {})


def test_a_steward_says_otherwise_and_takes_it_back(steward, here):
    page = text(steward.post(CLASS, {"class_code": "rural-influenced", "reason": WHY}, follow=True))
    assert "On y travaille &lt;b&gt;sur place&lt;/b&gt;." in page
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("rural-influenced", "person")
    text(steward.post(CLASS, {"class_code": "back", "reason": "Je m’étais trompée."}, follow=True))
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("periurban", "official")
    assert [one.says for one in reasons(here)][:2] == ["", "rural sous l’influence d’un pôle"]


@pytest.mark.parametrize(
    "sent",
    [{}, {"class_code": "urban"}, {"class_code": "back", "reason": WHY}, {"class_code": "x", "reason": WHY},
     {"class_code": "urban", "reason": "x" * 10_000}],
)  # fmt: skip
def test_what_cannot_be_said_is_told_beside_its_field(steward, here, sent):
    assert "error" in text(steward.post(CLASS, sent), 400)
    assert not ClassRecord.objects.filter(scheme="person").exists()


def test_a_steward_corrects_the_e_mail_of_a_town_hall_and_goes_back(steward, here):
    page = text(steward.get(HALL))
    assert 'value="contact@example.fr"' in page
    answer = steward.post(HALL, {"email": "mairie@example.fr", "city": "Migné-Auxances"})
    assert answer["Location"] == "/communes/86158/"
    here.refresh_from_db()
    assert here.corrections == {"email": "mairie@example.fr"}
    assert queries.town_hall(here).email == "mairie@example.fr"
    steward.post(HALL, {"email": ""})
    here.refresh_from_db()
    assert (here.corrections, queries.town_hall(here).email) == ({}, "contact@example.fr")


@pytest.mark.parametrize(
    ("field", "value"), [("email", "rien"), ("website", "javascript:x"), ("postal_code", "x"), ("phone", "1" * 99)]
)
def test_a_wrong_correction_is_refused_beside_its_field(steward, here, field, value):
    text(steward.post(HALL, {field: value}), 400)
    here.refresh_from_db()
    assert here.corrections == {}


def test_a_commune_merged_away_and_an_unknown_one(client, here):
    commune("86001", name="Ancienne", valid_to="2019-01-01", successor=here)
    assert client.get("/communes/86001/classe/")["Location"] == CLASS
    assert client.get("/communes/86001/mairie/")["Location"] == HALL
    assert client.get("/communes/99999/classe/").status_code == 404


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.dictionaries(
        st.sampled_from(["town", "distance_km", "reach_km"]), st.sampled_from([None, 0, 3.4, 50.0, "86194", "x"])
    )
)
def test_whatever_an_estimate_recorded_has_words_or_none(here, raw):
    numbers = {key: value for key, value in raw.items() if (key == "town") == isinstance(value, str)}
    records.put(records.ESTIMATE, "", {here.pk: records.Line("periurban", numbers)})
    assert len(reasons(here)) == 2
