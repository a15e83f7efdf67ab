"""The library for programs: a table that is read back, its schema, linked data that expands, a feed."""

import csv
import io
import json
import warnings
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib

from terreau.foundation.policy import Actor
from terreau.library import actions, content, importing, testing
from terreau.library.exports import linked, table
from terreau.library.models import Sheet
from terreau.people.testing import steward
from terreau.territories.testing import some_communes

DOCS = Path(__file__).resolve().parents[3] / "docs"
SYSTEM = Actor.of_system("import")


@pytest.fixture
def library(db):
    places = some_communes()
    listen = testing.method("Porteur de paroles", {"themes": ["eau"], "tips": ["=1+1", "Écouter."]})
    told = testing.experience(listen, "Au marché de Migné", territories=[places["86158"]])
    structure = testing.structure("Les Passeurs", {"text": "=HYPERLINK(1)", "website": "https://passeurs.example"})
    testing.path("Le chemin", [("Écouter", [listen])])
    actions.hide(steward(), testing.method("Méthode cachée"))
    return listen, told, structure


def rows(client):
    response = client.get("/bibliotheque.csv")
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


class TestTable:
    def test_every_sheet_that_everybody_reads_is_a_row(self, client, library):
        found = rows(client)
        assert {row["slug"] for row in found} == set(Sheet.objects.shown().values_list("slug", flat=True))
        assert "Méthode cachée" not in json.dumps(found)
        method = next(row for row in found if row["kind"] == "method")
        assert method["steps"].startswith("### Installer (20 min)\n\nPoser les panneaux.")
        assert method["fields.goals"] == "listen"

    def test_rows_keep_to_the_schema(self, client, library):
        fields = {one["name"]: one for one in client.get("/bibliotheque/schema.json").json()["fields"]}
        casts = {
            "integer": int,
            "string": str,
            "datetime": datetime.fromisoformat,
            "boolean": {"true": 1, "false": 0}.get,
        }
        for row in rows(client):
            assert list(row) == list(fields)
            for name, value in row.items():
                constraints = fields[name].get("constraints", {})
                assert value or not constraints.get("required"), name
                assert not value or value in constraints.get("enum", [value])
                assert not value or casts[fields[name]["type"]](value) is not None

    def test_schema_of_the_docs_is_the_one_that_is_served(self):
        kept = json.loads((DOCS / "library.schema.json").read_text(encoding="utf-8"))
        assert kept == table.schema(), "fields changed: run `make openapi` and commit docs/library.schema.json"

    def test_no_cell_is_run_by_a_spreadsheet(self, client, library):
        for row in rows(client):
            assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())

    def test_read_back_into_an_empty_house_it_is_the_same_sheets(self, client, library):
        text = b"".join(client.get("/bibliotheque.csv").streaming_content)
        kept = {sheet.slug: content.of(sheet) for sheet in Sheet.objects.shown().exclude(kind="path")}
        for kind in ("experience", "path"):
            Sheet.objects.filter(kind=kind).delete()
        Sheet.objects.all().delete()
        importing.apply(SYSTEM, importing.prepare(importing.File("bibliotheque.csv", text), "csv"))
        back = {sheet.slug: content.of(sheet) for sheet in Sheet.objects.exclude(kind="path")}
        for slug, one in kept.items():
            assert back[slug] == one

    def test_package_names_the_table_and_its_schema(self, client, db):
        (resource,) = client.get("/bibliotheque/datapackage.json").json()["resources"]
        assert resource["path"].endswith("/bibliotheque.csv")
        assert resource["schema"] == table.schema()


class TestLinkedData:
    def graph(self, data):
        data["@context"] = linked.context()["@context"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib's own parser
            return rdflib.Graph().parse(data=json.dumps(data), format="json-ld")

    def test_a_sheet_is_what_it_is_in_all_four_vocabularies(self, client, library):
        response = client.get("/bibliotheque/porteur-de-paroles.jsonld")
        assert response["Content-Type"] == "application/ld+json"
        data = response.json()
        assert data["@context"].endswith("/contexte.jsonld")
        graph = self.graph(data)
        node = rdflib.URIRef(data["id"])
        pair, schema = (rdflib.Namespace(linked.PREFIXES[name]) for name in ("pair", "schema"))
        assert set(graph.objects(node, rdflib.RDF.type)) == {pair.Document, schema.HowTo}
        assert str(graph.value(node, rdflib.DCTERMS.title)) == "Porteur de paroles"
        assert str(graph.value(node, pair.hasTopic)).endswith("/vocabulaires/themes/eau/")
        steps = list(graph.items(graph.value(node, schema.step)))
        assert [str(graph.value(step, rdflib.DCTERMS.title)) for step in steps] == ["Installer", "Écouter", "Ranger"]

    def test_an_experience_says_its_method_and_its_commune(self, client, library):
        data = client.get(f"/bibliotheque/{library[1].slug}.jsonld").json()
        assert data["tells"].endswith("/bibliotheque/porteur-de-paroles/")
        assert data["places"] == ["http://id.insee.fr/geo/commune/86158"]

    def test_the_whole_library_is_one_document(self, client, library):
        data = json.loads(b"".join(client.get("/bibliotheque.jsonld").streaming_content))
        assert len(data["@graph"]) == 4
        assert len(set(self.graph(data).subjects(rdflib.DCTERMS.title))) >= 4
        assert "cachée" not in json.dumps(data, ensure_ascii=False)

    def test_every_word_of_the_context_is_documented_and_used_by_a_known_vocabulary(self, client, db):
        told = (DOCS / "linked-data.md").read_text(encoding="utf-8")
        served = client.get("/contexte.jsonld").json()["@context"]
        for word, means in linked.TERMS.items():
            iri = means if isinstance(means, str) else means["@id"]
            assert iri.startswith("@") or iri.partition(":")[0] in linked.PREFIXES
            assert word in ("id", "type", "graph") or f"`{word}`" in told, word
            assert served[word] == means

    def test_a_hidden_sheet_has_none(self, client, library):
        assert client.get("/bibliotheque/methode-cachee.jsonld").status_code == 404


ATOM = "{http://www.w3.org/2005/Atom}"


class TestFeed:
    def titles(self, client, query=""):
        response = client.get(f"/bibliotheque/flux.atom{query}")
        assert response["Content-Type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")
        assert all(one.find(f"{ATOM}{part}") is not None for one in entries for part in ("id", "updated", "link"))
        return [one.find(f"{ATOM}title").text for one in entries]

    def test_what_changed_last_comes_first(self, client, library):
        actions.edit_sheet(SYSTEM, library[2], content.of(library[2]) | {"summary": "Autre chose."}, 1)
        assert self.titles(client)[0] == "Les Passeurs"
        assert "Méthode cachée" not in self.titles(client)

    def test_of_one_kind_or_one_theme(self, client, library):
        assert self.titles(client, "?kind=path") == ["Le chemin"]
        assert self.titles(client, "?theme=eau") == ["Porteur de paroles"]
        assert client.get("/bibliotheque/flux.atom?kind=livre").status_code == 404


def test_pages_lead_to_all_of_it(client, library):
    data = client.get("/donnees-ouvertes/").content.decode()
    for address in ("/bibliotheque.csv", "/bibliotheque.jsonld", "/contexte.jsonld", "/bibliotheque/flux.atom"):
        assert address in data
    assert "/bibliotheque.csv" in client.get("/bibliotheque/").content.decode()
    assert "/bibliotheque/porteur-de-paroles.jsonld" in client.get("/bibliotheque/porteur-de-paroles/").content.decode()
