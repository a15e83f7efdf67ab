"""Saved answers of a MediaWiki: Action API (`prop=revisions`, formatversion 1, 2) and Semantic MediaWiki's ask. Pure.

One answer, a list of them, or one a line: what a program that follows `continue` saves.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from terreau.library.imports.contacts import without_contacts
from terreau.library.imports.mediawiki import Page, canonical, follow, record
from terreau.library.imports.reading import Reading, Record, Unreadable


def read(text: str) -> Reading:
    """Raises `Unreadable`: not-json (line), api-error (what the wiki said), not-an-answer."""
    reading = Reading(source="")
    pages: dict[str, Page] = {}
    asked: dict[str, Record] = {}
    redirects: dict[str, str] = {}
    hosts: list[str] = []
    answers = list(_answers(text))
    for answer in answers:
        if "error" in answer:
            error = answer["error"] if isinstance(answer["error"], dict) else {}
            raise Unreadable("api-error", str(error.get("info") or error.get("query") or "")[:200])
        query = answer.get("query")
        if not isinstance(query, dict):
            raise Unreadable("not-an-answer")
        general = query.get("general")
        if isinstance(general, dict):
            hosts.append(str(general.get("base", "")))
        for row in _rows(query.get("redirects")):
            redirects[str(row.get("from", ""))] = str(row.get("to", ""))
        for row in _rows(query.get("pages")):
            _take(row, pages)
        for row in _results(query.get("results")):
            one = _asked(row, reading)
            asked[one.key] = one
    if not any(name in answer["query"] for answer in answers for name in ("pages", "results")):
        raise Unreadable("not-an-answer")
    hosts += [page.address for page in pages.values()] + [one.address for one in asked.values()]
    host = urlsplit(next(filter(None, hosts), "")).netloc.lower()
    reading.source = host
    names = follow(redirects)
    made = (record(page, host, names.get(title, []), reading) for title, page in pages.items() if page.text)
    reading.records = [*(one for one in made if one is not None), *asked.values()]
    reading.leave("empty", len(pages) + len(asked) - len(reading.records))
    return reading


def _answers(text: str) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        lines = text.strip().splitlines()
        try:
            data = [json.loads(line) for line in lines if line.strip()] if len(lines) > 1 else None
        except (ValueError, RecursionError):
            data = None
        if data is None:
            raise Unreadable("not-json", str(getattr(problem, "lineno", 1))) from None
    data = data if isinstance(data, list) else [data]
    if not data or not all(isinstance(one, dict) for one in data):
        raise Unreadable("not-an-answer")
    yield from data


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    """Of a list (formatversion 2) or of a map by number (formatversion 1)."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from (row for row in values if isinstance(row, dict))


def _take(row: dict[str, Any], pages: dict[str, Page]) -> None:
    title = str(row.get("title", ""))
    if not title or row.get("missing") not in (None, False) or row.get("ns", 0) not in (0, None):
        return
    page = pages.setdefault(title, Page(title=title, line=len(pages) + 1))
    page.number = str(row.get("pageid", "")) or page.number
    page.address = str(row.get("canonicalurl") or row.get("fullurl") or "") or page.address
    page.authors += [str(one.get("name", "")) for one in _rows(row.get("contributors"))]
    for revision in _rows(row.get("revisions")):
        number = str(revision.get("revid", ""))
        page.authors.append(str(revision.get("user", "")))
        if not page.text or _number(number) >= _number(page.revision):
            page.text = _content(revision) or page.text
            page.revision, page.changed = number, str(revision.get("timestamp", ""))
    page.authors = [name for name in page.authors if name]


def _content(revision: dict[str, Any]) -> str:
    """The text, wherever the version of the API puts it."""
    slots = revision.get("slots")
    main = slots.get("main") if isinstance(slots, dict) else None
    for place in (main, revision):
        if isinstance(place, dict):
            for name in ("content", "*"):
                if isinstance(place.get(name), str):
                    return str(place[name])
    return ""


def _results(value: Any) -> Iterator[dict[str, Any]]:
    """Rows of an ask: by title, or in the list that newer versions give."""
    for row in _rows(value):
        if "printouts" in row:
            yield row
        else:
            yield from (inner for inner in row.values() if isinstance(inner, dict) and "printouts" in inner)


def _asked(row: dict[str, Any], reading: Reading) -> Record:
    title = str(row.get("fulltext") or row.get("displaytitle") or "")
    address = str(row.get("fullurl") or "")
    address = canonical(f"https:{address}" if address.startswith("//") else address)[0] if address else ""
    fields = {}
    printouts = row["printouts"] if isinstance(row["printouts"], dict) else {}
    for name, values in printouts.items():
        text, found = without_contacts(
            "\n".join(filter(None, map(_said, values if isinstance(values, list) else [values])))
        )
        for code, count in found.items():
            reading.leave(code, count)
        if text.strip():
            fields[str(name)] = text.strip()
    host = urlsplit(address).netloc.lower()
    return Record(title=title, fields=fields, key=f"{host}#{title}", address=address, line=0)


def _said(value: Any) -> str:
    """A value of a property: text, a page, or a moment (seconds since 1970, as text in old versions)."""
    if isinstance(value, dict):
        if "timestamp" in value:
            return _moment(str(value["timestamp"]))
        return str(value.get("fulltext") or value.get("value") or "")
    return str(value) if isinstance(value, str | int | float) else ""


def _moment(text: str) -> str:
    try:
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return text


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
