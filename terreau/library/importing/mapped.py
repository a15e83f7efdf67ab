"""A record made into a sheet, as a plan says. No word of the source is lost: what has no place goes into the text."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid
from terreau.library.content import HEAD, OF_KIND
from terreau.library.fields import LONGEST_LINE, LONGEST_TEXT, MOST_LINES, Field, clean_url
from terreau.library.importing.plans import ADD, LEAVE, MAIN_TEXT, Plan, field_of, known_words
from terreau.library.imports import words
from terreau.library.imports.names import licence_of
from terreau.library.imports.reading import Item, Record, slug
from terreau.library.imports.wikitext import first_sentence
from terreau.library.models import Licence, Sheet, SheetKind
from terreau.territories.places import commune_named

URL = re.compile(r"https?://[^\s<>)\]]+")
LONGEST_SUMMARY = 300
LINKS = ("communes", "class_code", "method", "method_version", "structure")
SILENT = {"kind", "key", "version"}


@dataclass(slots=True)
class Draft:
    """A sheet being made: `extra` are blocks (label, text) that have no field of their own."""

    kind: str
    plan: Plan
    content: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    extra: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    strange: Counter[str] = field(default_factory=Counter)
    slug: str = ""


def item(record: Record, plan: Plan, source: str, strange: Counter[str]) -> Item:
    """The sheet to be. Raises `Invalid` for a licence that is closed.

    `strange` counts the words of lists that no vocabulary knows, as “target: word”.
    """
    kind = plan.kind_of(record.group)
    draft = Draft(kind, plan, strange=strange)
    draft.content = {
        "title": record.title, "language": "fr", "licence": plan.licence, "authors": list(record.authors),
        "aliases": list(record.aliases), "source_name": source[:200], "source_url": _safe_url(record.address),
    }  # fmt: skip
    for name, value in record.fields.items():
        _place(draft, name, value, plan.fields.get(name, ADD))
    _close(draft)
    return Item(
        kind, draft.content["title"], draft.content, slug=draft.slug, key=record.key, revision=record.revision[:40],
        changed=record.changed[:40], line=record.line,
    )  # fmt: skip


def _place(draft: Draft, name: str, value: str, target: str) -> None:
    if target == LEAVE or target in SILENT:
        return
    label = name.rpartition("/")[2].strip("()")
    if target == "fields.territory" and draft.kind == SheetKind.EXPERIENCE:
        target = "communes"
    if target in HEAD:
        _head(draft, label, value, target)
    elif target == "slug":
        draft.slug = slug(value)[:140]
    elif target == "text":
        draft.text.append(value)
    elif target in ("people", "minutes", "steps"):
        _worked_out(draft, label, value, target)
    elif target in LINKS:
        _link(draft, label, value, target)
    else:
        one = field_of(draft.kind, target)
        if one is None or not _field(draft, one, value):
            draft.extra.append((label, value))


def _head(draft: Draft, label: str, value: str, target: str) -> None:
    content = draft.content
    if target == "title":
        title = " ".join(value.split())
        if title != content["title"] and content["title"]:
            content["aliases"].append(content["title"])
        content["title"] = title
    elif target == "licence":
        code = value if value in Licence.values else licence_of(value)
        if code == "closed":
            sentence = _("Its licence, “%(licence)s”, does not let others share and change it: link to it instead.")
            raise Invalid(sentence % {"licence": value[:60]}, field="licence")
        content["licence"] = code or "unknown"
        if not code:
            draft.extra.append((_("Licence as its source says it"), value[:500]))
    elif target in ("aliases", "authors"):
        content[target] += [one.strip() for one in re.split(r"[\n;,]| et ", value) if one.strip()]
    elif target == "source_url":
        content[target] = _safe_url(value) or content["source_url"]
    elif target == "summary":
        line = " ".join(value.split())
        content[target] = first_sentence([line], LONGEST_SUMMARY) or line[:LONGEST_SUMMARY]
        if len(line) > LONGEST_SUMMARY:
            draft.text.append(value)
    elif target == "language":
        content[target] = value[:2].lower() if value[:2].lower() in ("fr", "en") else "fr"
    else:
        content[target] = " ".join(value.split())[: 500 if target == "origin" else 200]


def _worked_out(draft: Draft, label: str, value: str, target: str) -> None:
    if draft.kind != SheetKind.METHOD:
        if target == "steps":
            draft.text.append(value)
        else:
            draft.extra.append((label, value))
        return
    if target == "steps":
        found: Any = words.steps(value, _("How it goes"))
        draft.fields["steps"] = [*draft.fields.get("steps", []), *found]
        return
    low, high = words.people(value) if target == "people" else words.minutes(value)
    if low is None:
        draft.extra.append((label, value))
        return
    draft.fields[f"{target}_min"] = low
    if high is not None:
        draft.fields[f"{target}_max"] = high


def _link(draft: Draft, label: str, value: str, target: str) -> None:
    """Communes by code or name, a method or a structure by address or title; what is not here stays as text."""
    if target not in OF_KIND.get(SheetKind(draft.kind), ()):
        draft.extra.append((label, value))
    elif target in ("class_code", "method_version"):
        draft.content[target] = value if target == "class_code" else words.number(value) or 0
    elif target == "communes":
        codes = [_commune(one.strip()) for one in re.split(r"[\n;,]", value) if one.strip()]
        if None in codes:
            draft.extra.append((label, value))
        draft.content["communes"] = [*draft.content.get("communes", []), *(code for code in codes if code)]
    else:
        kind = SheetKind.METHOD if target == "method" else SheetKind.STRUCTURE
        sheets = Sheet.objects.filter(kind=kind)
        found = sheets.filter(slug=slug(value)[:140]).first() or sheets.filter(title__iexact=value[:200]).first()
        if found is None:
            draft.extra.append((label, value))
        else:
            draft.content[target] = found.slug


def _commune(text: str) -> str | None:
    """The code of the one commune of exactly that name or code; a slip is not forgiven to a file."""
    try:
        found = commune_named(text)
    except Invalid:
        return None
    return found.code if found.code in text or slug(found.name) in slug(text) else None


def _field(draft: Draft, one: Field, value: str) -> bool:
    """Put a value into a field; False where it does not fit, so that it is kept elsewhere."""
    read = SHAPES.get(one.shape, _as_it_is)
    made = read(draft, one, value)
    if made in (None, [], ""):
        return False
    before = draft.fields.get(one.code)
    if isinstance(made, list) and isinstance(before, list):
        made = [*before, *(each for each in made if each not in before)]
    elif isinstance(made, str) and before and one.shape == "text":
        made = f"{before}\n\n{made}"
    draft.fields[one.code] = made
    return True


def _lines(draft: Draft, one: Field, value: str) -> list[str]:
    parts = value.split("\n") if "\n" in value else re.split(r";|(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ])", value)
    kept = [part.strip(" -•*\t") for part in parts]
    return [part for part in kept if part]


def _choices(draft: Draft, one: Field, value: str) -> list[Any]:
    target = f"fields.{one.code}"
    own = {slug(word): code for word, code in draft.plan.values.get(target, {}).items()}
    codes, strange = words.labels(value, {**known_words(draft.kind, target), **own})
    typed = {str(code): code for code in one.words or {}}
    draft.strange.update(f"{target}: {word[:60]}" for word in strange)
    if strange:
        draft.extra.append((str(one.label), ", ".join(strange)))
    return [typed[code] for code in codes if code in typed]


def _references(draft: Draft, one: Field, value: str) -> list[dict[str, str]]:
    rows = []
    for line in _lines(draft, one, value):
        url = URL.search(line)
        title = re.sub(r"[\[\]()|]+", " ", URL.sub("", line)).strip(" :-–") if url else line
        rows.append({"title": " ".join(title.split())[:300], "url": _safe_url(url[0].rstrip(".,;")) if url else ""})
    return rows


def _url(draft: Draft, one: Field, value: str) -> str:
    found = URL.search(value)
    return _safe_url(found[0].rstrip(".,;")) if found else ""


def _number(draft: Draft, one: Field, value: str) -> int | None:
    found = words.number(value)
    return found if found is not None and one.least <= found <= one.most else None


def _as_it_is(draft: Draft, one: Field, value: str) -> Any:
    """Dates and rows: what the field itself reads, from JSON where the cell holds some."""
    try:
        return one.read(json.loads(value) if value.startswith(("[", "{")) else value, complete=False)
    except (ValueError, RecursionError):
        return None


def _line(draft: Draft, one: Field, value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= (one.most or LONGEST_LINE) else ""


def _some_lines(draft: Draft, one: Field, value: str) -> list[str]:
    return [line[:LONGEST_LINE] for line in _lines(draft, one, value)[: one.most or MOST_LINES]]


SHAPES: Mapping[str, Any] = {
    "text": lambda draft, one, value: value if len(value) <= (one.most or LONGEST_TEXT) else "",
    "line": _line,
    "lines": _some_lines,
    "names": _some_lines,
    "number": _number,
    "choice": lambda draft, one, value: next(iter(_choices(draft, one, value)), None),
    "choices": _choices,
    "flag": lambda draft, one, value: slug(value) in ("oui", "yes", "1", "true", "vrai", "x") or None,
    "url": _url,
    "references": _references,
}


def _close(draft: Draft) -> None:
    """Texts and blocks without a field go where this kind keeps its text; ends of ranges are completed."""
    main = MAIN_TEXT[draft.kind]
    texts = [text for text in draft.text if text]
    labelled = [(label, text) for label, text in draft.extra if text]
    if main:
        blocks = [*texts, *(f"### {label}\n\n{text}" for label, text in labelled)]
        before = draft.fields.get(main)
        draft.fields[main] = "\n\n".join(filter(None, [before, *blocks]))
    else:
        rest = [(_("Presentation"), text) for text in texts] + labelled
        steps = draft.fields.setdefault("steps", [])
        steps += [{"title": label[:200], "minutes": 0, "text": text} for label, text in rest]
    low, high = draft.fields.get("minutes_min"), draft.fields.get("minutes_max")
    if (low is None) != (high is None):
        draft.fields["minutes_min"] = draft.fields["minutes_max"] = low or high
    total = sum(step["minutes"] for step in draft.fields.get("steps", []))
    if total and low and high and not low <= total <= high:
        draft.fields["minutes_min"], draft.fields["minutes_max"] = min(low, total), max(high, total)
    if not draft.content.get("summary"):
        said = draft.fields.get(main, "") if main else " ".join(step["text"] for step in draft.fields.get("steps", []))
        draft.content["summary"] = first_sentence(said.splitlines(), LONGEST_SUMMARY)
    others = [one for one in dict.fromkeys(draft.content["aliases"]) if one != draft.content["title"]]
    draft.content["aliases"] = others[:30]
    draft.content["authors"] = list(dict.fromkeys(draft.content["authors"]))[:30]
    draft.content["fields"] = {code: value for code, value in draft.fields.items() if value not in ("", [], None)}


def _safe_url(text: str) -> str:
    try:
        return clean_url(text)
    except ValueError:
        return ""
