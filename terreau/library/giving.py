"""What anyone may give to the library with an e-mail only: a new sheet, a changed sheet, or a few words about one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Gone, Invalid
from terreau.foundation.policy import Actor
from terreau.library import actions, confirmed, content, reasons
from terreau.library.actions.sheets import clean_note, keeps_what_an_import_left, same_as, suggest
from terreau.library.confirmed import Confirmable
from terreau.library.models import Contribution, Sheet, Suggestion

LONGEST_WORDS = 2_000
GIFTS_AN_HOUR = 10  # from one place: the doors count
BY_EMAIL = Actor(label="by e-mail")


def give_sheet(kind: str, given: Mapping[str, Any], email: str, name: str = "", note: str = "") -> Contribution:
    """A whole new sheet; raises `Invalid` as `create_sheet` does, and for the e-mail."""
    checked = content.check(kind, given)
    data = {"kind": kind, "content": checked, "note": clean_note(note)}
    return confirmed.ask("library.sheet", email, data, title=checked["title"], name=name)


def give_change(
    sheet: Sheet,
    given: Mapping[str, Any],
    base: int,
    email: str,
    name: str = "",
    note: str = "",
    experience: Sheet | None = None,
) -> Contribution:
    """A sheet as it should be; what others change meanwhile is brought together when it is read."""
    checked = content.check(sheet.kind, given, imported=keeps_what_an_import_left(sheet, given))
    if same_as(sheet, checked):
        raise Invalid(_("Nothing was different: nothing was sent."))
    if not 0 < base <= sheet.version:
        base = sheet.version
    reasons.check(BY_EMAIL, sheet, experience)
    behind = experience.pk if experience else None
    data = {"sheet": sheet.pk, "content": checked, "base": base, "note": clean_note(note), "experience": behind}
    return confirmed.ask("library.change", email, data, title=sheet.title, name=name)


def give_words(sheet: Sheet, words: str, email: str, name: str = "") -> Contribution:
    """What should change, in one's own words."""
    words = words.replace("\x00", "").strip()
    if len(words) < 5:
        raise Invalid(_("Say in a few words what should change."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("Keep it under 2,000 characters."), field="words")
    data = {"sheet": sheet.pk, "content": {}, "base": sheet.version, "note": words}
    return confirmed.ask("library.words", email, data, title=sheet.title, name=name)


def _make_sheet(contribution: Contribution) -> Sheet:
    data = contribution.data
    checked = content.check(data["kind"], data["content"])
    return actions.add(BY_EMAIL, data["kind"], checked, data["note"], author_label=contribution.name)


def _make_suggestion(contribution: Contribution) -> Suggestion:
    data = contribution.data
    sheet = Sheet.objects.shown().filter(pk=data["sheet"]).first()
    if sheet is None:
        raise Gone(_("This sheet is no longer in the library: there is nothing to change."))
    behind = Sheet.objects.shown().filter(pk=data.get("experience")).first()
    return suggest(BY_EMAIL, sheet, data["content"], data["base"], data["note"], contribution.name, behind)


KINDS = (
    Confirmable("library.sheet", gettext_lazy("a new sheet"), _make_sheet),
    Confirmable("library.change", gettext_lazy("a change to a sheet"), _make_suggestion),
    Confirmable("library.words", gettext_lazy("a remark about a sheet"), _make_suggestion),
)
