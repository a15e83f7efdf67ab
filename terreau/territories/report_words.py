"""The report of an import in plain sentences: what was counted, and what was odd."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terreau.foundation.errors import Sentence
from terreau.territories.models import Kind, Territory

MOST_NAMED = 10

COUNTS: dict[str, Sentence] = {
    "read": gettext_lazy("read"),
    "created": gettext_lazy("new"),
    "new": gettext_lazy("new"),
    "updated": gettext_lazy("changed"),
    "changed": gettext_lazy("changed"),
    "same": gettext_lazy("unchanged"),
    "unchanged": gettext_lazy("unchanged"),
    "kinds": gettext_lazy("of which"),
    "fields": gettext_lazy("what changed"),
    "merged_resolved": gettext_lazy("given to the commune of today"),
    "unknown": gettext_lazy("about unknown communes"),
    "unread": gettext_lazy("could not be read"),
    "communes_without_a_line": gettext_lazy("communes without a line"),
    "estimated": gettext_lazy("classes estimated"),
    "not_estimated": gettext_lazy("classes not estimated"),
    "classes_changed": gettext_lazy("classes changed"),
}


def counted(counts: Mapping[str, Any]) -> list[str]:
    """One line for each count; what is empty is left out."""
    shown = [(name, value) for name, value in counts.items() if value != {}]
    return [
        _("%(what)s: %(count)s") % {"what": COUNTS.get(name, name), "count": _number(value)} for name, value in shown
    ]


def _number(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    kinds = dict(Kind.choices)
    return ", ".join(f"{kinds.get(name, name)} {count}" for name, count in value.items())


def remarked(remarks: Sequence[Mapping[str, Any]]) -> list[str]:
    """One sentence for each kind of remark, with the names of the first places it is about."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in remarks:
        groups.setdefault((one["code"], one.get("kind", Kind.COMMUNE)), []).append(one)
    return [_sentence(code, kind, group) for (code, kind), group in groups.items()]


def _sentence(code: str, kind: str, group: Sequence[Mapping[str, Any]]) -> str:
    count = sum(one.get("count", 1) for one in group)
    names = {
        "count": count,
        "km2": round(sum(one.get("km2", 0) for one in group), 1),
        "kind": dict(Kind.choices).get(kind, kind),
        "code": code,
    }
    said = _words(code, count) % names
    places = list(_places(kind, group))
    if not places:
        return f"{said}."
    more = " …" if count > len(places) else ""
    return _("%(said)s: %(places)s.") % {"said": said, "places": ", ".join(places) + more}


def _words(code: str, count: int) -> str:
    words = {
        "outline-rebuilt": ngettext(
            "The outline of %(count)s commune was put together from its parts",
            "The outlines of %(count)s communes were put together from their parts",
            count,
        ),
        "no-outline": ngettext("%(count)s commune has no outline", "%(count)s communes have no outline", count),
        "hole-filled": ngettext(
            "%(count)s hole in the map (%(km2)s km²) was given to the commune that grew there",
            "%(count)s holes in the map (%(km2)s km² in all) were given to the communes that grew there",
            count,
        ),
        "hole-left": ngettext(
            "%(count)s hole in the map (%(km2)s km²) was left, at longitude and latitude",
            "%(count)s holes in the map (%(km2)s km² in all) were left, at longitudes and latitudes",
            count,
        ),
        "not-in-source": ngettext(
            "%(count)s place (%(kind)s) stands here and is not in the source: it is left as it is",
            "%(count)s places (%(kind)s) stand here and are not in the source: they are left as they are",
            count,
        ),
        "not-estimated": ngettext(
            "The class of %(count)s commune could not be estimated, for want of an outline or of inhabitants",
            "The classes of %(count)s communes could not be estimated, for want of an outline or of inhabitants",
            count,
        ),
        "unknown": ngettext(
            "%(count)s line is about a commune that is not known here",
            "%(count)s lines are about communes that are not known here",
            count,
        ),
        "merged": ngettext(
            "%(count)s line about a commune that has merged was given to the commune of today",
            "%(count)s lines about communes that have merged were given to the communes of today",
            count,
        ),
        "unread": ngettext("%(count)s line could not be read", "%(count)s lines could not be read", count),
    }
    return words.get(code) or ngettext("%(count)s remark (%(code)s)", "%(count)s remarks (%(code)s)", count)


def _places(kind: str, group: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """“Name (code)” of the first ones, the code alone where it is not known; points as “longitude latitude”."""
    codes = [code for one in group for code in one.get("communes", [one["territory"]] if "territory" in one else [])]
    codes = list(dict.fromkeys(codes))[:MOST_NAMED]
    known = dict(Territory.objects.filter(kind=kind, code__in=codes).values_list("code", "name"))
    yield from (f"{known[code]} ({code})" if code in known else str(code) for code in codes)
    points = [one["at"] for one in group if "at" in one]
    yield from (f"{longitude} {latitude}" for longitude, latitude in points[:MOST_NAMED])
