"""The library for other programs: a table, linked data, a feed. All of it is what everybody reads."""

from django.utils.translation import gettext_lazy as _

from terreau.foundation.archive import offer_companion
from terreau.foundation.house import Download, offer_download


def offer() -> None:
    """What the house shows on its page of open data, and what stands in an archive of the library."""
    from terreau.library.exports import linked

    given = (
        (_("The library as a table (CSV)"), "library:csv", _("every sheet, a row each")),
        (_("Schema of the table"), "library:table_schema", _("Table Schema; a Data Package stands beside it")),
        (_("The library as linked data (JSON-LD)"), "library:graph", "PAIR, schema.org, SKOS, DCTERMS"),
        (_("Context of the linked data"), "library:context", _("what each of its words means")),
        (_("New and changed sheets (Atom)"), "library:feed", _("to follow; add ?kind= or ?theme=")),
        (_("Vocabularies (SKOS)"), "library:vocabularies", _("as pages, Turtle and JSON-LD")),
    )
    for order, (label, url_name, text) in enumerate(given, start=10):
        offer_download(Download(label, url_name, text, order))
    offer_companion("contexte.jsonld", "library", linked.context)
