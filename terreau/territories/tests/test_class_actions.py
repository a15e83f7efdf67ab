import pytest

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor, can
from terreau.territories import records
from terreau.territories.class_actions import LONGEST_REASON, clear_class, set_class
from terreau.territories.events import ClassSet
from terreau.territories.models import ClassRecord
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db(transaction=True)

STEWARD = Actor.of_system("test")
WHY = "Les gens travaillent sur place."


@pytest.fixture
def told(monkeypatch):
    seen = []
    monkeypatch.setattr("terreau.foundation.events._reactions", {ClassSet: [seen.append]})
    return seen


def test_a_steward_sets_a_class_with_a_reason(told):
    here = commune("86158")
    record = set_class(STEWARD, here, "rural-influenced", f"  {WHY} ")
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("rural-influenced", "person")
    assert (record.reason, record.by) == (WHY, "test")
    assert told == [ClassSet(here.pk, STEWARD, "periurban", "rural-influenced", record.pk)]


def test_the_last_word_counts_and_the_first_is_kept(told):
    here = commune("86158")
    set_class(STEWARD, here, "urban", WHY)
    set_class(STEWARD, here, "rural-influenced", WHY)
    assert here.class_code == "rural-influenced"
    assert ClassRecord.objects.filter(territory=here, scheme="person").count() == 2


def test_taking_it_back_gives_the_official_class_then_the_estimate(told):
    here = commune("86158")
    records.put("estimate", "", {here.pk: records.Line("urban", {})})
    set_class(STEWARD, here, "rural-influenced", WHY)
    clear_class(STEWARD, here, "Une erreur.")
    assert (here.class_code, here.class_origin) == ("urban", "estimated")
    records.put("aav", "2020", {here.pk: records.Line("periurban", {"category": "20", "size": 3})})
    set_class(STEWARD, here, "rural-influenced", WHY)
    clear_class(STEWARD, here, "Une erreur.")
    assert (here.class_code, here.class_origin) == ("periurban", "official")
    assert told[-1].after == "periurban"


def test_nothing_to_take_back():
    with pytest.raises(Invalid):
        clear_class(STEWARD, commune("86158"), WHY)


@pytest.mark.parametrize(
    ("class_code", "reason", "field"),
    [("village", WHY, "class_code"), ("", WHY, "class_code"), ("urban", " ", "reason"),
     ("urban", "x" * (LONGEST_REASON + 1), "reason")],
)  # fmt: skip
def test_bad_words_change_nothing(told, class_code, reason, field):
    here = commune("86158")
    with pytest.raises(Invalid) as problem:
        set_class(STEWARD, here, class_code, reason)
    assert field in problem.value.errors
    assert not ClassRecord.objects.exists()
    assert told == []


def test_a_commune_that_merged_keeps_its_history():
    here = commune("86996", name="Ancienne", valid_to="2016-12-31")
    with pytest.raises(Invalid):
        set_class(STEWARD, here, "urban", WHY)


def test_strangers_and_known_people_may_not():
    here = some_communes()["86158"]
    for actor in (Actor.anonymous(), Actor(person_id=7)):
        with pytest.raises(Refused):
            set_class(actor, here, "urban", WHY)
    assert "Connectez-vous" in str(can(Actor.anonymous(), "territories.set_class", here).reason)


def test_provenance_tells_the_reason():
    here = commune("86158")
    set_class(STEWARD, here, "rural-influenced", WHY)
    told = records.provenance(here)
    assert (told["code"], told["origin"]) == ("rural-influenced", "person")
    assert told["records"][0]["reason"] == WHY
    assert "by" not in told["records"][0]


def test_provenance_without_any_record():
    here = commune("86158")
    assert records.provenance(here) == {"code": "periurban", "origin": "estimated", "records": []}
