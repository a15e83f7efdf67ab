"""The library as one table, and its Table Schema (https://specs.frictionlessdata.io/table-schema/).

Its columns are those that `terreau library import --kind csv` reads without a mapping. A list is one value a line;
rows of several parts are JSON. A cell that a spreadsheet would run as a formula begins with an apostrophe.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils.translation import override

from terreau.library import content, present
from terreau.library.fields import FIELDS, Field
from terreau.library.models import Licence, Sheet, SheetKind

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD: Mapping[str, tuple[str, str]] = {  # column → type, description
    "kind": ("string", "Kind of sheet."),
    "slug": ("string", "The last part of its address; it never changes."),
    "title": ("string", "Its title."),
    "summary": ("string", "Its intention, in one sentence."),
    "aliases": ("string", "Other names, one a line."),
    "language": ("string", "Language of its text."),
    "licence": ("string", "Licence, as an SPDX code; “unknown” until a person sets it."),
    "authors": ("string", "Authors as they want to be named, one a line."),
    "origin": ("string", "Where it comes from."),
    "source_name": ("string", "Its source."),
    "source_url": ("string", "Address of its source."),
    "version": ("integer", "Number of its newest version."),
    "updated_at": ("datetime", "When it was changed."),
    "sheet_url": ("string", "Its page."),
    "communes": ("string", "INSEE codes of the communes of an experience, one a line."),
    "class_code": ("string", "Class of territory of an experience, where its communes do not say it."),
    "method": ("string", "The method that an experience tells of: its slug."),
    "method_version": ("integer", "The version of that method; 0 where there is none."),
    "structure": ("string", "The structure that shares it: its slug."),
    "steps": ("string", "Steps: “### title (minutes min)”, then their text."),
}
ENUMS = {"kind": list(SheetKind.values), "licence": list(Licence.values), "language": list(content.LANGUAGES)}
TYPES = {"number": "integer", "flag": "boolean"}


def inner() -> dict[str, Field]:
    """Column → field, of every field of every kind but the steps."""
    fields = (one for each in FIELDS.values() for one in each)
    return {f"fields.{one.code}": one for one in fields if one.shape != "steps"}


def columns() -> list[str]:
    return [*HEAD, *inner()]


def schema() -> dict[str, Any]:
    """The Table Schema, in English whatever the reader's language."""
    with override("en"):
        fields = [_described(name, kind, said) for name, (kind, said) in HEAD.items()]
        for name, one in inner().items():
            fields.append(_described(name, TYPES.get(one.shape, "string"), f"{one.label}."))
    return {"fields": fields, "primaryKey": "slug", "missingValues": [""]}


def _described(name: str, kind: str, said: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "title": name, "type": kind, "description": said}
    constraints: dict[str, Any] = {"required": True} if name in ("kind", "slug", "title", "licence") else {}
    if name in ENUMS:
        constraints["enum"] = ENUMS[name]
    if name == "slug":
        constraints["unique"] = True
    if name in ("source_url", "sheet_url"):
        told["format"] = "uri"
    return {**told, **({"constraints": constraints} if constraints else {})}


def rows(sheets: Iterable[Sheet]) -> Iterator[list[str]]:
    fields = inner()
    for sheet in sheets:
        kept = content.of(sheet)
        yield [cell(_value(sheet, kept, name, fields)) for name in columns()]


def _value(sheet: Sheet, kept: Mapping[str, Any], name: str, fields: Mapping[str, Field]) -> Any:
    if name in fields:
        return kept["fields"].get(fields[name].code)
    if name == "steps":
        return _steps(kept)
    if name == "sheet_url":
        return present.address(sheet)
    if name == "updated_at":
        return sheet.updated_at.isoformat(timespec="seconds")
    if name in ("kind", "slug", "version"):
        return getattr(sheet, name)
    return kept.get(name)


def _steps(kept: Mapping[str, Any]) -> str:
    if isinstance(kept.get("steps"), list):  # of a path
        return "\n\n".join(f"### {one['title']}\n\n{one['text'] or one['purpose']}".strip() for one in kept["steps"])
    blocks = []
    for one in kept["fields"].get("steps", []):
        spent = f" ({one['minutes']} min)" if one["minutes"] else ""
        blocks.append(f"### {one['title']}{spent}\n\n{one['text']}".strip())
    return "\n\n".join(blocks)


def cell(value: Any) -> str:
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        plain = all(isinstance(one, str | int) for one in value)
        value = "\n".join(map(str, value)) if plain else json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def lines(sheets: Iterable[Sheet]) -> Iterator[str]:
    """The table, a row at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in chain([columns()], rows(sheets)):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def package() -> dict[str, Any]:
    """A Data Package that names the table and its schema, for tools that open one address."""
    return {
        "name": "terreau-library",
        "title": "Library",
        "homepage": f"{settings.TERREAU_URL}/bibliotheque/",
        "resources": [
            {
                "name": "library",
                "path": f"{settings.TERREAU_URL}/bibliotheque.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": schema(),
            }
        ],
    }
