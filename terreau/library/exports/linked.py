"""Sheets as linked data: JSON-LD with one published context, in the words of PAIR, schema.org, SKOS and DCTERMS.

The context stands at `/contexte.jsonld`; what each of its words means is in docs/linked-data.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from terreau.library import content, present
from terreau.library.fields import total_minutes
from terreau.library.models import Sheet, SheetKind
from terreau.library.vocabularies.skos import address as concept_address

PREFIXES = {
    "pair": "http://virtual-assembly.org/ontologies/pair#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TERMS: Mapping[str, Any] = {
    "id": "@id",
    "type": "@type",
    "graph": "@graph",
    "title": "dcterms:title",
    "summary": "dcterms:abstract",
    "text": "dcterms:description",
    "aliases": "skos:altLabel",
    "authors": {"@id": "dcterms:creator", "@container": "@list"},
    "language": "dcterms:language",
    "licence": {"@id": "dcterms:license", "@type": "@id"},
    "rights": "dcterms:rights",
    "origin": "dcterms:provenance",
    "source": {"@id": "dcterms:source", "@type": "@id"},
    "sourceName": "dcterms:bibliographicCitation",
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "version": {"@id": "schema:version", "@type": "xsd:integer"},
    "hasVersion": {"@id": "dcterms:hasVersion", "@type": "@id"},
    "themes": {"@id": "pair:hasTopic", "@type": "@id", "@container": "@set"},
    "goals": {"@id": "dcterms:subject", "@type": "@id", "@container": "@set"},
    "phases": {"@id": "schema:isPartOf", "@type": "@id", "@container": "@set"},
    "places": {"@id": "pair:hasLocation", "@type": "@id", "@container": "@set"},
    "territory": "schema:areaServed",
    "homePage": {"@id": "pair:homePage", "@type": "@id"},
    "tells": {"@id": "pair:documents", "@type": "@id"},
    "sharedBy": {"@id": "pair:involves", "@type": "@id"},
    "material": {"@id": "schema:tool", "@container": "@set"},
    "steps": {"@id": "schema:step", "@container": "@list"},
    "position": {"@id": "schema:position", "@type": "xsd:integer"},
    "totalTime": {"@id": "schema:totalTime", "@type": "schema:Duration"},
    "serves": {"@id": "schema:hasPart", "@type": "@id", "@container": "@set"},
    "references": {"@id": "dcterms:references", "@container": "@set"},
}
TYPES: Mapping[Any, list[str]] = {
    SheetKind.METHOD: ["pair:Document", "schema:HowTo"],
    SheetKind.TOOL: ["pair:Resource", "schema:LearningResource"],
    SheetKind.PATH: ["pair:Document", "schema:HowTo"],
    SheetKind.EXPERIENCE: ["pair:Document", "schema:Report"],
    SheetKind.STRUCTURE: ["pair:Organization", "schema:Organization"],
    SheetKind.PROJECT: ["pair:Project", "schema:Project"],
}
COMMUNE = "http://id.insee.fr/geo/commune/"


def context() -> dict[str, Any]:
    return {"@context": {"@version": 1.1, **PREFIXES, **TERMS}}


def context_address() -> str:
    return f"{settings.TERREAU_URL}{reverse('library:context')}"


def document(sheet: Sheet) -> dict[str, Any]:
    """One sheet, with the address of the context."""
    return {"@context": context_address(), **thing(sheet)}


def graph(sheets: Iterable[Sheet]) -> Iterator[dict[str, Any]]:
    return map(thing, sheets)


def thing(sheet: Sheet) -> dict[str, Any]:
    """One sheet in the words of the context; what it does not say is left out."""
    kept = content.of(sheet)
    fields = kept["fields"]
    versions = f"{present.address(sheet)}versions/{sheet.version}/"
    told = {
        "id": present.address(sheet),
        "type": TYPES[sheet.kind],
        "title": kept["title"],
        "summary": kept["summary"],
        "text": fields.get("text") or fields.get("what_was_done") or fields.get("objective"),
        "aliases": kept["aliases"],
        "authors": kept["authors"],
        "language": kept["language"],
        "licence": present.LICENCE_URLS.get(kept["licence"]),
        "rights": present.attribution(sheet, kept),
        "origin": kept["origin"],
        "source": kept["source_url"],
        "sourceName": kept["source_name"],
        "created": sheet.created_at.isoformat(timespec="seconds"),
        "modified": sheet.updated_at.isoformat(timespec="seconds"),
        "version": sheet.version,
        "hasVersion": versions,
        "goals": [concept_address("buts", code) for code in fields.get("goals", [])],
        "phases": [concept_address("phases", str(code)) for code in fields.get("phases", [])],
        "themes": [concept_address("themes", code) for code in fields.get("themes", [])],
        "homePage": fields.get("website"),
        "territory": fields.get("territory"),
        "places": [f"{COMMUNE}{code}" for code in kept.get("communes", [])],
        "references": [row["url"] or row["title"] for row in fields.get("references", [])],
        "material": fields.get("material"),
        **_links(kept),
        **_steps(sheet, kept),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _links(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _address(str(kept.get(code) or "")) for name, code in (("tells", "method"), ("sharedBy", "structure"))
    }


def _address(slug: str) -> str:
    return f"{settings.TERREAU_URL}{reverse('library:sheet', args=[slug])}" if slug else ""


def _steps(sheet: Sheet, kept: Mapping[str, Any]) -> dict[str, Any]:
    if sheet.kind == SheetKind.PATH:
        return {
            "steps": [
                {
                    "type": "schema:HowToSection",
                    "position": step["position"],
                    "title": step["title"],
                    "text": step["text"] or step["purpose"],
                    "serves": [_address(slug) for slug in step["methods"]],
                }
                for step in kept["steps"]
            ]
        }
    steps = kept["fields"].get("steps", [])
    minutes = total_minutes(kept["fields"])
    rows = [
        {"type": "schema:HowToStep", "position": place, "title": step["title"], "text": step["text"]}
        for place, step in enumerate(steps, start=1)
    ]
    return {"steps": rows, "totalTime": f"PT{minutes}M" if minutes else ""}
