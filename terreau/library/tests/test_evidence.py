"""Evidence: every figure is computed, says on how many it stands, and opens exactly these experiences."""

import json
from statistics import median

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.policy import Actor
from terreau.foundation.testing import run_command
from terreau.library import evidence, evidence_words, queries, testing, vocabulary
from terreau.library.evidence import LEAST, Experience
from terreau.library.models import Sheet, Use
from terreau.territories.testing import commune

number = st.none() | st.integers(0, 5000)
experiences = st.lists(
    st.builds(
        Experience,
        sheet_id=st.integers(1, 10**6),
        class_code=st.sampled_from(["", *vocabulary.CLASSES]),
        version=st.none() | st.integers(1, 4),
        outcome=st.sampled_from(["", *vocabulary.OUTCOMES]),
        minutes=number,
        people=number,
        cost_euros=number,
        changes=st.lists(st.sampled_from(list(vocabulary.CHANGES)), max_size=3).map(tuple),
        from_public_source=st.booleans(),
    ),
    max_size=25,
)


@given(experiences)
def test_nothing_is_said_of_fewer_than_three(told):
    found = evidence.evidence(told)
    for one in (found.all, *found.by_class.values()):
        for middle in (one.minutes, one.people, one.cost_euros):
            assert middle.tells == (middle.n >= LEAST)
            assert middle.tells or (middle.middle, middle.least, middle.most) == (None, None, None)
        assert one.outcome.tells == (one.outcome.n >= LEAST)
        assert one.change.tells <= (one.change.n >= LEAST)


@given(experiences)
def test_the_figures_are_those_of_the_experiences(told):
    found = evidence.evidence(told)
    assert found.all.told == len(told)
    assert sum(one.told for one in found.by_class.values()) == sum(bool(row.class_code) for row in told)
    for one in (found.all, *found.by_class.values()):
        rows = [row for row in told if one.class_code in ("", row.class_code)]
        minutes = [row.minutes for row in rows if row.minutes is not None]
        assert one.minutes.n == len(minutes)
        assert one.minutes.middle == (round(median(minutes)) if len(minutes) >= LEAST else None)
        assert one.outcome.worked == sum(row.outcome == "worked" for row in rows)
        assert one.outcome.n == one.outcome.worked + one.outcome.partly + one.outcome.did_not
        if one.change.tells:
            times = {code: sum(code in row.changes for row in rows) for code in vocabulary.CHANGES if code != "other"}
            assert one.change.times == times[one.change.code] == max(times.values())


def stories(method, *given, **fields):
    """Experiences of `method`, one an outcome."""
    return [
        testing.experience(method, f"Une histoire {n}", fields={"outcome": outcome, **fields}, class_code=code)
        for n, (outcome, code) in enumerate(given)
    ]


RURAL, TOWN = "rural-autonomous", "urban"


@pytest.mark.django_db
def test_what_is_told_is_counted_by_class_and_in_all():
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", RURAL), ("partly", TOWN), people=30)
    found = evidence.of(method)
    assert (found.all.told, found.all.outcome.worked, found.all.people.middle) == (4, 2, 30)
    assert list(found.by_class) == [TOWN, RURAL]
    assert (found.of_class(RURAL).outcome.worked, found.of_class(RURAL).outcome.did_not) == (2, 1)
    assert not found.of_class(TOWN).outcome.tells
    assert found.of_class("periurban").told == 0


@pytest.mark.django_db
def test_what_is_hidden_or_waits_does_not_count():
    method = testing.method()
    shown, hidden, waiting = stories(method, ("worked", RURAL), ("worked", RURAL), ("worked", RURAL))
    Sheet.objects.filter(pk=hidden.pk).update(hidden_at=hidden.created_at)
    Sheet.objects.filter(pk=waiting.pk).update(published=False)
    assert evidence.of(method).all.told == 1
    assert list(queries.behind(method, "told", "")) == [shown]


@pytest.mark.django_db
@pytest.mark.parametrize("class_code", ["", RURAL, TOWN])
def test_every_figure_opens_as_many_experiences_as_its_n(client, class_code):
    method = testing.method()
    changes = {"minutes": 90, "change_kind": ["shorter"], "what_was_changed": "Une heure de moins."}
    stories(method, ("worked", RURAL), ("", RURAL), ("did-not", RURAL), ("unknown", TOWN), ("partly", TOWN))
    stories(method, ("worked", RURAL), ("worked", RURAL), ("worked", RURAL), ("worked", TOWN), **changes)
    found = evidence.of(method)
    here = found.of_class(class_code) if class_code else found.all
    said = evidence_words.sentences(method, here)
    assert {one.figure for one in said} >= {"told", "outcome", "minutes", "change"}
    for one in said:
        page = client.get(one.url)
        assert page.context["page"].paginator.count == one.n
        twin = client.get(
            reverse("api:library_behind", args=[method.slug]), {"figure": one.figure, "class_code": class_code}
        )
        assert twin.json()["count"] == one.n


@pytest.mark.django_db
def test_the_page_says_it_in_words_and_gives_the_authors_own(client):
    method = testing.method()
    changed = {"change_kind": ["shorter"], "what_was_changed": "Une seule matinée.", "why_changed": "Il pleuvait."}
    stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", RURAL), minutes=150, **changed)
    page = client.get(method.get_absolute_url()).content.decode()
    assert "Ce qu’en disent ceux qui s’en sont servis" in page
    assert "Sur 3, cela a marché pour 2" in page
    assert "2 h 30" in page.replace("\xa0", " ")
    words = client.get(reverse("library:experiences", args=[method.slug]), {"figure": "change"}).content.decode()
    assert "Une seule matinée." in words
    assert "Il pleuvait." in words


@pytest.mark.django_db
def test_under_three_it_is_too_few_to_tell_and_the_stories_are_listed(client):
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), minutes=150)
    page = client.get(method.get_absolute_url()).content.decode()
    assert "trop peu" in page
    assert "Une histoire 0" in page
    assert "2 h 30" not in page.replace("\xa0", " ")
    data = client.get(reverse("api:library_evidence", args=[method.slug])).json()
    assert data["all"]["minutes"] == {"n": 2, "median": None, "least": None, "most": None}
    assert data["all"]["outcome"] == {"n": 2, "worked": None, "partly": None, "did_not": None}


@pytest.mark.django_db
def test_what_is_drawn_from_public_sources_is_counted_and_said(client):
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), drawn_from_public_source=True)
    stories(method, ("worked", RURAL))
    assert evidence.of(method).all.from_public_source == 2
    assert "2 de ces expériences sont tirées de sources publiques" in client.get(
        method.get_absolute_url()
    ).content.decode().replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?figure=nothing", "?classe=moon", "?figure=told'--", "?classe=urban&figure=%00"])
def test_a_figure_or_a_class_that_there_is_not_is_said_plainly(client, query):
    method = testing.method()
    assert client.get(reverse("library:experiences", args=[method.slug]) + query).status_code == 404


@pytest.mark.django_db
def test_nobody_tells_of_a_structure(client):
    sheet = testing.structure()
    assert client.get(reverse("library:experiences", args=[sheet.slug])).status_code == 404
    assert client.get(reverse("api:library_evidence", args=[sheet.slug])).status_code == 404
    assert "evidence" not in client.get(sheet.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_whole_library_is_counted_in_two_queries(django_assert_num_queries):
    for n in range(4):
        stories(testing.method(f"Méthode {n}"), ("worked", RURAL), ("did-not", TOWN))
    with django_assert_num_queries(2):
        library = evidence.library()
        assert [library.tally(sheet_id).told for sheet_id in library.told_of()] == [2, 2, 2, 2]


@pytest.mark.django_db
def test_figures_follow_what_is_told_anew():
    method, other = testing.method(), testing.method("Autre")
    (story,) = stories(method, ("worked", RURAL))
    from terreau.library import actions, content

    actions.edit_sheet.inside(
        Actor.of_system("tests"),
        story,
        {**content.of(story), "method": other.slug, "fields": {**story.fields, "outcome": "did-not"}},
        base=1,
    )
    assert evidence.of(method).all.told == 0
    assert evidence.library().tally(other.pk).worked == 0
    assert evidence.library().tally(other.pk).known == 1


@pytest.mark.django_db
def test_uses_that_nobody_tells_count_as_uses_and_a_told_one_counts_once(client):
    method = testing.method()
    told, *_others = stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", TOWN))
    now = {"sheet": method, "version": 1, "day": "2026-05-01", "at": told.created_at}
    Use.objects.create(**now, class_code=RURAL, key="a", experience=told)
    Use.objects.create(**now, class_code=RURAL, key="b")
    Use.objects.create(**now, class_code="periurban", key="c")
    found = evidence.of(method)
    assert (found.all.used, found.all.told) == (5, 3)
    assert {code: (one.used, one.told) for code, one in found.by_class.items()} == {
        TOWN: (1, 1),
        "periurban": (1, 0),
        RURAL: (3, 2),
    }
    assert "5 utilisations, 3 retours d’expérience." in client.get(method.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_sheet_read_alone_says_what_it_says_among_all():
    method, other = testing.method(), testing.method(title="Une autre")
    shown, hidden, waiting, moved = stories(method, *[("worked", RURAL)] * 4)
    stories(other, ("did-not", TOWN), ("worked", TOWN), ("worked", RURAL), minutes=30)
    now = {"sheet": method, "version": 1, "day": "2026-05-01", "at": shown.created_at, "class_code": RURAL}
    for experience in (shown, hidden, waiting, moved, other, None):
        Use.objects.create(**now, key=str(experience), experience=experience)
    Sheet.objects.filter(pk=hidden.pk).update(hidden_at=hidden.created_at)
    Sheet.objects.filter(pk=waiting.pk).update(published=False)
    Sheet.objects.filter(pk=moved.pk).update(method=None)
    for sheet in (method, other, shown):
        assert evidence.alone(sheet) == evidence.of(sheet)
    found = evidence.alone(method).all
    assert (found.told, found.used) == (1, 6)


@pytest.mark.django_db
def test_the_command_prints_the_twin_and_words(client):
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", RURAL), minutes=150)
    _code, printed = run_command("library", "library", "evidence", method.slug, "--json")
    assert json.loads(printed) == client.get(reverse("api:library_evidence", args=[method.slug])).json()
    _code, words = run_command("library", "library", "evidence", method.slug)
    assert "Sur 3, cela a marché pour 2" in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (90, "à peu près le temps annoncé"),
        (240, "deux fois le temps annoncé"),
        (180, "une fois et demie le temps annoncé"),
        (30, "la moitié du temps annoncé"),
        (600, "environ 5 fois le temps annoncé"),
    ],
)
def test_in_communes_like_yours_the_time_is_compared_with_what_is_announced(minutes, words):
    method = testing.method(fields={"minutes_min": 60, "minutes_max": 120})
    stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", RURAL), minutes=minutes)
    outcome, time = evidence_words.alike(method, RURAL)
    assert "cela a marché 2 fois sur 3" in outcome.text
    assert words in time.text
    assert evidence_words.alike(method, TOWN) == []


@pytest.mark.django_db
def test_a_sheet_read_from_a_commune_says_what_is_told_in_communes_like_it(client):
    commune("79313")
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), ("did-not", RURAL))
    page = client.get(method.get_absolute_url(), {"territoire": "79313"})
    text = page.content.decode()
    assert "Dans des communes comme Sepvret" in text
    assert "Cela a marché 2 fois sur 3" in text
    assert page["X-Terreau-Shared"] == "territoire"
    plain = client.get(method.get_absolute_url()).content.decode()
    assert "Sepvret" not in plain


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "99999", "79313'--", "7" * 5000, "\x00"])
def test_a_commune_that_there_is_not_changes_nothing(client, code):
    commune("79313")
    method = testing.method()
    page = client.get(method.get_absolute_url(), {"territoire": code})
    assert page.status_code == 200
    assert "Dans des communes comme" not in page.content.decode()


@pytest.mark.django_db
def test_where_to_start_says_what_is_told_in_communes_alike_with_its_n():
    place = commune("79313")
    method = testing.method()
    stories(method, ("worked", RURAL), ("worked", RURAL), ("worked", RURAL))
    (start,) = queries.where_to_start(place)
    assert start.reasons[-1].replace("\xa0", " ").endswith("cela a marché 3 fois sur 3 (n = 3)")
    assert start.url.endswith("?territoire=79313")
