"""The finder: three questions, none mandatory; a short list, best first, with its reasons in words."""

import json

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from terreau.foundation.errors import Invalid
from terreau.foundation.testing import run_command
from terreau.library import finder, finder_words, testing, vocabulary
from terreau.library.finder import Question
from terreau.territories import suggest
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db
RURAL = "rural-autonomous"
GOALS = ("welcome", "listen", "understand", "decide", "act")


@pytest.fixture(autouse=True)
def fresh_names():
    suggest.forget()
    yield
    suggest.forget()


def titles(**given):
    return [match.sheet.title for match in finder.find(Question.of(given))]


def reasons(**given):
    question = Question.of(given)
    return {
        match.sheet.title: [one.text.replace("\xa0", " ") for one in finder_words.reasons(match, question)]
        for match in finder.find(question)
    }


def test_the_goal_is_never_missed_and_a_first_goal_comes_first():
    testing.method("Aussi", fields={"goals": ["decide", "listen"]})
    testing.method("D’abord", fields={"goals": ["listen"]})
    testing.method("Jamais", fields={"goals": ["act"]})
    assert titles(goal="listen") == ["D’abord", "Aussi"]
    assert reasons(goal="listen")["Aussi"][0] == "sert aussi à écouter"


def test_what_misses_one_answer_comes_last_and_says_so():
    testing.method("Courte", fields={"minutes_min": 30, "minutes_max": 90})
    testing.method("Longue", fields={"minutes_min": 75, "minutes_max": 600})
    question = Question.of({"minutes": "60"})
    short, long = finder.find(question)
    assert (short.sheet.title, short.misses) == ("Courte", [])
    assert (long.sheet.title, long.misses) == ("Longue", ["minutes"])
    assert "mais elle prend plus de temps" in finder_words.misses(long)[0]


def test_what_misses_two_answers_is_left_out():
    testing.method("Chère et longue", fields={"minutes_min": 80, "minutes_max": 600, "cost": "some"})
    assert titles(minutes="60", budget="none") == []


@pytest.mark.parametrize(("people", "found"), [("2", ["Petite"]), ("13-40", ["Grande", "Petite"]), ("500", [])])
def test_people_are_a_number_or_a_band(people, found):
    testing.method("Petite", fields={"people_min": 2, "people_max": 15})
    testing.method("Grande", fields={"people_min": 10, "people_max": 200})
    fitting = [match.sheet.title for match in finder.find(Question.of({"people": people})) if not match.misses]
    assert fitting == found


def test_with_whom():
    testing.method("Enfants", fields={"audience": ["young"]})
    testing.method("Élus", fields={"audience": ["elected", "mixed"]})
    testing.method("Muette", fields={"audience": []})
    found = {match.sheet.title: match.misses for match in finder.find(Question.of({"audience": "young"}))}
    assert list(found.items()) == [("Enfants", []), ("Muette", []), ("Élus", ["audience"])]


def told(method, outcomes, **changes):
    for n, outcome in enumerate(outcomes):
        testing.experience(method, f"{method.title} {n}", fields={"outcome": outcome}, **changes)


def test_what_worked_in_the_same_kind_of_commune_comes_first_with_its_n():
    commune("79313")
    plain, proven, failed = (testing.method(title) for title in ("Aucune", "Réussie", "Ratée"))
    told(proven, ["worked", "worked", "worked", "did-not"], class_code=RURAL)
    told(failed, ["did-not", "did-not", "partly"], class_code=RURAL)
    question = Question.of({"territory": "79313"})
    assert [match.sheet for match in finder.find(question)] == [proven, plain, failed]
    last = finder_words.reasons(finder.find(question)[0], question)[-1]
    assert "cela a marché 3 fois sur 4" in last.text
    assert (last.n, "classe=rural-autonomous" in last.url) == (4, True)


def test_what_is_told_elsewhere_counts_less_and_says_that_it_is_elsewhere():
    commune("79313")
    here, elsewhere = testing.method("Zoé"), testing.method("Anne")
    told(here, ["worked"] * 3, class_code=RURAL)
    told(elsewhere, ["worked"] * 3, class_code="urban")
    assert titles(territory="79313") == ["Zoé", "Anne"]
    assert "communes de toutes sortes" in reasons(territory="79313")["Anne"][-1]


def test_among_equals_what_is_told_more_comes_first_then_the_title():
    for title in ("Bleue", "Verte", "Rouge"):
        testing.method(title)
    told(testing.method("Zèbre"), ["partly", "unknown"])
    assert titles(goal="listen") == ["Zèbre", "Bleue", "Rouge", "Verte"]


def test_what_is_hidden_or_waits_is_not_found():
    testing.method("En attente", published=False)
    assert titles() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"goal": "fly"}, "goal"),
        ({"people": "many"}, "people"),
        ({"people": "-3"}, "people"),
        ({"people": "²"}, "people"),
        ({"minutes": "9" * 50}, "minutes"),
        ({"budget": "gold"}, "budget"),
        ({"territory": "Nulle-Part-sur-Rien"}, "territory"),
    ],
)
def test_a_wrong_answer_is_said_on_the_page_in_the_api_and_by_the_command(client, given, field):
    with pytest.raises(Invalid) as problem:
        Question.of(given)
    assert list(problem.value.errors) == [field]
    assert client.get(reverse("api:library_find"), given).status_code == 400
    names = {"goal": "but", "people": "personnes", "minutes": "temps", "budget": "argent", "territory": "territoire"}
    page = client.get(reverse("library:find"), {names[field]: given[field]})
    assert page.status_code == 400
    assert problem.value.errors[field][0][:20] in page.content.decode()


def test_the_address_keeps_the_answers_and_leads_to_the_sheet_as_seen_from_the_commune(client):
    commune("79313")
    method = testing.method("Écoute au marché")
    page = client.get(reverse("library:find"), {"but": "listen", "temps": "half-day", "territoire": "79313"})
    text = page.content.decode()
    assert f"{method.get_absolute_url()}?territoire=79313" in text
    assert 'value="listen" checked' in text
    assert 'value="half-day" checked' in text
    assert page["X-Terreau-Shared"]


def test_no_question_is_mandatory(client):
    testing.method("Une")
    assert "Une" in client.get(reverse("library:find"), {"but": ""}).content.decode()
    assert 'class="reasons"' not in client.get(reverse("library:find")).content.decode()


def test_the_same_answer_from_the_api_and_the_command(client):
    testing.method("Une", fields={"goals": ["decide"]})
    api = client.get(reverse("api:library_find"), {"goal": "decide", "people": "12"}).json()
    assert [one["title"] for one in api["results"]] == ["Une"]
    assert api["results"][0]["reasons"][0]["text"] == "faite d’abord pour décider"
    _code, printed = run_command("library", "library", "find", "--goal", "decide", "--people", "12", "--json")
    assert json.loads(printed) == api["results"]


class OrderTests(TestCase):
    @settings(max_examples=20)
    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "goals": st.lists(st.sampled_from(GOALS), min_size=1, max_size=3, unique=True),
                    "cost": st.sampled_from(list(vocabulary.COST)),
                    "people_min": st.integers(1, 20),
                    "people_max": st.integers(20, 200),
                }
            ),
            max_size=6,
        ),
        st.fixed_dictionaries(
            {
                "goal": st.sampled_from(["", *GOALS]),
                "budget": st.sampled_from(["", *vocabulary.COST]),
                "people": st.sampled_from(["", "1", "15", "90", "41-"]),
            }
        ),
    )
    def test_misses_first_then_points_and_twice_the_same(self, methods, given):
        for n, fields in enumerate(methods):
            testing.method(f"Méthode {n}", fields=fields)
        question = Question.of(given)
        found = finder.find(question)
        assert found == finder.find(question)
        assert len(found) <= finder.SHORT
        assert all(len(match.misses) <= 1 for match in found)
        assert all(not question.goal or question.goal in match.sheet.fields["goals"] for match in found)
        order = [(len(match.misses), -match.points) for match in found]
        assert order == sorted(order)
