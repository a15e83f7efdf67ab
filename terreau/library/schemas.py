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


class Because(Schema):
    number: int
    text: str
    experiences: list[str]


class VersionLine(Schema):
    number: int
    at: str
    by: str
    note: str
    because: Because | None


class NewUse(Schema):
    commune: str = ""
    class_code: str = ""


class UseLine(Schema):
    sheet: str
    version: int
    class_code: str
    at: str
    draft: str


class Behind(Schema):
    slug: str
    title: str
    class_code: str
    version: int | None
    value: str | int | list[str] | None


class BehindList(Schema):
    figure: str
    class_code: str
    count: int
    page: int
    pages: int
    results: list[Behind]


class Explanation(Schema):
    text: str = ""
    experiences: list[str] = []


class FoundReason(Schema):
    text: str
    n: int | None
    url: str | None


class FoundLine(SheetLine):
    points: int
    reasons: list[FoundReason]
    misses: list[str]


class FoundList(Schema):
    results: list[FoundLine]


class NewSheet(Schema):
    kind: str
    content: dict[str, Any]
    note: str = ""


class ChangedSheet(Schema):
    content: dict[str, Any]
    base: int
    note: str = ""
    experience: str = ""
