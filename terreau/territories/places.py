"""From what a person types to a commune."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, NotFound
from terreau.territories.models import Territory
from terreau.territories.queries import find_commune
from terreau.territories.suggest import suggest

_CODE = re.compile(r"(?:^|\()\s*(\d[\dABab]\d{3})\s*(?:\)|$)")
SHOWN = 5
MOST = 50


def commune_named(text: str, chosen: str = "") -> Territory:
    """The one commune meant by a name, a postal code, an INSEE code, or “Name (code)”; raises `Invalid` with why.

    `chosen` is the code of the suggestion that was taken: it counts as long as the text still names it.
    """
    text = " ".join(text.split())
    if chosen:
        taken = Territory.objects.communes().filter(code=chosen).first()
        if taken and slugify(taken.name) == slugify(text):
            return taken
    code = _CODE.search(text)
    if code:
        try:
            return find_commune(code[1])
        except NotFound:
            pass
    found = _by_postal_code(code[1]) if code else _by_name(text)
    if not found:
        raise Invalid(
            _("We know no commune “%(text)s”. Look at its spelling, or give its postal code.") % {"text": text[:60]}
        )
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.code})" for one in found[:SHOWN])
        raise Invalid(
            _("Several communes may be meant: copy the right one with its code, among %(names)s.") % {"names": names}
        )
    return found[0]


def _by_postal_code(code: str) -> list[Territory]:
    return _communes([one.code for one in suggest(code, MOST) if code in one.postal_codes])


def _by_name(text: str) -> list[Territory]:
    """Those of exactly that name; else what the suggestions understand, accents, abbreviations and slips forgiven."""
    same = Territory.objects.communes().current().filter(slug=slugify(text)).order_by("code")
    return list(same[: SHOWN + 1]) or _communes([one.code for one in suggest(text, SHOWN + 1)])


def _communes(codes: list[str]) -> list[Territory]:
    found = {one.code: one for one in Territory.objects.communes().current().filter(code__in=codes)}
    return [found[code] for code in codes if code in found]
