"""Groups as programs read them."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from terreau.people.models import Group


class PlaceOut(Schema):
    kind: str
    code: str
    name: str


class GroupOut(Schema):
    slug: str
    name: str
    purpose: str
    charter: str
    contact: str
    territories: list[PlaceOut]
    members: int = Field(description="How many people are in it.")
    version: int
    created_at: datetime
    closed_at: datetime | None
    url: str

    @staticmethod
    def of(group: Group, site: str) -> dict[str, Any]:
        places = [{"kind": one.kind, "code": one.code, "name": one.name} for one in group.territories.all()]
        return {
            "slug": group.slug,
            "name": group.name,
            "purpose": group.purpose,
            "charter": group.charter,
            "contact": group.contact,
            "territories": sorted(places, key=lambda one: (one["kind"], one["code"])),
            "members": len(group.memberships.all()),
            "version": group.version,
            "created_at": group.created_at,
            "closed_at": group.closed_at,
            "url": site + group.get_absolute_url(),
        }


class GroupsOut(Schema):
    count: int
    groups: list[GroupOut]


class GroupIn(Schema):
    name: str
    communes: list[str] = Field(description="INSEE codes.")
    purpose: str = ""
    charter: str = ""
    contact: str = ""


class GroupChange(Schema):
    base: int = Field(description="The version that was read: a newer one makes a conflict (409).")
    name: str | None = None
    communes: list[str] | None = None
    purpose: str | None = None
    charter: str | None = None
    contact: str | None = None
    note: str = ""
