"""The page that describes the API, drawn from its OpenAPI schema by the server: no script, no other site."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from terreau.foundation.pages import public_page

TITLES = {
    "territories": _("Territories"),
    "groups": _("Groups"),
    "library": _("Library"),
    "proposals": _("Proposals"),
    "pages": _("Pages"),
    "stewardship": _("Versions and reports"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field: where it stands (path, query, body), its type in JSON's words, the name of its shape."""

    name: str
    type: str
    where: str = ""
    required: bool = False
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    login: bool
    values: list[Value]
    answers: list[Value]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    description: str
    fields: list[Value]


@dataclass(slots=True)
class Chapter:
    code: str
    title: Any
    operations: list[Operation] = field(default_factory=list)


@cache
def schema() -> dict[str, Any]:
    """The schema of the API, in English: the same at each reading."""
    from terreau.config.api import api

    with override("en"):
        return dict(api.get_openapi_schema())


def chapters(described: dict[str, Any]) -> list[Chapter]:
    """The operations of a schema, by tag, in its order."""
    found: dict[str, Chapter] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            code = (operation.get("tags") or ["pages"])[0]
            chapter = found.setdefault(code, Chapter(code, TITLES.get(code, code)))
            chapter.operations.append(_operation(method.upper(), path, operation))
    return list(found.values())


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    values = [
        Value(one["name"], _type(one["schema"])[0], one["in"], one.get("required", False))
        for one in operation.get("parameters", [])
    ]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        type_, shape = _type(content["schema"])
        values.append(Value("", type_, "body", True, shape))
    answers = []
    for status, answer in operation["responses"].items():
        given = [content["schema"] for content in answer.get("content", {}).values() if content.get("schema")]
        type_, shape = _type(given[0]) if given else ("", "")
        answers.append(Value(str(status), type_, shape=shape))
    return Operation(
        method,
        path,
        _said(operation.get("summary", "")),
        _said(operation.get("description", "")),
        bool(operation.get("security")),
        values,
        answers,
    )


def _said(english: str) -> str:
    """In the language of now: `tools/messages.py` takes these sentences from docs/openapi.json."""
    return pgettext("api", english) if english else ""


def shapes(described: dict[str, Any]) -> list[Shape]:
    found = sorted(described["components"]["schemas"].items())
    return [Shape(name, one.get("description", ""), list(_fields(one))) for name, one in found]


def _fields(shape: dict[str, Any]) -> Iterator[Value]:
    for name, one in shape.get("properties", {}).items():
        type_, inner = _type(one)
        yield Value(name, type_, required=name in shape.get("required", []), shape=inner)


def _type(one: dict[str, Any]) -> tuple[str, str]:
    """A type in words (`[string]` is a list of them), and the name of the shape in it where there is one."""
    if "$ref" in one:
        name = one["$ref"].rsplit("/", 1)[1]
        return name, name
    for several in ("anyOf", "oneOf", "allOf"):
        if several in one:
            types = [_type(part) for part in one[several]]
            return " | ".join(type_ for type_, _shape in types), next((shape for _type, shape in types if shape), "")
    if one.get("type") == "array":
        type_, shape = _type(one.get("items", {}))
        return f"[{type_}]", shape
    return str(one.get("type", "any")), ""


@public_page
def api_docs(request: HttpRequest) -> HttpResponse:
    described = schema()
    context = {
        "chapters": chapters(described),
        "shapes": shapes(described),
        "version": described["info"]["version"],
        "openapi": reverse("api:openapi-json"),
    }
    return render(request, "config/api_docs.html", context)


def to_docs(request: HttpRequest) -> HttpResponse:
    """The usual address of an API's description leads to the page, in the reader's language."""
    language = translation.get_language_from_request(request)
    with override(language):
        response = HttpResponseRedirect(reverse("api-docs"))
    response["Vary"] = "Accept-Language"
    return response
