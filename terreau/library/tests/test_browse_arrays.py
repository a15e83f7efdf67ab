"""The list in arrays: what each person sees, in which order, counted as the table of facets counts."""

import pytest

from terreau.library import browse
from terreau.library.browse_arrays import Arrays
from terreau.library.models import Sheet, SheetFacet
from terreau.library.testing import experience, method
from terreau.people import testing as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library():
    listen = method("Porteur de paroles")
    method("Café discussion")
    experience(listen, "Au marché de Migné")
    hidden = method("Une fiche masquée")
    Sheet.objects.filter(pk=hidden.pk).update(hidden_at="2026-01-01T00:00Z")
    lea = people.actor("lea@example.org")
    waiting = method("Une fiche qui attend")
    Sheet.objects.filter(pk=waiting.pk).update(published=False, created_by=lea.person_id)


def titles(actor, **asked):
    return [sheet.title for sheet in browse.shelf(actor, browse.Asked.of(asked)).page.object_list]


def test_each_sees_what_the_policy_says(library):
    for actor in (people.actor("lea@example.org"), people.actor("tom@example.org"), people.steward()):
        arrays = Arrays()
        seen = set(arrays.pks[arrays.visible_to(actor)].tolist())
        assert seen == set(Sheet.objects.visible_to(actor).values_list("pk", flat=True))
    assert "Une fiche qui attend" in titles(people.actor("lea@example.org"))
    assert "Une fiche qui attend" not in titles(people.actor("tom@example.org"))
    assert titles(people.steward(), q="masquée") == ["Une fiche masquée"]
    assert titles(people.actor("tom@example.org"), q="fiche masquée") == []


def test_facets_are_counted_among_what_is_found(library):
    actor = people.steward()
    for asked in ({}, {"kind": "method"}, {"q": "paroles"}, {"kind": "experience", "q": "marché"}):
        shelf = browse.shelf(actor, browse.Asked.of(asked))
        found = Sheet.objects.filter(title__in=titles(actor, **asked))
        assert shelf.total == len(found)
        for facet in shelf.facets:
            if facet.code not in asked:
                rows = SheetFacet.objects.filter(facet=facet.code, sheet__in=found)
                assert sum(choice.count for choice in facet.choices) == rows.count()


def test_what_is_written_shows_at_once(library):
    actor = people.steward()
    assert titles(actor, q="veillée") == []
    method("Veillée de récits")
    assert titles(actor, q="veillée") == ["Veillée de récits"]
    Sheet.objects.filter(title="Veillée de récits").delete()
    assert titles(actor, q="veillée") == []


def test_an_empty_library_has_an_empty_list():
    shelf = browse.shelf(people.steward(), browse.Asked.of({"kind": "method"}))
    assert (shelf.total, [choice.count for choice in shelf.facets[0].choices]) == (0, [0])
