"""From what a person types to a commune."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, NotFound
from terreau.territories.models import Territory
from terreau.territories.queries import find_commune

_CODE = re.compile(r"(?:^|\()\s*(\d[\dABab]\d{3})\s*(?:\)|$)")
SHOWN = 5


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
    return [one for one in Territory.objects.communes().current() if code in one.postal_codes]


def _by_name(text: str) -> list[Territory]:
    return list(Territory.objects.communes().current().filter(slug=slugify(text)).order_by("code")[: SHOWN + 1])
