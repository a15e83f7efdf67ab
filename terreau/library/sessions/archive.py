"""Session plans in the open archive: public ones, from the version that was made public on.

What is not public is left out on both sides: the name of a group that few may see, a sheet that is hidden (its moment
stays, under the plan's own title).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.care import Version
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library.actions.sessions import find_again
from terreau.library.models import ItemKind, SessionPlan, Sheet
from terreau.library.sessions import content as contents
from terreau.library.sessions.queries import first_public
from terreau.people.models import Group
from terreau.territories.models import Kind, Territory

FIELDS = {
    "slug": Field(str, _("the last part of its address; it never changes: it is on paper")),
    "title": Field(str, _("its title, as in the newest version")),
    "licence": Field(str, _("the licence of its own words; each sheet keeps its own")),
    "url": Field(str, _("its page")),
    "copied_from": Field(str, _("the plan that it was made from, where that one is public; else empty")),
    "copied_version": Field(int, _("the version that was copied; 0 where none was")),
    "published": Field(str, _("when the plan was opened to every reader")),
    "versions": Field(list, _("the versions since it was published: number, at, author, note, content")),
}
LICENCE = "CC-BY-SA-4.0"


def _export() -> Iterator[Line]:
    plans = {plan.pk: plan for plan in SessionPlan.objects.public().exclude(published_at=None).order_by("slug")}
    for plan in sorted(plans.values(), key=lambda one: (_depth(one, plans), one.slug)):
        versions = _public(plan)
        assert plan.published_at is not None
        if versions:
            above = plans.get(plan.copied_from_id or 0)
            origin = above.slug if above else ""
            yield {
                "slug": plan.slug,
                "title": versions[-1].content["title"],
                "licence": LICENCE,
                "url": plan.get_absolute_url(),
                "copied_from": origin,
                "copied_version": plan.copied_version or 0 if origin else 0,
                "published": plan.published_at.isoformat(),
                "versions": archive.tell(versions),
            }


def _depth(plan: SessionPlan, plans: Mapping[int, SessionPlan]) -> int:
    """How many public plans stand above it: an origin is written, and read, before its copies."""
    depth, above = 0, plans.get(plan.copied_from_id or 0)
    while above is not None and depth < len(plans):
        depth, above = depth + 1, plans.get(above.copied_from_id or 0)
    return depth


def _public(plan: SessionPlan) -> list[Version]:
    every = care.public_versions(plan)
    versions = every[first_public(plan, every) :]
    sheets = _shown_sheets(versions)
    groups = set(
        Group.objects.visible_to(Actor.anonymous())
        .filter(slug__in={one.content["group"] for one in versions})
        .values_list("slug", flat=True)
    )
    return [replace(one, content=_only(one.content, sheets, groups)) for one in versions]


def _shown_sheets(versions: list[Version]) -> set[str]:
    named = {row["sheet"] for one in versions for row in one.content["items"]}
    return set(Sheet.objects.shown().filter(slug__in=named).values_list("slug", flat=True))


def _only(content: Any, sheets: set[str], groups: set[str]) -> dict[str, Any]:
    items = [
        row if not row["sheet"] or row["sheet"] in sheets
        else {**row, "kind": str(ItemKind.FREE), "sheet": "", "version": 0}
        for row in content["items"]
    ]  # fmt: skip
    return {**content, "group": content["group"] if content["group"] in groups else "", "items": items}


def _bring(line: Line) -> str:
    slug = archive.read_slug(line["slug"])
    published = archive.read_moment(line["published"])
    there = archive.read_versions(line)
    checked = [_checked(one) for one in there]
    plan = SessionPlan.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if plan is not None and not plan.shown:
        return archive.NOT_SHOWN_HERE
    here = _public(plan) if plan else []
    verdict = archive.judge(here, there) if plan else archive.CREATED
    if verdict in (archive.CREATED, archive.UPDATED):
        made = plan or SessionPlan(slug=slug, public=True, published_at=published)
        _write(made, line, checked[-1], here, there)
    return verdict


def _write(plan: SessionPlan, line: Line, content: Any, here: list[Version], there: list[Version]) -> None:
    origin = SessionPlan.objects.filter(slug=line["copied_from"] or "-").exclude(pk=plan.pk).first()
    plan.copied_from = plan.copied_from or origin
    plan.copied_version = plan.copied_version or (line["copied_version"] or None if origin else None)
    plan.version = there[-1].number
    contents.write(plan, content)
    if not here:
        SessionPlan.objects.filter(pk=plan.pk).update(created_at=there[0].at)
    archive.take(plan, here, there)
    find_again(plan)
    care.record(Actor.of_system("archive"), "library.import_session", plan, version=plan.version)


def _checked(version: Version) -> contents.Content:
    """Content that this house can keep: what it names and this house does not have is left out."""
    try:
        given = dict(version.content)
        rows = given["items"]
        sheets = set(
            Sheet.objects.shown().filter(slug__in={row["sheet"] for row in rows}).values_list("slug", flat=True)
        )
        groups = set(Group.objects.alive().filter(slug=given["group"]).values_list("slug", flat=True))
        if given["commune"] and not Territory.objects.filter(kind=Kind.COMMUNE, code=given["commune"]).exists():
            given["commune"] = ""
        return contents.check(_only(given, sheets, groups))
    except (TypeError, AttributeError, ValueError, KeyError):
        raise Invalid(_("Its versions cannot be read."), field="versions") from None


PLANS = Archived("sessions", _("session plans"), "slug", FIELDS, _export, _bring, order=55)
