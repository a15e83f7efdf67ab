"""Shapes of session plans in the API. The content is described in `sessions/content.py` and in docs/sessions.md."""

from datetime import datetime
from typing import Any

from ninja import Schema


class PlanItem(Schema):
    kind: str
    sheet: str
    version: int
    title: str
    minutes: int
    room: str
    lead: str
    material: list[str]
    notes: str


class PlanOut(Schema):
    """`url` is a path of this site; `commune` an INSEE code; empty texts where nothing is known."""

    slug: str
    url: str
    public: bool
    version: int
    copied_from: str | None
    copied_version: int | None
    licence: str
    updated_at: datetime
    title: str
    language: str
    day: str
    starts: str
    ends: str
    commune: str
    group: str
    note: str
    items: list[PlanItem]


class PlanList(Schema):
    count: int
    items: list[PlanOut]


class NewPlan(Schema):
    content: dict[str, Any]


class ChangedPlan(Schema):
    content: dict[str, Any]
    base: int
