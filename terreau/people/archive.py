"""Groups in the open archive: the public ones, without their members and without their contact."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.care import Version
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.people.actions import groups
from terreau.people.models import Group
from terreau.territories.models import Territory

WORDS = ("name", "purpose", "charter")
FIELDS = {
    "slug": Field(str, _("the last part of its address; it never changes")),
    "name": Field(str, _("its name, as in the newest version")),
    "url": Field(str, _("its page")),
    "closed": Field(str, _("when it closed; empty while it lives")),
    "versions": archive.VERSIONS,
}


def _export() -> Iterator[Line]:
    for group in Group.objects.visible_to(Actor.anonymous()).order_by("slug").iterator(chunk_size=200):
        versions = _public(care.public_versions(group))
        if versions:
            yield {
                "slug": group.slug,
                "name": versions[-1].content["name"],
                "url": group.get_absolute_url(),
                "closed": group.closed_at.isoformat() if group.closed_at else "",
                "versions": archive.tell(versions),
            }


def _public(versions: list[Version]) -> list[Version]:
    """The versions that everybody could read, without the contact, which is often a person's."""
    return [
        replace(one, content={name: one.content[name] for name in (*WORDS, "territories")})
        for one in versions
        if one.content.get("public")
    ]


def _bring(line: Line) -> str:
    slug = archive.read_slug(line["slug"])
    there = archive.read_versions(line)
    checked = [_checked(one) for one in there]
    group = Group.objects.select_for_update().filter(slug=slug).first()
    if group is not None and (group.hidden_at is not None or not group.public):
        return archive.NOT_SHOWN_HERE
    here = _public(care.public_versions(group)) if group else []
    verdict = archive.judge(here, there) if group else archive.CREATED
    if group is not None and verdict == archive.UPDATED and group.version != here[-1].number:
        return archive.CHANGED_HERE
    if verdict in (archive.CREATED, archive.UPDATED):
        _write(group or _new(slug, line), checked[-1], here, there)
    return verdict


def _new(slug: str, line: Line) -> Group:
    return Group(slug=slug, closed_at=archive.read_moment(line["closed"]) if line["closed"] else None)


def _write(
    group: Group, content: tuple[dict[str, str], list[Territory]], here: list[Version], there: list[Version]
) -> None:
    words, places = content
    created = group.pk is None
    if group.closed_at is None:
        groups.refuse_twin(words["name"], places, but=None if created else group)
    for name, text in words.items():
        setattr(group, name, text)
    group.version = there[-1].number
    group.save()
    group.territories.set(places)
    if created:
        Group.objects.filter(pk=group.pk).update(created_at=there[0].at)
    contact = {"contact": group.contact, "public": True}
    archive.take(group, here, [replace(one, content={**one.content, **contact}) for one in there])
    groups.index_group(group, places)
    care.record(Actor.of_system("archive"), "people.import_archive", group, version=group.version)


def _checked(version: Version) -> tuple[dict[str, str], list[Territory]]:
    """Words and places that this house can keep; places that it does not have are left out."""
    content: Any = version.content
    if set(content) != {*WORDS, "territories"} or not all(isinstance(content[name], str) for name in WORDS):
        raise Invalid(_("Its versions cannot be read."), field="versions")
    if not isinstance(content["territories"], list) or len(content["territories"]) > groups.MOST_TERRITORIES:
        raise Invalid(_("Its versions cannot be read."), field="versions")
    places = []
    for named in content["territories"]:
        kind, _colon, code = str(named).partition(":")
        place = Territory.objects.filter(kind=kind, code=code).first()
        places += [place.successor or place] if place else []
    if not places:
        raise Invalid(_("None of its territories is known here."), field="territories")
    return groups.checked(**{name: content[name] for name in WORDS}), list({one.pk: one for one in places}.values())


GROUPS = Archived("groups", _("groups"), "slug", FIELDS, _export, _bring, order=30)
