"""Proposals in the open archive: the public ones, with the versions that were public, and never a contact."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.care import Version
from terreau.foundation.documents import plain
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library.models import Sheet, SheetKind
from terreau.people.models import Group
from terreau.processes import actions, checks
from terreau.processes.models import ChosenMethod, Proposal, Status
from terreau.processes.versions import first_public
from terreau.territories.models import Kind, Territory

FIELDS = {
    "slug": Field(str, _("the last part of its address; it never changes: it is on paper")),
    "title": Field(str, _("its title, as in the newest version")),
    "commune": Field(str, _("INSEE code of the commune whose town hall is written to")),
    "signed_by": Field(str, _("who writes: the name of the group, else the names given")),
    "url": Field(str, _("its page")),
    "published": Field(str, _("when it was opened to every reader")),
    "versions": Field(list, _("the versions since it was published: number, at, author, note, content")),
}
TEXTS = ("writers", "title", "why", "methods_words", "asks_words", "calendar")
LISTS = ("also", "themes", "methods", "facts", "asks")
CONTENT = {"commune", "group", "path", *TEXTS, *LISTS}
FACT = {"code", "place", "label", "text", "year", "source", "url", "date", "remark"}
METHOD = re.compile(r"([a-z0-9_-]+) v([0-9]{1,9})", re.ASCII)


def _export() -> Iterator[Line]:
    proposals = Proposal.objects.public().exclude(published_at=None).select_related("territory", "group")
    for one in proposals.order_by("slug").iterator(chunk_size=200):
        assert one.published_at is not None
        versions = _public(one)
        if versions:
            yield {
                "slug": one.slug,
                "title": versions[-1].content["title"],
                "commune": one.territory.code,
                "signed_by": one.signed_by,
                "url": one.get_absolute_url(),
                "published": one.published_at.isoformat(),
                "versions": archive.tell(versions),
            }


def _public(proposal: Proposal) -> list[Version]:
    """From the version that stood when it was published; without the names of what nobody sees."""
    every = care.public_versions(proposal)
    versions = every[first_public(proposal, every) :]
    named = {name for one in versions for name in (*_methods(one.content), one.content["path"])}
    shown = set(Sheet.objects.shown().filter(slug__in=named).values_list("slug", flat=True))
    groups = set(
        Group.objects.visible_to(Actor.anonymous())
        .filter(slug__in={one.content["group"] for one in versions})
        .values_list("slug", flat=True)
    )
    return [replace(one, content=_only(one.content, shown, groups)) for one in versions]


def _methods(content: Any) -> dict[str, int]:
    """Slug → version of the methods that a version names; raises `Invalid`."""
    found = {}
    for named in content["methods"]:
        match = METHOD.fullmatch(named) if isinstance(named, str) else None
        if match is None:
            raise Invalid(_("Its versions cannot be read."), field="methods")
        found[match[1]] = int(match[2])
    return found


def _only(content: Any, shown: set[str], groups: set[str]) -> dict[str, Any]:
    return {
        **content,
        "group": content["group"] if content["group"] in groups else "",
        "path": content["path"] if content["path"] in shown else "",
        "methods": [f"{slug} v{version}" for slug, version in _methods(content).items() if slug in shown],
    }


def _bring(line: Line) -> str:
    slug = archive.read_slug(line["slug"])
    published = archive.read_moment(line["published"])
    there = archive.read_versions(line)
    for one in there:
        _check(one.content)
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if proposal is not None and not proposal.public:
        return archive.NOT_SHOWN_HERE
    here = _public(proposal) if proposal else []
    verdict = archive.judge(here, there) if proposal else archive.CREATED
    if verdict in (archive.CREATED, archive.UPDATED):
        _write(proposal or Proposal(slug=slug, published_at=published), line, here, there)
    return verdict


def _write(proposal: Proposal, line: Line, here: list[Version], there: list[Version]) -> None:
    content = there[-1].content
    created = proposal.pk is None
    proposal.status = Status.PUBLIC
    proposal.territory = _commune(content["commune"])
    proposal.group = Group.objects.visible_to(Actor.anonymous()).filter(slug=content["group"] or "-").first()
    for name in TEXTS:
        setattr(proposal, name, checks.text(content, name))
    proposal.title = plain(proposal.title)
    if proposal.group is None and not proposal.writers:
        proposal.writers = checks.text({"writers": line["signed_by"]}, "writers")
    proposal.themes, proposal.asks = checks.themes(content), checks.asks(content)
    proposal.facts = content["facts"]
    proposal.path = Sheet.objects.shown().filter(kind=SheetKind.PATH, slug=content["path"]).first()
    errors = actions.missing(proposal)
    if errors:
        raise Invalid(errors=errors)
    proposal.version = there[-1].number
    proposal.save()
    if created:
        Proposal.objects.filter(pk=proposal.pk).update(created_at=there[0].at)
    proposal.also.set(Territory.objects.filter(kind=Kind.COMMUNE, code__in=content["also"]))
    _choose(proposal, _methods(content))
    archive.take(proposal, here, there)
    actions.find_again(proposal)
    care.record(Actor.of_system("archive"), "processes.import_archive", proposal, version=proposal.version)


def _choose(proposal: Proposal, named: dict[str, int]) -> None:
    """The methods that it names and that this house has, in the versions that were read."""
    sheets = {one.slug: one for one in Sheet.objects.shown().filter(kind=SheetKind.METHOD, slug__in=named)}
    proposal.chosen.all().delete()
    ChosenMethod.objects.bulk_create(
        ChosenMethod(proposal=proposal, sheet=sheets[slug], version=version, position=position)
        for position, (slug, version) in enumerate(named.items())
        if slug in sheets
    )


def _commune(code: str) -> Territory:
    place = Territory.objects.select_related("successor").filter(kind=Kind.COMMUNE, code=code).first()
    if place is None:
        raise Invalid(_("This commune is not known here."), field="commune")
    return place


def _check(content: Any) -> None:
    """Raise `Invalid` unless a version has what a proposal is made of, each of its type."""
    texts = all(isinstance(content.get(name), str) for name in ("commune", "group", "path", *TEXTS))
    lists = texts and all(isinstance(content.get(name), list) for name in LISTS)
    codes = lists and all(isinstance(one, str) for name in ("also", "themes", "asks") for one in content[name])
    if set(content) != CONTENT or not codes or not all(map(_is_fact, content["facts"])):
        raise Invalid(_("Its versions cannot be read."), field="versions")
    if len(content["facts"]) > checks.MOST_FACTS or len(content["methods"]) > checks.MOST_METHODS:
        raise Invalid(_("Its versions cannot be read."), field="versions")
    _methods(content)


def _is_fact(fact: Any) -> bool:
    if not isinstance(fact, dict) or set(fact) != FACT:
        return False
    texts = [value for name, value in fact.items() if name != "year"]
    return (
        all(isinstance(text, str) and len(text) <= 2_000 for text in texts)
        and isinstance(fact["year"], int | str | None)
        and (not fact["url"] or fact["url"].startswith(("https://", "http://")))
    )


PROPOSALS = Archived("proposals", _("proposals to town halls"), "slug", FIELDS, _export, _bring, order=60)
