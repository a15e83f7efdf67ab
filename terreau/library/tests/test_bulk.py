"""Many sheets written at once are what they would be one by one."""

import pytest

from terreau.foundation import stamp
from terreau.foundation.policy import Actor
from terreau.foundation.search import find
from terreau.foundation.search.models import Entry, Term
from terreau.library import actions, content, importing, testing
from terreau.library.content import SEARCH_KIND
from terreau.library.models import Sheet, SheetFacet, Traits
from terreau.stewardship.models import Revision

pytestmark = pytest.mark.django_db
SYSTEM = Actor.of_system("import")


def given(number):
    head = {"summary": f"Pour le groupe {number}.", "licence": "CC0-1.0", "authors": ["Ada"], "language": "fr"}
    fields = testing.method_fields(people_max=10 * number, goals=["listen", "decide"][: 1 + number % 2])
    return {**head, "title": f"Cercle {'abcdefghij'[number % 10] * 5} numéro {number}", "fields": fields}


def rows():
    """Everything derived that is kept of the sheets, without keys and moments."""
    slugs = dict(Sheet.objects.values_list("pk", "slug"))
    sheets, words = Sheet.objects, Entry.objects.filter(kind=SEARCH_KIND)

    def named(values):
        return sorted((slugs[int(key)], *rest) for key, *rest in values)

    return {
        "sheets": sorted(sheets.values_list("slug", "title", "summary", "version", "published", "licence")),
        "contents": {sheet.slug: content.of(sheet) for sheet in sheets.all()},
        "facets": named(SheetFacet.objects.values_list("sheet", "facet", "value")),
        "traits": named(Traits.objects.values_list("sheet", "goals", "people_max")),
        "words": named(words.values_list("key", "a", "b", "c")),
        "terms": sorted(Term.objects.filter(kind=SEARCH_KIND).values_list("term", "documents")),
        "versions": named(Revision.objects.values_list("key", "number")),
        "snapshots": {slugs[int(key)]: snapshot for key, snapshot in Revision.objects.values_list("key", "snapshot")},
    }


def test_the_same_rows_as_one_by_one():
    for number in range(1, 8):
        actions.create_sheet.inside(SYSTEM, "method", given(number))
    wanted = rows()
    for model in (Revision, Entry, Term):
        model.objects.all().delete()
    Sheet.objects.all().delete()
    reading = importing.read(importing.File("a.json", b'[{"title": "x"}]'), "terreau")
    reading.items = [
        importing.runs.Item("method", one["title"], one) for one in (given(number) for number in range(1, 8))
    ]
    job = importing.Job(importing.File("a", b"a"), "terreau", reading, importing.Plan(), otherwise="new")
    assert importing.apply(SYSTEM, job)["counts"] == {"created": 7}
    assert rows() == wanted
    assert find(SEARCH_KIND, "cercle ccccc")[0][0] == str(Sheet.objects.get(title__contains="ccccc").pk)


def test_stamp_moves_for_many_as_for_one(monkeypatch):
    monkeypatch.setattr(importing.runs, "MANY", 2)
    stamp.install()
    before = stamp.read()["library"]
    reading = importing.read(importing.File("a.json", b'[{"title": "x"}]'), "terreau")
    reading.items = [importing.runs.Item("method", one["title"], one) for one in map(given, range(1, 4))]
    job = importing.Job(importing.File("a", b"a"), "terreau", reading, importing.Plan(), otherwise="new")
    importing.apply(SYSTEM, job)
    assert stamp.read()["library"] > before
    assert stamp.missing() == []
