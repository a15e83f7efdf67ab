"""A sheet in words: what the page, the card, the difference and the JSON show of its content."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.foundation import care
from terreau.foundation.difference import Segment, difference
from terreau.foundation.errors import Sentence
from terreau.library import dates, vocabulary
from terreau.library.content import OF_KIND, STEP_TEXTS, Content
from terreau.library.content import of as content_of
from terreau.library.fields import FIELDS, Field, total_minutes
from terreau.library.models import Licence, Sheet, SheetFile, SheetKind
from terreau.territories.models import Territory

KIND_LABELS: Mapping[Any, Sentence] = dict(SheetKind.choices)
KIND_ICONS: Mapping[Any, str] = {
    "method": "footprints", "tool": "hammer", "experience": "sprout", "path": "route", "structure": "users",
    "project": "lightbulb",
}  # fmt: skip
LICENCE_URLS = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.LICENCE_OUVERTE: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
HTML_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of “in short”."""

    label: Sentence
    value: str
    icon: str = ""

    @property
    def wide(self) -> bool:
        return len(self.value) > 40


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of a sheet that differs between two versions."""

    label: Sentence
    segments: list[Segment] = field(default_factory=list)


def duration(minutes: int) -> str:
    """“45 min”, “1 h 30”, “2 days”."""
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        if rest:
            return _("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": rest}
        return _("%(hours)s h") % {"hours": hours}
    days = round(minutes / (24 * 60))
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": number_format(days)}


def people(fields: Mapping[str, Any]) -> str:
    least, most = fields.get("people_min"), fields.get("people_max")
    if least and most and least != most:
        return _("%(least)s to %(most)s people") % {"least": number_format(least), "most": number_format(most)}
    if least and most:
        return ngettext("%(count)s person", "%(count)s people", least) % {"count": number_format(least)}
    if least:
        return _("%(least)s people or more") % {"least": number_format(least)}
    return _("up to %(most)s people") % {"most": number_format(most)} if most else ""


def time(fields: Mapping[str, Any]) -> str:
    least, most = fields.get("minutes_min"), fields.get("minutes_max")
    if least and most and least != most:
        return _("%(least)s to %(most)s") % {"least": duration(least), "most": duration(most)}
    only = most or least
    return duration(only) if only else ""


def brief(kind: str, fields: Mapping[str, Any]) -> list[Row]:
    """“In short”: what one must know before choosing it."""
    rows = list(_method_rows(fields)) if kind == SheetKind.METHOD else list(_other_rows(kind, fields))
    return [row for row in rows if row.value]


def _method_rows(fields: Mapping[str, Any]) -> Iterator[Row]:
    yield Row(_("People"), people(fields), "users")
    yield Row(_("With whom"), _words(vocabulary.AUDIENCE, fields.get("audience")), "users")
    yield Row(_("How long"), time(fields), "clock")
    facilitators = fields.get("facilitators")
    text = ngettext("%(count)s person at least", "%(count)s people at least", facilitators or 1)
    yield Row(_("To facilitate"), text % {"count": facilitators} if facilitators else "", "messages-square")
    for code, label in (("difficulty_facilitator", _("Facilitating")), ("difficulty_participants", _("Taking part"))):
        yield Row(label, _word(vocabulary.DIFFICULTY, fields.get(code)), "mountain")
    yield Row(_("Cost"), _word(vocabulary.COST, fields.get("cost")), "coins")
    yield Row(_("Where"), _words(vocabulary.SETTINGS, fields.get("settings")), "map-pin")
    yield Row(_("At a distance"), _word(vocabulary.REMOTE, fields.get("remote")), "globe")
    yield Row(_("Phases"), _words(vocabulary.PHASES, fields.get("phases")), "route")
    classes = fields.get("classes", [])
    everywhere = set(classes) == set(vocabulary.CLASSES)
    yield Row(
        _("Fits well in"), _("every kind of commune") if everywhere else _words(vocabulary.CLASSES, classes), "trees"
    )
    if fields.get("population_max"):
        most = _("communes below %(most)s inhabitants") % {"most": number_format(fields["population_max"])}
        yield Row(_("Size"), most, "house")


def _other_rows(kind: str, fields: Mapping[str, Any]) -> Iterator[Row]:
    shown = {
        "period": "calendar", "asked_by_kind": "landmark", "asked_by": "landmark", "people": "users", "roles": "users",
        "facilitators": "messages-square", "days": "clock", "cost_euros": "coins", "payers": "coins",
        "change_kind": "pencil", "outcome": "badge-check", "territory": "map-pin",
    }  # fmt: skip
    short = {
        "people": _("People"), "facilitators": _("To facilitate"), "days": _("Days of work"), "payers": _("Who paid"),
        "change_kind": _("Changed"),
    }  # fmt: skip
    yield Row(_("When"), dates.span(fields.get("began", ""), fields.get("ended", "")), "calendar")
    yield Row(_("How long the method took"), duration(fields["minutes"]) if fields.get("minutes") else "", "clock")
    for one in FIELDS[kind]:
        if one.code in shown and one.code in fields:
            yield Row(
                short.get(one.code, one.label), as_text(one, fields[one.code]).replace("\n", ", "), shown[one.code]
            )


def _word(words: Mapping[Any, Sentence], code: Any) -> str:
    return str(words[code]) if code in words else ""


def _words(words: Mapping[Any, Sentence], codes: Any) -> str:
    return ", ".join(str(words[code]) for code in codes or [] if code in words)


def as_text(one: Field, value: Any) -> str:
    """A value of a field as plain text, in words rather than codes."""
    if one.shape == "choices":
        return _words(one.words or {}, value)
    if one.shape == "choice":
        return _word(one.words or {}, value)
    if one.shape == "flag":
        return _("yes") if value else ""
    if one.shape == "number":
        return number_format(value) if value is not None else ""
    if one.shape in ("lines", "names"):
        return "\n".join(f"- {line}" for line in value or [])
    if one.shape == "steps":
        return "\n\n".join(map(_step_text, value or []))
    if one.shape == "roles":
        return "\n".join(_role(one, row) for row in value or [])
    if one.shape == "payers":
        return "\n".join(_payer(row) for row in value or [])
    if one.shape == "date":
        return dates.in_words(value or "")
    if one.shape == "references":
        return "\n".join(f"{row['title']} {row['url']}".strip() for row in value or [])
    return value or ""


def _role(one: Field, row: Mapping[str, Any]) -> str:
    return _("%(role)s: %(people)s") % {
        "role": _word(one.words or {}, row["role"]),
        "people": number_format(row["people"]),
    }


def _payer(row: Mapping[str, Any]) -> str:
    if row["euros"] is None:
        return str(row["who"])
    return _("%(who)s: %(euros)s €") % {"who": row["who"], "euros": number_format(row["euros"])}


def _step_text(step: Mapping[str, Any]) -> str:
    picture = _("(with a picture: %(name)s…)") % {"name": step["picture"][:8]} if step.get("picture") else ""
    return "\n".join(filter(None, [f"{step['title']} ({duration(step['minutes'])})", step["text"], picture]))


def parts(kind: str, content: Mapping[str, Any]) -> Iterator[tuple[Sentence, str]]:
    """(label, plain text) of every part of a content, empty ones too: two contents give the same labels."""
    yield _("Title"), content.get("title", "")
    yield _("Other names"), ", ".join(content.get("aliases", []))
    yield _("Intention"), content.get("summary", "")
    for one in FIELDS[kind]:
        yield one.label, as_text(one, content.get("fields", {}).get(one.code))
    for code in OF_KIND.get(SheetKind(kind), ()):
        value = content.get(code)
        yield PART_LABELS[code](), _path_text(value or []) if code == "steps" else _plain(value)
    yield _("Authors"), ", ".join(content.get("authors", []))
    yield _("Where it comes from"), content.get("origin", "")
    yield _("Source"), " ".join(filter(None, [content.get("source_name", ""), content.get("source_url", "")]))
    yield _("Licence"), licence_label(content.get("licence", ""))
    yield _("Language"), content.get("language", "fr")


def told(content: Mapping[str, Any]) -> list[Row]:
    """What an experience says, answer by answer, to read it through before it is published."""
    names = Territory.objects.communes().filter(code__in=content["communes"]).values_list("name", flat=True)
    where = ", ".join(names) or _word(vocabulary.CLASSES, content["class_code"])
    said = [(one.label, as_text(one, content["fields"].get(one.code))) for one in FIELDS[SheetKind.EXPERIENCE]]
    rows = [(_("Where"), where), *said, (_("Signed by"), ", ".join(content["authors"]))]
    return [Row(label, text) for label, text in rows if text]


PART_LABELS: Mapping[str, Any] = {
    "steps": lambda: _("Steps of the path"),
    "communes": lambda: _("Communes (INSEE codes)"),
    "class_code": lambda: _("Kind of commune"),
    "method": lambda: _("Method that was used"),
    "method_version": lambda: _("Version of the method"),
    "structure": lambda: _("Structure that shares it"),
}


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(vocabulary.CLASSES.get(value, value)) if value else ""


def _path_text(steps: list[Mapping[str, Any]]) -> str:
    blocks = []
    for step in steps:
        texts = [step.get(code, "") for code in STEP_TEXTS if code not in ("title",)]
        blocks.append("\n".join(filter(None, [f"{step['position']}. {step['title']}", *texts, *step["methods"]])))
    return "\n\n".join(blocks)


def steps(kind: str, content: Mapping[str, Any], files: Iterable[SheetFile] = ()) -> list[dict[str, Any]]:
    """The steps of a method with their time in words and their picture, or those of a path with their methods found."""
    if kind != SheetKind.PATH:
        pictures = {one.digest: one for one in files if one.is_picture}
        return [
            {**step, "time": duration(step["minutes"]), "picture": pictures.get(step.get("picture", ""))}
            for step in content["fields"].get("steps", [])
        ]
    slugs = {slug for step in content["steps"] for slug in step["methods"]}
    methods = {sheet.slug: sheet for sheet in Sheet.objects.shown().filter(slug__in=slugs)}
    return [
        {
            **step,
            "weeks": weeks(step["weeks"]),
            "methods": [methods[slug] for slug in step["methods"] if slug in methods],
        }
        for step in content["steps"]
    ]


def weeks(text: str) -> str:
    """“4–10” → “4–10 weeks”; words stay as they are."""
    return text if not text or any(c.isalpha() for c in text) else _("%(weeks)s weeks") % {"weeks": text}


def changes(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """What differs, part by part, word by word."""
    pairs = zip(parts(kind, old), parts(kind, new), strict=True)
    return [Changed(label, difference(before, after)) for (label, before), (_same, after) in pairs if before != after]


def licence_label(code: str) -> str:
    return str(Licence(code).label) if code in Licence.values else ""


def address(sheet: Sheet) -> str:
    """The whole address of a sheet's page, for paper and for other sites."""
    return f"{settings.TERREAU_URL}{sheet.get_absolute_url()}"


@lru_cache(maxsize=512)
def qr_code(url: str) -> SafeString:
    """An SVG that leads from paper back to the living sheet."""
    import segno  # loaded for a page alone: commands do without

    drawing = segno.make(url, micro=False).svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 (paths that segno draws)


def attribution(sheet: Sheet, content: Mapping[str, Any]) -> str:
    """The line to paste wherever the sheet is used; an adaptation names its parent and the parent's authors too."""
    line = _attribution(sheet, content, sheet.version)
    if sheet.adapts is None or sheet.adapts_version is None:
        return line
    then = next((one for one in care.versions(sheet.adapts) if one.number == sheet.adapts_version), None)
    source = _attribution(sheet.adapts, then.snapshot if then else content_of(sheet.adapts), sheet.adapts_version)
    return _("%(line)s; adapted from %(source)s") % {"line": line, "source": source}


def _attribution(sheet: Sheet, content: Mapping[str, Any], version: int) -> str:
    authors = ", ".join(content["authors"]) or content["source_name"] or _("author not known")
    line = _("“%(title)s”, %(authors)s, version %(version)s, licence %(licence)s, %(address)s")
    return line % {
        "title": content["title"],
        "authors": authors,
        "version": version,
        "licence": licence_label(content["licence"]),
        "address": address(sheet),
    }


def as_plain_text(sheet: Sheet, content: Mapping[str, Any]) -> str:
    """The whole sheet for a terminal."""
    blocks = [f"{label}\n{text}" for label, text in parts(sheet.kind, content) if text]
    return "\n\n".join([*blocks, attribution(sheet, content)])


def as_line(sheet: Sheet) -> dict[str, Any]:
    """A sheet in a list of the API."""
    line = {code: getattr(sheet, code) for code in ("kind", "slug", "title", "summary", "version")}
    return {**line, "url": address(sheet)}


def joined(files: Iterable[SheetFile], content: Mapping[str, Any]) -> dict[str, list[SheetFile]]:
    """Pictures that no step shows, and documents."""
    in_steps = {step.get("picture") for step in content["fields"].get("steps", [])}
    every = list(files)
    return {
        "pictures": [one for one in every if one.is_picture and one.digest not in in_steps],
        "documents": [one for one in every if not one.is_picture],
    }


def file_data(file: SheetFile) -> dict[str, Any]:
    """A file in JSON; `sha256` names it in the steps that show it."""
    said = {code: getattr(file, code) for code in ("name", "size", "width", "height", "alt", "caption")}
    return {"sha256": file.digest, "url": f"{settings.TERREAU_URL}{file.url}", **said}


def as_data(sheet: Sheet, content: Content) -> dict[str, Any]:
    """The JSON twin of a sheet."""
    files = sheet.files.filter(published=True, taken_away_at=None)
    return {
        "kind": sheet.kind,
        "slug": sheet.slug,
        "url": address(sheet),
        "version": sheet.version,
        "published": sheet.published,
        "updated_at": sheet.updated_at.isoformat(),
        "attribution": attribution(sheet, content),
        "adapts": {"slug": sheet.adapts.slug, "version": sheet.adapts_version} if sheet.adapts else None,
        "files": [file_data(one) for one in files],
        **content,
    }


def json_ld(sheet: Sheet, content: Mapping[str, Any]) -> SafeString:
    """schema.org, as text that may stand inside a `<script type="application/ld+json">`."""
    fields = content["fields"]
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "HowTo" if sheet.kind in (SheetKind.METHOD, SheetKind.PATH) else "CreativeWork",
        "name": content["title"],
        "description": content["summary"],
        "inLanguage": content["language"],
        "url": address(sheet),
        "version": sheet.version,
        "author": [{"@type": "Person", "name": name} for name in content["authors"]],
        "license": LICENCE_URLS.get(content["licence"]),
        "dateModified": sheet.updated_at.isoformat(),
        "isBasedOn": address(sheet.adapts) if sheet.adapts else None,
    }
    if sheet.kind == SheetKind.METHOD:
        thing |= {
            "totalTime": f"PT{total_minutes(fields)}M",
            "tool": [{"@type": "HowToTool", "name": name} for name in fields.get("material", [])],
            "step": [
                {"@type": "HowToStep", "position": place, "name": step["title"], "text": step["text"]}
                for place, step in enumerate(fields.get("steps", []), start=1)
            ],
        }
    if sheet.kind == SheetKind.PATH:
        thing["step"] = [
            {
                "@type": "HowToSection",
                "position": step["position"],
                "name": step["title"],
                "description": step["purpose"],
            }
            for step in content["steps"]
        ]
    text = json.dumps({key: value for key, value in thing.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(HTML_ESCAPES))  # noqa: S308 (no <, > or & is left)
