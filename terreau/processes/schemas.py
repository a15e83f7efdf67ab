"""Shapes of the API."""

from datetime import datetime

from ninja import Schema


class CommuneRef(Schema):
    code: str
    name: str


class GroupRef(Schema):
    slug: str
    name: str


class MethodRef(Schema):
    slug: str
    title: str
    version: int


class Fact(Schema):
    """As it was when chosen; `code` is INSEE code:figure."""

    code: str
    place: str
    label: str
    text: str
    year: str
    source: str
    url: str
    date: str
    remark: str


class ProposalOut(Schema):
    """Markdown in `why`, `methods_words`, `asks_words`, `calendar`; addresses are paths of this site."""

    id: int
    slug: str
    url: str
    public_url: str
    title: str
    status: str
    commune: CommuneRef
    also: list[CommuneRef]
    group: GroupRef | None
    writers: str
    why: str
    themes: list[str]
    path: str | None
    methods: list[MethodRef]
    methods_words: str
    facts: list[Fact]
    asks: list[str]
    asks_words: str
    calendar: str
    published_at: datetime | None
    updated_at: datetime
    documents: dict[str, dict[str, str]]


class ProposalList(Schema):
    count: int
    items: list[ProposalOut]
