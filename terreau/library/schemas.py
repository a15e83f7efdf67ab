"""Shapes of the API. The content of a sheet is described in `content.py` and in docs/library.md."""

from typing import Any

from ninja import Schema


class SheetLine(Schema):
    kind: str
    slug: str
    title: str
    summary: str
    url: str
    version: int


class SheetList(Schema):
    count: int
    exact: bool
    page: int
    pages: int
    results: list[SheetLine]


class VersionLine(Schema):
    number: int
    at: str
    by: str
    note: str


class NewSheet(Schema):
    kind: str
    content: dict[str, Any]
    note: str = ""


class ChangedSheet(Schema):
    content: dict[str, Any]
    base: int
    note: str = ""
