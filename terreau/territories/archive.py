"""In the open archive: territories of projects, and the classes that people set, with their reasons."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.territories import records
from terreau.territories.class_actions import LONGEST_REASON
from terreau.territories.class_words import group_of
from terreau.territories.classes.rules import CLASSES
from terreau.territories.models import ClassRecord, Kind, Territory

LABEL = "archive"
MOMENT = re.compile(r"\d{6}T\d{6}\.\d{6}", re.ASCII)

# ------------------------------------------------------------ territories of projects

PROJECT_FIELDS = {
    "code": Field(str, _("the last part of its address; it never changes")),
    "name": Field(str, _("its name, as in the newest version")),
    "communes": Field(list, _("INSEE codes of its communes; of a drawing, those it covers")),
    "drawing": Field(dict, _("what was drawn, as GeoJSON in degrees (WGS 84); empty where it is whole communes")),
    "versions": archive.VERSIONS,
}


def _export_projects() -> Iterator[Line]:
    for place in Territory.objects.filter(kind=Kind.PROJECT).order_by("code").iterator(chunk_size=200):
        versions = care.public_versions(place)
        if versions:
            newest = versions[-1].content
            yield {
                "code": place.code,
                "name": newest["name"],
                "communes": newest["communes"],
                "drawing": json.loads(newest["drawing"] or "{}"),
                "versions": archive.tell(versions),
            }


def _bring_project(line: Line) -> str:
    from terreau.territories.actions import NOT_A_CODE  # with all that draws: loaded when it is needed

    code = archive.read_slug(line["code"], 40)
    if code in NOT_A_CODE:
        raise Invalid(_("“%(code)s” is the address of a page.") % {"code": code}, field="code")
    there = archive.read_versions(line)
    for one in there:
        _check_project(one.content)
    place = Territory.objects.select_for_update().filter(kind=Kind.PROJECT, code=code).first()
    here = care.public_versions(place) if place else []
    verdict = archive.judge(here, there) if place else archive.CREATED
    if verdict in (archive.CREATED, archive.UPDATED):
        written = place or Territory(kind=Kind.PROJECT, code=code, created_by=LABEL)
        _write_project(written, there[-1].content)
        archive.take(written, here, there)
        care.record(Actor.of_system(LABEL), "territories.import_archive", written)
    return verdict


def _write_project(place: Territory, content: Any) -> None:
    from terreau.territories.actions import clean_name, making_of, slug_of, write_making

    place.name = clean_name(content["name"])
    place.slug = slug_of(place.name)
    known = set(Territory.objects.communes().filter(code__in=content["communes"]).values_list("code", flat=True))
    communes = [code for code in content["communes"] if code in known]
    write_making(place, making_of((), content["drawing"]) if content["drawing"] else making_of(communes, None))


def _check_project(content: Any) -> None:
    """Raise `Invalid` unless a version has what such a territory is made of, each of its type."""
    texts = set(content) == {"name", "communes", "places", "drawing"} and all(
        isinstance(content[name], str) for name in ("name", "drawing")
    )
    lists = texts and all(isinstance(content[name], list) for name in ("communes", "places"))
    if not lists or not all(isinstance(one, str) for one in (*content["communes"], *content["places"])):
        raise Invalid(_("Its versions cannot be read."), field="versions")


PROJECTS = Archived(
    "territories", _("territories of projects"), "code", PROJECT_FIELDS, _export_projects, _bring_project, order=10
)

# ------------------------------------------------------------ classes that people set

CLASS_FIELDS = {
    "territory": Field(str, _("the territory: its kind, a colon, its code, such as commune:86158")),
    "class": Field(str, _("urban, periurban, rural-influenced or rural-autonomous; empty where a word was taken back")),
    "reason": Field(str, _("why, in the words of who set it")),
    "moment": Field(str, _("when, as YYMMDDThhmmss.microseconds (UTC): the later word counts")),
    "rule": Field(str, _("the version of the rule that stood then")),
    "said_as": Field(
        str, _("steward, keeper (of a group of residents) or suggestion (accepted by a steward)"), optional=True
    ),
    "group": Field(str, _("the group in whose name it was said, where everybody may read it"), optional=True),
}


def _export_classes() -> Iterator[Line]:
    said = ClassRecord.objects.filter(scheme=records.PERSON).select_related("territory")
    for one in said.order_by("territory__kind", "territory__code", "vintage").iterator(chunk_size=500):
        yield {
            "territory": f"{one.territory.kind}:{one.territory.code}",
            "class": one.class_code,
            "reason": one.reason,
            "moment": one.vintage,
            "rule": one.rule,
            "said_as": one.raw.get("as", records.STEWARD),
            "group": group_of(one.raw)[0],
        }


def _bring_class(line: Line) -> str:
    kind, _colon, code = line["territory"].partition(":")
    place = Territory.objects.filter(kind=kind, code=code).first()
    if place is None:
        raise Invalid(_("This territory is not known here."), field="territory")
    _check_class(line)
    said = ClassRecord.objects.filter(territory=place, scheme=records.PERSON)
    same = said.filter(vintage=line["moment"]).first()
    if same is not None:
        as_here = (same.class_code, same.reason) == (line["class"], line["reason"])
        return archive.UNCHANGED if as_here else archive.CHANGED_HERE
    if said.filter(vintage__gt=line["moment"]).exists():
        return archive.NEWER_HERE
    made = ClassRecord.objects.create(
        territory=place,
        scheme=records.PERSON,
        vintage=line["moment"],
        rule=line["rule"],
        class_code=line["class"],
        raw=_said(line),
        reason=line["reason"],
        by=LABEL,
    )
    ClassRecord.objects.filter(pk=made.pk).update(
        at=datetime.strptime(line["moment"], "%y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    )
    records.settle([place.pk])
    care.record(Actor.of_system(LABEL), "territories.import_class", place, after=line["class"])
    return archive.CREATED


def _said(line: Line) -> dict[str, str]:
    raw = {"as": line.get("said_as", records.STEWARD)}
    return raw | ({"name": line["group"]} if line.get("group") else {})


def _check_class(line: Line) -> None:
    said_as, group = line.get("said_as", records.STEWARD), line.get("group", "")
    if said_as not in (records.STEWARD, records.KEEPER, records.SUGGESTION) or len(group) > 200:
        raise Invalid(_("Who said it cannot be read."), field="said_as")
    if line["class"] and line["class"] not in CLASSES:
        raise Invalid(_("Choose one of the four classes of territory."), field="class")
    if not line["reason"].strip() or len(line["reason"]) > LONGEST_REASON or len(line["rule"]) > 20:
        raise Invalid(_("Say why in at most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")
    try:
        if not MOMENT.fullmatch(line["moment"]):
            raise ValueError
        datetime.strptime(line["moment"], "%y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        raise Invalid(_("“%(text)s” is not a moment.") % {"text": line["moment"][:40]}, field="moment") from None


CLASS_RECORDS = Archived(
    "classes", _("classes that people set"), "territory", CLASS_FIELDS, _export_classes, _bring_class, order=20
)
