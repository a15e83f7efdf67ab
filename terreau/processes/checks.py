"""Whether what was written can be kept: one sentence a field, the same for page, API and command."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.documents import plain
from terreau.foundation.errors import Invalid
from terreau.library.models import Sheet, SheetKind
from terreau.library.vocabulary import THEMES
from terreau.processes.models import Proposal
from terreau.processes.vocabulary import ASKS
from terreau.territories.models import Territory
from terreau.territories.queries import portrait

DATA_AGE = "data-age"  # a remark on the portrait, no fact of the place
MOST_COMMUNES, MOST_METHODS, MOST_FACTS = 20, 12, 20


def text(values: Mapping[str, Any], field: str) -> str:
    """The words of a field, without signs that nothing can show; raises `Invalid` past its length."""
    raw = str(values.get(field) or "").replace("\r\n", "\n")
    lines = [plain(line).rstrip() for line in raw.split("\n")]
    clean = "\n".join(lines).strip()
    most = Proposal._meta.get_field(field).max_length or len(clean)
    if len(clean) > most:
        sentence = _(
            "This is too long: %(length)s characters, where %(most)s fit. Nothing is lost: shorten it and save."
        )
        raise Invalid(sentence % {"length": len(clean), "most": most}, field=field)
    return clean


def codes(values: Mapping[str, Any], field: str, known: Iterable[str]) -> list[str]:
    """The chosen codes, each once, in the order of the list; raises `Invalid` for one that is not in it."""
    chosen = [str(one) for one in values.get(field) or []]
    order = list(known)
    if not set(chosen) <= set(order):
        raise Invalid(_("Choose among what is offered."), field=field)
    return [one for one in order if one in chosen]


def themes(values: Mapping[str, Any]) -> list[str]:
    return codes(values, "themes", THEMES)


def asks(values: Mapping[str, Any]) -> list[str]:
    return codes(values, "asks", ASKS)


def today_of(territory: Territory) -> Territory:
    """The commune that answers today for one merged away."""
    seen = set()
    while territory.valid_to and territory.successor and territory.pk not in seen:
        seen.add(territory.pk)
        territory = territory.successor
    return territory


def communes(written: str, near: Territory) -> list[Territory]:
    """Communes written by name, INSEE code or “Name (code)”, apart by commas or lines; raises `Invalid` if unclear."""
    names = [one.strip() for one in written.replace("\n", ",").replace(";", ",").split(",") if one.strip()]
    if len(names) > MOST_COMMUNES:
        raise Invalid(_("At most %(most)s communes fit here.") % {"most": MOST_COMMUNES}, field="also")
    found = [today_of(_commune(name, near)) for name in names]
    return [one for one in {one.pk: one for one in found}.values() if one.pk != near.pk]


CODE_BEHIND = re.compile(r"\((\d[\dAB]\d{3})\)\s*$", re.ASCII | re.IGNORECASE)


def _commune(name: str, near: Territory) -> Territory:
    every = Territory.objects.communes().select_related("successor", "department")
    written = CODE_BEHIND.search(name)
    given = every.filter(code=(written[1] if written else name).upper()).first()
    if given:
        return given
    candidates = list(every.current().filter(slug=slugify(name))[:50])
    here = [one for one in candidates if one.department_id == near.department_id]
    if len(here) == 1 or len(candidates) == 1:
        return (here or candidates)[0]
    if not candidates:
        raise Invalid(_("No commune is called “%(name)s”.") % {"name": name[:60]}, field="also")
    sentence = _("Several communes are called “%(name)s”: write the INSEE code of yours (%(codes)s).")
    listed = ", ".join(one.code for one in (here or candidates)[:5])
    raise Invalid(sentence % {"name": name[:60], "codes": listed}, field="also")


def methods(slugs: Sequence[str]) -> list[Sheet]:
    wanted = list(dict.fromkeys(str(one) for one in slugs))
    if len(wanted) > MOST_METHODS:
        sentence = _("Keep at most %(most)s methods: it will be easier to read.")
        raise Invalid(sentence % {"most": MOST_METHODS}, field="methods")
    found = {one.slug: one for one in Sheet.objects.shown().filter(kind=SheetKind.METHOD, slug__in=wanted)}
    if set(found) != set(wanted):
        raise Invalid(_("One of these methods is not in the library any more."), field="methods")
    return [found[slug] for slug in wanted]


def path(slug: str) -> Sheet | None:
    if not slug:
        return None
    found = Sheet.objects.shown().filter(kind=SheetKind.PATH, slug=slug).first()
    if found is None:
        raise Invalid(_("This path is not in the library any more."), field="path")
    return found


def offered_facts(proposal: Proposal) -> list[dict[str, Any]]:
    """Facts that may be chosen: figures of the commune and of the others concerned, in French, as the letter is."""
    with override("fr"):
        places = [proposal.territory, *proposal.also.select_related("department", "region", "epci").order_by("name")]
        found = [_fact(place, figure) for place in places for figure in portrait(place) if figure.code != DATA_AGE]
    known = {fact["code"] for fact in found}
    return found + [fact for fact in proposal.facts if fact["code"] not in known]


def _fact(place: Territory, figure: Any) -> dict[str, Any]:
    return {
        "code": f"{place.code}:{figure.code}",
        "place": place.name,
        "label": figure.label,
        "text": figure.text,
        "year": figure.year,
        "source": str(figure.source.name),
        "url": figure.source.url,
        "date": figure.source.date,
        "remark": figure.remark,
    }


def facts(proposal: Proposal, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """The chosen facts as they are today: a picture that later imports do not change."""
    offered = {fact["code"]: fact for fact in offered_facts(proposal)}
    wanted = list(dict.fromkeys(str(one) for one in chosen))
    if len(wanted) > MOST_FACTS:
        raise Invalid(_("Keep at most %(most)s facts.") % {"most": MOST_FACTS}, field="facts")
    if not set(wanted) <= set(offered):
        raise Invalid(_("Choose among what is offered."), field="facts")
    return [fact for code, fact in offered.items() if code in wanted]
