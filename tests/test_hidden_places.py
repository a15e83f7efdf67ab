"""A place that is hidden cannot be found again, by no pair of figures and lists: whatever everybody reads is the same,
to the last letter, wherever within its class the experience took place."""

import re
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation.archive import offered
from terreau.foundation.errors import NotFound
from terreau.foundation.policy import Actor
from terreau.library import actions, content, evidence, queries, testing
from terreau.library.models import Sheet, Use
from terreau.territories import suggest
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db
ALIKE = ("79084", "79087", "79115", "79313")  # four communes of one class
NAMES = ("Chenay", "Chey", "Exoudun", "Sepvret")
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
STEWARD = Actor.of_system("tests")

told = st.fixed_dictionaries(
    {
        "place": st.sampled_from(ALIKE),
        "hidden": st.booleans(),
        "shown_before": st.booleans(),
        "used": st.booleans(),
        "outcome": st.sampled_from(["worked", "partly", "did-not"]),
        "minutes": st.integers(30, 300),
    }
)


class Undo(Exception):
    pass


@pytest.fixture(autouse=True)
def names():
    suggest.forget()
    yield
    suggest.forget()


def write(method, places, number, one):
    fields = {"what_was_done": "Trois matinées.", "outcome": one["outcome"], "minutes": one["minutes"]}
    given = {
        "title": f"Une histoire {number}",
        "summary": "Trois matinées au marché.",
        "licence": "CC-BY-4.0",
        "authors": ["Une voisine"],
        "communes": [one["place"]],
        "method": method.slug,
        "fields": {**fields, "place_hidden": one["hidden"] and not one["shown_before"]},
    }
    sheet = actions.create_sheet.inside(STEWARD, "experience", given)
    if one["used"]:
        place = places[one["place"]]
        Use.objects.create(
            sheet=method, version=1, territory=place, class_code=place.class_code, key=f"{number}", day=NOW.date(),
            at=NOW, experience=sheet,
        )  # fmt: skip
    if one["hidden"] and one["shown_before"]:
        now = content.of(sheet)
        hidden = {**now, "fields": {**now["fields"], "place_hidden": True}}
        actions.edit_sheet.inside(STEWARD, sheet, hidden, base=1)


def addresses(method):
    yield from ("/bibliotheque/", "/bibliotheque/?kind=experience", "/", "/api/v1/library/sheets/?kind=experience")
    yield f"/api/v1/library/sheets/{method.slug}/evidence/"
    for code in ALIKE:
        yield from (f"/communes/{code}/", f"{method.get_absolute_url()}?territoire={code}")
        yield f"/bibliotheque/trouver/?territoire={code}"
    yield from ("/departements/79/", "/api/v1/pages/communes/79313/")
    for name in NAMES:
        yield from (f"/chercher/?q={name}", f"/bibliotheque/?q={name}")
    for figure in evidence.BEHIND:
        for class_code in ("", "rural-autonomous"):
            yield f"{method.get_absolute_url()}retours/?figure={figure}&classe={class_code}"
            yield f"/api/v1/library/sheets/{method.slug}/evidence/experiences/?figure={figure}&class_code={class_code}"
    for sheet in Sheet.objects.filter(kind="experience").order_by("slug"):
        here = sheet.get_absolute_url()
        yield from (here, f"{here}versions/", f"{here}versions/1/", f"{here}versions/2/", f"{here}versions/1-2/")
        yield from (f"/api/v1/library/sheets/{sheet.slug}/", f"/api/v1/library/sheets/{sheet.slug}/versions/1/")


def all_that_is_public(stories):
    """Address → what everybody reads there, in a house where these stories are told; then the house is as before."""
    read = {}
    try:
        with transaction.atomic():
            places = some_communes()
            method = testing.method()
            for number, one in enumerate(stories):
                write(method, places, number, one)
            client = Client()
            for address in addresses(method):
                answer = client.get(address)
                read[address] = answer.status_code, NUMBERS.sub(b"", answer.content)
            read |= {kind.kind: (200, list(kind.export())) for kind in offered()}
            raise Undo
    except Undo:
        return read


NUMBERS = re.compile(rb"library\.sheet/\d+/")  # PostgreSQL counts on after what was taken back


@pytest.mark.parametrize("shown_before", [False, True])
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(stories=st.lists(told, min_size=1, max_size=3), elsewhere=st.sampled_from(ALIKE), data=st.data())
def test_what_everybody_reads_is_the_same_wherever_a_hidden_place_is(shown_before, stories, elsewhere, data):
    moved = data.draw(st.integers(0, len(stories) - 1))
    stories[moved] |= {"hidden": True, "shown_before": shown_before}
    other = [one | {"place": elsewhere} if n == moved else one for n, one in enumerate(stories)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        here = all_that_is_public(stories)
        there = all_that_is_public(other)
    assert here.keys() == there.keys()
    read = [address for address, (status, _text) in here.items() if status == 200]
    assert len(read) > len(here) / 2, "nearly everything is there to be read"
    different = [address for address in here if here[address] != there[address]]
    assert different == []


def test_a_version_that_told_a_place_which_is_hidden_now_is_read_by_nobody_and_brought_back_by_nobody():
    places = some_communes()
    method = testing.method()
    write(method, places, 1, {"place": "79313", "hidden": True, "shown_before": True, "used": False} | QUIET)
    sheet = Sheet.objects.get(kind="experience")
    assert [one.number for one in queries.versions_newest_first(sheet)] == [2]
    with pytest.raises(NotFound):
        queries.find_version(sheet, 1)
    with pytest.raises(NotFound):
        actions.restore_version(STEWARD, sheet, 1, base=2)
    assert [one["number"] for one in next(_lines("experiences"))["versions"]] == [2]


QUIET = {"outcome": "worked", "minutes": 60}


def _lines(kind):
    return next(one for one in offered() if one.kind == kind).export()
