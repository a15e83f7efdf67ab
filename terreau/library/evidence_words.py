"""The evidence of a sheet in words: sentences first, then one row a class; each figure with its n and its address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terreau.library import evidence, vocabulary
from terreau.library.evidence import Change, Evidence, Figures, Middle, Share
from terreau.library.models import Sheet
from terreau.library.present import duration

LABELS = {
    "told": lambda: _("Told"),
    "outcome": lambda: _("Whether it worked"),
    "minutes": lambda: _("Time"),
    "people": lambda: _("People"),
    "cost": lambda: _("Cost"),
    "change": lambda: _("What is changed"),
    "version": lambda: _("Version"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a cell, the experiences that it stands on and where they are read."""

    figure: str
    text: str
    n: int
    url: str
    short: str = ""  # where the class is said above it

    @property
    def label(self) -> str:
        return LABELS[self.figure]()


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    used: int
    cells: list[Said]


def address(sheet: Sheet, figure: str, class_code: str = "") -> str:
    """The page of the experiences behind a figure."""
    asked = {"classe": class_code, "figure": "" if figure == "told" else figure}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("library:experiences", args=[sheet.slug]) + (f"?{query}" if query else "")


def seen_from(sheet: Sheet, commune: str) -> str:
    """The address of a sheet, with what is told in communes like that one (an INSEE code, or empty)."""
    return sheet.get_absolute_url() + (f"?{urlencode({'territoire': commune})}" if commune else "")


def sentences(sheet: Sheet, found: Figures) -> list[Said]:
    """What is told, one sentence a figure; nothing of what nobody tells."""
    said = [("told", _told(found), found.told)]
    if found.told < evidence.LEAST:
        return [_said(sheet, found, *one) for one in said]
    said += [
        ("outcome", _outcome(found.outcome), found.outcome.n),
        ("minutes", _minutes(found.minutes), found.minutes.n),
        ("people", _people(found.people), found.people.n),
        ("cost", _cost(found.cost_euros), found.cost_euros.n),
        ("change", _change(found.change), found.change.n),
        ("version", _versions(found.versions), sum(found.versions.values())),
    ]
    return [_said(sheet, found, *one) for one in said if one[2]]


def rows(sheet: Sheet, found: Evidence) -> list[Row]:
    """The table: a row for each class of which something is told, then all of them."""
    if found.all.told < evidence.LEAST:
        return []
    by_class = [
        Row(str(vocabulary.CLASSES[code]), one.used, _cells(sheet, one)) for code, one in found.by_class.items()
    ]
    return [*by_class, Row(str(vocabulary.IN_ALL), found.all.used, _cells(sheet, found.all))]


def _said(sheet: Sheet, found: Figures, figure: str, text: str, n: int) -> Said:
    return Said(figure, text, n, address(sheet, figure, found.class_code))


def _cells(sheet: Sheet, found: Figures) -> list[Said]:
    change = str(vocabulary.CHANGES[found.change.code]) if found.change.tells else ""
    cells = [
        ("told", number_format(found.told), found.told),
        ("outcome", _worked(found.outcome), found.outcome.n),
        ("minutes", _number("minutes", found.minutes), found.minutes.n),
        ("people", _number("people", found.people), found.people.n),
        ("cost", _number("cost", found.cost_euros), found.cost_euros.n),
        ("change", change, found.change.n),
    ]
    return [_said(sheet, found, figure, text, n) for figure, text, n in cells]


def too_few() -> str:
    return _("too few")


def _told(found: Figures) -> str:
    if not found.used:
        return _("Nobody has told yet how it went.")
    parts = [_("%(uses)s, %(experiences)s.") % {"uses": _uses(found.used), "experiences": _experiences(found.told)}]
    if 0 < found.told < evidence.LEAST:
        parts.append(_("This is too few to tell more than each story tells."))
    if found.from_public_source:
        drawn = ngettext(
            "%(count)s of these experiences is drawn from a public source, not told by those who lived it.",
            "%(count)s of these experiences are drawn from public sources, not told by those who lived them.",
            found.from_public_source,
        )
        parts.append(drawn % {"count": number_format(found.from_public_source)})
    return " ".join(parts)


def _uses(count: int) -> str:
    return ngettext("%(count)s use", "%(count)s uses", count) % {"count": number_format(count)}


def _experiences(count: int) -> str:
    text = ngettext("%(count)s experience told", "%(count)s experiences told", count)
    return text % {"count": number_format(count)}


def _outcome(share: Share) -> str:
    if not share.tells:
        return _("Whether it works: too few to tell.")
    sentence = _("Out of %(n)s, it worked for %(worked)s, partly for %(partly)s, and did not for %(did_not)s.")
    return sentence % {"n": share.n, "worked": share.worked, "partly": share.partly, "did_not": share.did_not}


def _worked(share: Share) -> str:
    return _("%(worked)s times out of %(n)s") % {"worked": share.worked, "n": share.n} if share.tells else ""


def _minutes(middle: Middle) -> str:
    if middle.middle is None:
        return _("How long it takes: too few to tell.")
    sentence = _("Half of them took %(middle)s or less; the quickest %(least)s, the longest %(most)s.")
    return sentence % _in_words("minutes", middle)


def _people(middle: Middle) -> str:
    if middle.middle is None:
        return _("How many people come: too few to tell.")
    sentence = _("In half of them %(middle)s people or fewer took part; from %(least)s to %(most)s.")
    return sentence % _in_words("people", middle)


def _cost(middle: Middle) -> str:
    if middle.middle is None:
        return _("What it costs: too few to tell.")
    if middle.most == 0:
        return _("It cost nothing to any of them.")
    sentence = _("Half of them spent %(middle)s or less; from %(least)s to %(most)s.")
    return sentence % _in_words("cost", middle)


def _change(change: Change) -> str:
    if change.n < evidence.LEAST:
        return _("What is changed most often: too few to tell.")
    if not change.tells:
        return _("Those who changed something each changed something else.")
    sentence = _("What is changed most often: %(change)s (%(times)s times out of %(n)s).")
    return sentence % {"change": vocabulary.CHANGES[change.code], "times": change.times, "n": change.n}


def _versions(versions: dict[int, int]) -> str:
    parts = (_("version %(number)s (%(count)s)") % {"number": one, "count": many} for one, many in versions.items())
    return _("Versions that were used: %(versions)s.") % {"versions": ", ".join(parts)}


def _in_words(figure: str, middle: Middle) -> dict[str, str]:
    return {name: value_in_words(figure, getattr(middle, name)) for name in ("middle", "least", "most")}


def _number(figure: str, middle: Middle) -> str:
    return value_in_words(figure, middle.middle) if middle.middle is not None else ""


def value_in_words(figure: str, value: Any) -> str:
    """The value that an experience gives to a figure."""
    if value in (None, "", ()):
        return ""
    if figure == "minutes":
        return duration(value)
    if figure == "cost":
        return _("%(euros)s €") % {"euros": number_format(value)}
    if figure == "people":
        return number_format(value)
    if figure == "outcome":
        return str(vocabulary.OUTCOMES[value])
    if figure == "change":
        return ", ".join(str(vocabulary.CHANGES[code]) for code in value)
    return _("version %(number)s") % {"number": value}


def told_value(figure: str, experience: Sheet) -> str:
    """What one experience gives to a figure, in words."""
    told = experience.told
    given = {
        "told": told.outcome, "outcome": told.outcome, "minutes": told.minutes, "people": told.people,
        "cost": told.cost_euros, "change": told.changes.split(), "version": experience.method_version,
    }[figure]  # fmt: skip
    return value_in_words("outcome" if figure == "told" else figure, given)


# ---------------------------------------------------------------- in territories alike

PACES = (
    (0.6, gettext_lazy("about half the time announced")),
    (0.9, gettext_lazy("less time than announced")),
    (1.1, gettext_lazy("about the time announced")),
    (1.3, gettext_lazy("a little more time than announced")),
    (1.75, gettext_lazy("half as much time again as announced")),
    (2.5, gettext_lazy("twice the time announced")),
)  # up to this many times what is announced → in words


def alike(sheet: Sheet, class_code: str) -> list[Said]:
    """What is told in territories of one class (in all, for an empty one), as clauses: outcome, then time, then what
    is changed. Only of figures that tell; nothing where none does."""
    told = evidence.of(sheet)
    found = told.of_class(class_code) if class_code else told.all
    where = vocabulary.CLASSES[class_code] if class_code else _("all kinds of communes together")
    return [
        Said(figure, _("in %(where)s, %(clause)s") % {"where": where, "clause": clause}, n, url, clause)
        for figure, clause, n in _clauses(sheet, found)
        for url in (address(sheet, figure, class_code),)
    ]


def _clauses(sheet: Sheet, found: Figures) -> Iterator[tuple[str, str, int]]:
    """(figure, clause, n)"""
    if found.outcome.tells:
        words: dict[str, Any] = {"worked": found.outcome.worked, "n": found.outcome.n}
        yield "outcome", _("it worked %(worked)s times out of %(n)s") % words, found.outcome.n
    if found.minutes.middle is not None and (pace := _pace(sheet, found.minutes.middle)):
        words = {"pace": pace, "middle": duration(found.minutes.middle)}
        yield "minutes", _("this took %(pace)s: %(middle)s or less for half of them") % words, found.minutes.n
    if found.change.tells:
        words = {"change": vocabulary.CHANGES[found.change.code]}
        yield "change", _("what is changed most often: %(change)s") % words, found.change.n


def _pace(sheet: Sheet, middle: int) -> str:
    """How long it took, compared with what the sheet announces today; empty where it announces nothing."""
    least, most = sheet.fields.get("minutes_min"), sheet.fields.get("minutes_max")
    if not least or not most:
        return ""
    times = 1.0 if least <= middle <= most else middle / (most if middle > most else least)
    for up_to, words in PACES:
        if times <= up_to:
            return str(words)
    return _("about %(times)s times the time announced") % {"times": number_format(round(times))}


def reasons(sheet: Sheet, class_code: str) -> list[Said]:
    """The evidence as reasons to choose a method where it is to be used: what tells in the same class, else in all,
    else how many tell at all."""
    tally, here = evidence.library().tally(sheet.pk), evidence.library().tally(sheet.pk, class_code)
    if not tally.told and not evidence.of(sheet).all.told:
        return []
    said = alike(sheet, class_code) if class_code else []
    if any(one.figure == "outcome" for one in said):
        return said
    if everywhere := [one for one in alike(sheet, "") if one.figure == "outcome"]:
        return [*said, *everywhere]
    if class_code and here.told:
        text = ngettext(
            "%(told)s experience is told in a commune of the same kind (it worked: %(worked)s)",
            "%(told)s experiences are told in communes of the same kind (it worked: %(worked)s)",
            here.told,
        )
        words = {"told": here.told, "worked": here.worked}
        return [*said, Said("told", text % words, here.told, address(sheet, "told", class_code))]
    if tally.told:
        text = ngettext("%(told)s experience is told of it", "%(told)s experiences are told of it", tally.told)
        return [*said, Said("told", text % {"told": tally.told}, tally.told, address(sheet, "told"))]
    return said


def said_here(one: Said, class_code: str) -> Said:
    """The same without the class, which is said above it."""
    return replace(one, text=one.short) if one.short and f"classe={class_code}" in one.url else one


def as_text(sheet: Sheet, found: Evidence) -> str:
    """For a terminal: in all, then by class."""
    blocks = [(sheet.title, found.all)]
    blocks += [(str(vocabulary.CLASSES[code]), one) for code, one in found.by_class.items()]
    return "\n\n".join("\n".join([title, *_lines(sheet, one)]) for title, one in blocks)


def _lines(sheet: Sheet, found: Figures) -> list[str]:
    return [f"  {said.text} (n = {said.n})" for said in sentences(sheet, found)]


# ---------------------------------------------------------------- as data


def as_data(sheet: Sheet, found: Evidence) -> dict[str, Any]:
    """The JSON twin. A figure under `least` experiences is null there as it is silent on the page."""
    return {
        "slug": sheet.slug,
        "title": sheet.title,
        "version": sheet.version,
        "least": evidence.LEAST,
        "all": _figures_as_data(sheet, found.all),
        "by_class": [_figures_as_data(sheet, one) for one in found.by_class.values()],
    }


def _figures_as_data(sheet: Sheet, found: Figures) -> dict[str, Any]:
    outcome, change = found.outcome, found.change
    shares = {"worked": outcome.worked, "partly": outcome.partly, "did_not": outcome.did_not}
    data: dict[str, Any] = {
        "class_code": found.class_code,
        "used": found.used,
        "told": found.told,
        "from_public_source": found.from_public_source,
        "outcome": {"n": outcome.n, **{name: count if outcome.tells else None for name, count in shares.items()}},
        "minutes": _middle_as_data(found.minutes),
        "people": _middle_as_data(found.people),
        "cost_euros": _middle_as_data(found.cost_euros),
        "change": {"n": change.n, "code": change.code or None, "times": change.times if change.tells else None},
        "versions": [{"number": number, "told": count} for number, count in found.versions.items()],
    }
    urls = {figure: _data_address(sheet, figure, found.class_code) for figure in evidence.BEHIND}
    return {**data, "experiences": urls}


def _middle_as_data(middle: Middle) -> dict[str, int | None]:
    return {"n": middle.n, "median": middle.middle, "least": middle.least, "most": middle.most}


def _data_address(sheet: Sheet, figure: str, class_code: str) -> str:
    query = urlencode({name: value for name, value in (("figure", figure), ("class_code", class_code)) if value})
    return f"{reverse('api:library_behind', args=[sheet.slug])}?{query}"


def behind_as_data(figure: str, experience: Sheet) -> dict[str, Any]:
    """One experience behind a figure: its address and what it gives to the figure."""
    told = experience.told
    given: dict[str, Any] = {
        "outcome": told.outcome or None, "minutes": told.minutes, "people": told.people, "cost": told.cost_euros,
        "change": told.changes.split(), "version": experience.method_version,
    }  # fmt: skip
    return {
        "slug": experience.slug,
        "title": experience.title,
        "class_code": experience.class_code,
        "version": experience.method_version,
        "value": given[figure] if figure != "told" else given["outcome"],
    }
