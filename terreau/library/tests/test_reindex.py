"""`terreau library reindex`: what was lost from the index is found again."""

import io
import json

import pytest
from django.core.management import load_command_class

from terreau.foundation import search
from terreau.foundation.search.models import Entry, Term
from terreau.library.testing import experience, method, path
from terreau.people import testing as people

pytestmark = pytest.mark.django_db(transaction=True)


def reindex(*arguments):
    command = load_command_class("terreau.library", "library")
    command.stdout = command.stdout.__class__(io.StringIO())
    command.handle(**vars(command.create_parser("terreau", "library").parse_args(["reindex", *arguments])))
    return command.stdout._out.getvalue()


def kept():
    """What is indexed; words in no order, since PostgreSQL keeps the fields of a sheet in an order of its own."""
    entries = Entry.objects.values_list("kind", "key", "a", "b", "c")
    return (
        sorted((kind, key, *(sorted(words.split()) for words in texts)) for kind, key, *texts in entries),
        sorted(Term.objects.values_list("kind", "term", "documents")),
    )


def test_everything_is_indexed_as_when_it_was_written():
    listen = method("Porteur de paroles")
    experience(listen, "Au marché de Migné")
    path("Le chemin", [("Écouter", [listen])])
    people.group(name="Les Jardins partagés")
    before = kept()
    search.remove("library.sheet", listen.pk)
    assert kept() != before
    counts = json.loads(reindex("--json"))
    assert kept() == before
    assert counts["people.group"] == 1
    assert counts["library.sheet"] == len(Entry.objects.filter(kind="library.sheet"))
    assert "collectifs" in reindex()
