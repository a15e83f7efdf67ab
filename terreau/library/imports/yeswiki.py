"""Records of a YesWiki's Bazar forms: JSON (`?api/forms/N/entries`) and CSV (`?BazaR&vue=exporter&id=N`). Pure.

JSON: a list, or a map by `id_fiche`; or `{"entries": …, "lists": {name: {key: label}}}`, because the values of lists
are keys whose labels live in the list. CSV: labels as headers, besides `datetime_create` and `datetime_latest`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from terreau.library.imports.contacts import without_contacts
from terreau.library.imports.names import is_contact
from terreau.library.imports.reading import Reading, Record, Unreadable, slug
from terreau.library.imports.tables import rows_of
from terreau.library.imports.wikitext import mend_urls
from terreau.library.imports.yeswiki_text import to_markdown

TECHNICAL = {
    "id_fiche", "id_typeannonce", "createur", "date_creation_fiche", "date_maj_fiche", "date_debut_validite_fiche",
    "date_fin_validite_fiche", "statut_fiche", "bf_latitude", "bf_longitude", "bf_titre", "geolocation", "map-data",
    "html_output", "semantic", "html_data", "antispam", "valider", "mot_de_passe", "external-data", "owner", "url",
    "-is-draft", "datetime_create", "datetime_latest",
}  # fmt: skip
FILES = re.compile(r"^(?:fichier|image|file)|^(?:bf_)?image", re.IGNORECASE)
LISTS = re.compile(r"^(?:checkbox|radio|liste)(?=Liste|list|[A-Z0-9])")
ADDRESS = re.compile(r"^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]*:[0-9a-f:]+$", re.IGNORECASE)
TITLES = ("bf_titre", "titre", "nom", "nom de la methode", "nom-de-la-methode", "title")


def read_json(text: str) -> Reading:
    """Raises `Unreadable`: not-json (line), no-entry."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unreadable("not-json", str(getattr(problem, "lineno", 1))) from None
    lists: dict[str, Any] = {}
    if isinstance(data, dict) and isinstance(data.get("entries"), dict | list):
        lists = data["lists"] if isinstance(data.get("lists"), dict) else {}
        data = data["entries"]
    rows = [row for row in (data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()) if
            isinstance(row, dict) and (row.get("bf_titre") or row.get("id_fiche"))]  # fmt: skip
    if not rows:
        raise Unreadable("no-entry")
    reading = Reading(source="")
    for line, row in enumerate(rows, start=1):
        if str(row.get("statut_fiche", "1")) != "1":
            reading.leave("drafts")
            continue
        reading.records.append(_record(row, lists, line, reading))
    hosts = [urlsplit(one.address).netloc.lower() for one in reading.records if one.address]
    reading.source = next(iter(hosts), "")
    return reading


def read_csv(text: str) -> Reading:
    """Raises `Unreadable`: no-header, no-title."""
    reading = Reading(source="")
    for line, row in rows_of(text):
        fields = {name.rstrip(" *:").strip(): value for name, value in row.items()}
        title = next((fields[name] for name in fields if slug(name) in {slug(one) for one in TITLES}), "")
        title = title or next(iter(fields.values()), "")
        record = _record({**fields, "bf_titre": title}, {}, line, reading)
        record.key = fields.get("id_fiche") or f"{fields.get('datetime_create', '')}#{slug(title)}"
        record.changed = fields.get("datetime_latest", "")
        reading.records.append(record)
    if not reading.records:
        raise Unreadable("no-entry")
    return reading


def _record(row: dict[str, Any], lists: dict[str, Any], line: int, reading: Reading) -> Record:
    address = str(row.get("url") or "")
    author = str(row.get("createur") or row.get("owner") or "").strip()
    if ADDRESS.match(author):
        reading.leave("addresses")
        author = ""
    names = {slug(name) for name in TITLES}
    fields = {}
    for name, value in row.items():
        if name in TECHNICAL or (slug(name) in names and _said(value) == _said(row.get("bf_titre"))):
            continue
        kept = _field(name, value, lists, reading)
        if kept:
            fields[name] = kept
    host = urlsplit(address).netloc.lower()
    return Record(
        title=" ".join(to_markdown(_said(row.get("bf_titre"))).split()),
        fields=fields,
        group=str(row.get("id_typeannonce") or ""),
        key=f"{host}#{row['id_fiche']}" if row.get("id_fiche") else "",
        address=address if address.startswith(("http://", "https://")) else "",
        changed=str(row.get("date_maj_fiche") or ""),
        revision=str(row.get("date_maj_fiche") or ""),
        authors=[author] if author and author.lower() != "anonyme" else [],
        line=line,
    )


def _field(name: str, value: Any, lists: dict[str, Any], reading: Reading) -> str:
    text = _said(value).strip()
    if not text:
        return ""
    if FILES.match(name):
        reading.leave("files", len([one for one in re.split(r"[,\n]", text) if one.strip()]))
        return ""
    if is_contact(name):
        reading.leave(is_contact(name))
        return ""
    labels = _labels(name, lists)
    if labels:
        return "\n".join(str(labels.get(key.strip(), key.strip())) for key in text.replace("\n", ",").split(","))
    text, mended = mend_urls(text)
    reading.mended += mended
    text, found = without_contacts(to_markdown(text))
    for code, count in found.items():
        reading.leave(code, count)
    return text.strip()


def _labels(name: str, lists: dict[str, Any]) -> dict[str, Any]:
    """The labels of the list that a field draws from: `checkboxListeObjectif` → `ListeObjectif`."""
    bare = LISTS.sub("", name)
    for code in (bare, re.sub(r"^(Liste[A-Za-z0-9]*?)(?:bf_.*)?$", r"\1", bare)):
        if isinstance(lists.get(code), dict):
            inner = lists[code].get("label", lists[code])
            return inner if isinstance(inner, dict) else {}
    return {}


def _said(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    return "\n".join(filter(None, _inner(value)))


def _inner(value: Any) -> Iterator[str]:
    rows = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from (_said(one) for one in rows)
