"""Vocabularies as SKOS (https://www.w3.org/TR/skos-reference/), in Turtle and in JSON-LD.

The address of a concept is the address of its page; a vocabulary says its version, its date and its source.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from terreau.library.models import Vocabulary
from terreau.library.vocabularies.content import LANGUAGES, Concept

if TYPE_CHECKING:
    from rdflib import Graph

FORMATS = {"ttl": ("turtle", "text/turtle; charset=utf-8"), "jsonld": ("json-ld", "application/ld+json")}
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


def address(code: str, concept: str = "") -> str:
    path = reverse("library:concept", args=[code, concept]) if concept else reverse("library:vocabulary", args=[code])
    return f"{settings.TERREAU_URL}{path}"


def serialise(vocabularies: list[Vocabulary], form: str) -> str:
    """The vocabularies in one document; `form` is a key of `FORMATS`."""
    return graph(vocabularies).serialize(format=FORMATS[form][0], encoding=None, auto_compact=True)


def graph(vocabularies: list[Vocabulary]) -> "Graph":
    from rdflib import Graph
    from rdflib.namespace import DCTERMS, OWL, SKOS

    made = Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS), ("owl", OWL)):
        made.bind(prefix, namespace)
    for vocabulary in vocabularies:
        _add_scheme(made, vocabulary)
        for concept in vocabulary.content["concepts"]:
            _add_concept(made, vocabulary.code, concept)
    return made


def _add_scheme(made: "Graph", vocabulary: Vocabulary) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD

    scheme, content = URIRef(address(vocabulary.code)), vocabulary.content
    made.add((scheme, RDF.type, SKOS.ConceptScheme))
    made.add((scheme, OWL.versionInfo, Literal(str(vocabulary.version))))
    made.add((scheme, DCTERMS.modified, Literal(vocabulary.updated_at.date().isoformat(), datatype=XSD.date)))
    made.add((scheme, DCTERMS.license, URIRef(LICENCE)))
    for language in LANGUAGES:
        for predicate, part in ((DCTERMS.title, "title"), (DCTERMS.description, "description")):
            if content[part].get(language):
                made.add((scheme, predicate, Literal(content[part][language], lang=language)))
    source = content["source"]
    if source["url"]:
        made.add((scheme, DCTERMS.source, URIRef(source["url"])))
    if source["name"]:
        made.add((scheme, DCTERMS.creator, Literal(source["name"])))


def _add_concept(made: "Graph", code: str, concept: Concept) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import OWL, RDF, SKOS

    scheme, node = URIRef(address(code)), URIRef(address(code, concept["code"]))
    made.add((node, RDF.type, SKOS.Concept))
    made.add((node, SKOS.inScheme, scheme))
    made.add((node, SKOS.notation, Literal(concept["code"])))
    for language in LANGUAGES:
        made.add(
            (node, SKOS.prefLabel, Literal(concept["label"].get(language) or concept["label"]["fr"], lang=language))
        )
        for alt in concept["alt"].get(language, []):
            made.add((node, SKOS.altLabel, Literal(alt, lang=language)))
        if concept["definition"].get(language):
            made.add((node, SKOS.definition, Literal(concept["definition"][language], lang=language)))
    if concept["broader"]:
        above = URIRef(address(code, concept["broader"]))
        made.add((node, SKOS.broader, above))
        made.add((above, SKOS.narrower, node))
    else:
        made.add((node, SKOS.topConceptOf, scheme))
        made.add((scheme, SKOS.hasTopConcept, node))
    for match in concept["close"]:
        made.add((node, SKOS.closeMatch, URIRef(address(*match.split("/")))))
    if concept["retired"]:
        made.add((node, OWL.deprecated, Literal(True)))
