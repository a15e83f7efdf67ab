"""Suggesting a class: who may, what is answered, what is written, what stays when somebody leaves."""

from itertools import product
from types import SimpleNamespace

import pytest

from terreau.foundation.errors import Invalid, Refused
from terreau.foundation.policy import Actor, can
from terreau.territories import actions, class_actions, queries, records
from terreau.territories.class_words import reasons, said_by_people
from terreau.territories.models import ClassRecord, ClassSuggestion
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Beaucoup travaillent sur place."
NAMES = ("anonymous", "author", "other", "steward")
NOBODY: set[str] = set()
READERS = {"author", "steward"}
TABLE = {
    "territories.see_class_suggestion": {
        "waiting": READERS, "accepted": READERS, "declined": READERS, "withdrawn": READERS,
    },
    "territories.decide_class_suggestion": {
        "waiting": {"steward"}, "declined": {"steward"}, "accepted": NOBODY, "withdrawn": NOBODY,
    },
    "territories.withdraw_class_suggestion": {
        "waiting": {"author"}, "declined": NOBODY, "accepted": NOBODY, "withdrawn": NOBODY,
    },
}  # fmt: skip


@pytest.fixture
def actors(django_user_model):
    def known(name):
        return django_user_model.objects.create_user(f"{name}@example.org").pk

    made = {name: Actor(person_id=known(name), steward=name == "steward") for name in NAMES[1:]}
    return {"anonymous": Actor.anonymous(), **made}


@pytest.fixture
def here():
    return commune("86158")


@pytest.fixture
def made(actors, here):
    return actions.suggest_class(actors["author"], here, "urban", f" {WHY} ")


@pytest.mark.parametrize("state", ["waiting", "accepted", "declined", "withdrawn"])
def test_the_table_of_rights_holds(actors, made, state):
    made.state = state
    wrong = []
    for verb, name in product(TABLE, NAMES):
        decision = can(actors[name], verb, made)
        if bool(decision) != (name in TABLE[verb][state]) or (not decision and not str(decision.reason)):
            wrong.append((verb, name))
    assert wrong == []


def test_every_known_person_may_suggest(actors, here):
    for name, actor in actors.items():
        assert bool(can(actor, "territories.suggest_class", here)) == (name != "anonymous")
    with pytest.raises(Refused):
        actions.suggest_class(actors["anonymous"], here, "urban", WHY)


def test_a_suggestion_waits_and_changes_nothing(actors, here, made):
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("periurban", "estimated")
    assert (made.state, made.reason, made.by) == ("waiting", WHY, str(actors["author"].person_id))
    assert queries.class_suggestions(actors["steward"]) == [made]
    assert queries.class_suggestions(actors["author"]) == [made]
    assert queries.class_suggestions(actors["other"]) == []


@pytest.mark.parametrize(
    ("code", "reason", "field"),
    [("village", WHY, "class_code"), ("periurban", WHY, "class_code"), ("urban", " ", "reason"),
     ("urban", "x" * (class_actions.LONGEST_REASON + 1), "reason")],
)  # fmt: skip
def test_bad_words_are_refused_beside_their_field(actors, here, code, reason, field):
    with pytest.raises(Invalid) as problem:
        actions.suggest_class(actors["author"], here, code, reason)
    assert list(problem.value.errors) == [field]
    assert not ClassSuggestion.objects.exists()


def test_one_waits_at_a_time_for_each_person(actors, here, made):
    with pytest.raises(Invalid, match="déjà"):
        actions.suggest_class(actors["author"], here, "rural-influenced", WHY)
    actions.suggest_class(actors["other"], here, "rural-influenced", WHY)
    actions.withdraw_suggestion(actors["author"], made)
    actions.suggest_class(actors["author"], here, "rural-influenced", WHY)
    assert ClassSuggestion.objects.filter(state="waiting").count() == 2


def test_accepted_it_counts_with_the_reason_of_who_suggested_it(actors, here, made):
    records.put("aav", "2020", {here.pk: records.Line("periurban", {"category": "20", "size": 3})})
    answered = actions.accept_suggestion(actors["steward"], made, "Merci !")
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("urban", "person")
    assert (answered.state, answered.answer, answered.decided_by) == (
        "accepted",
        "Merci !",
        str(actors["steward"].person_id),
    )
    said, without = said_by_people(here)
    assert (said.text, said.says, said.by_people) == (WHY, "urbain", True)
    assert without.says == "périurbain"
    assert "acceptée par" in said.who or "accepté par" in said.who
    with pytest.raises(Refused):
        actions.decline_suggestion(actors["steward"], made, "Trop tard.")


def test_a_refusal_needs_its_reason_and_may_be_undone(actors, here, made):
    with pytest.raises(Invalid) as problem:
        actions.decline_suggestion(actors["steward"], made, "  ")
    assert list(problem.value.errors) == ["reason"]
    assert actions.decline_suggestion(actors["steward"], made, "La ville est loin.").state == "declined"
    with pytest.raises(Invalid):
        actions.decline_suggestion(actors["steward"], made, "Encore.")
    actions.accept_suggestion(actors["steward"], made)
    here.refresh_from_db()
    assert here.class_code == "urban"


@pytest.mark.parametrize("name", ["anonymous", "author", "other"])
def test_only_stewards_answer(actors, made, name):
    for act in (actions.accept_suggestion, actions.decline_suggestion):
        with pytest.raises(Refused):
            act(actors[name], made, WHY)
    made.refresh_from_db()
    assert made.state == "waiting"


def test_setting_the_class_answers_those_who_suggested_it(actors, here, made):
    other = actions.suggest_class(actors["other"], here, "rural-influenced", WHY)
    actions.set_class(actors["steward"], here, "urban", "Les gens d’ici le disent.")
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, made.answer, other.state) == ("accepted", "Les gens d’ici le disent.", "waiting")


def test_official_files_that_come_later_leave_the_word_of_people(actors, here):
    actions.set_class(actors["steward"], here, "rural-influenced", WHY)
    records.put("aav", "2030", {here.pk: records.Line("urban", {"category": "11", "size": 3, "area_name": "Poitiers"})})
    records.settle([here.pk])
    here.refresh_from_db()
    assert (here.class_code, here.class_origin) == ("rural-influenced", "person")
    both = {one.says: one.in_force for one in reasons(here)}
    assert both == {"rural sous l’influence d’un pôle": True, "urbain": False}
    assert said_by_people(here)[1].says == "urbain"


def test_nobody_is_named_once_she_left(actors, here, made):
    number = actors["author"].person_id
    actions.set_class(Actor(person_id=number, steward=True), here, "rural-influenced", WHY)
    answered = actions.suggest_class(actors["other"], here, "urban", WHY)
    actions.decline_suggestion(Actor(person_id=number, steward=True), answered, "Non.")
    class_actions.forget_person(SimpleNamespace(person_id=number))
    assert not ClassSuggestion.objects.filter(pk=made.pk).exists()
    answered.refresh_from_db()
    assert (answered.by, answered.decided_by, answered.answer) == (str(actors["other"].person_id), "", "Non.")
    assert ClassRecord.objects.get(scheme="person").by == ""
    assert ClassRecord.objects.get(scheme="person").reason == WHY


def test_two_who_left_do_not_stand_in_each_others_way(actors, here):
    for name in ("author", "other"):
        number = actors[name].person_id
        actions.suggest_class(actors[name], here, "urban", WHY)
        actions.decline_suggestion(actors["steward"], ClassSuggestion.objects.latest("pk"), "Non.")
        class_actions.forget_person(SimpleNamespace(person_id=number))
    assert ClassSuggestion.objects.filter(by="").count() == 2


def test_a_commune_alone_is_suggested_for(actors, here):
    with pytest.raises(Invalid):
        actions.suggest_class(actors["author"], here.epci, "urban", WHY)
    gone = commune("86999", name="Ancienne", valid_to="2019-01-01", successor=here)
    with pytest.raises(Invalid):
        actions.suggest_class(actors["author"], gone, "urban", WHY)
