"""The starter library: one TOML file a sheet in `starter/`, loaded once and brought up to date by `terreau init`.

A sheet that people changed is left as they made it, and reported.
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import actions, content
from terreau.library.fields import total_minutes
from terreau.library.models import RELATIONS, Sheet, SheetKind
from terreau.territories.models import Kind, Territory

FOLDER = Path(__file__).parent / "starter"
ORDER = ("structure", "tool", "project", "method", "experience", "path")  # what others name comes first
AUTHOR = "Terreau"
NEEDED_IN_METHOD = (
    "goals", "phases", "audience", "people_min", "minutes_min", "minutes_max", "facilitators", "difficulty_facilitator",
    "difficulty_participants", "remote", "cost", "settings", "classes", "when_not", "objective", "material", "tips",
    "pitfalls", "accessibility", "easy_read", "offline_kit", "steps",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StarterSheet:
    kind: str
    slug: str
    content: dict[str, Any]
    digest: str


@dataclass(slots=True)
class Report:
    """Slugs by what became of them. `kept`: people changed the sheet, so the file was not taken."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def files(folder: Path = FOLDER) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> StarterSheet:
    """One file; raises `ValueError` that names the file and the field."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path.name}: {problem}") from None
    kind, slug = data.pop("kind", None), data.pop("slug", None)
    if kind not in ORDER:
        raise ValueError(f"{path.name}: kind: {kind!r}")
    if slug != path.stem:
        raise ValueError(f"{path.name}: slug: {slug!r}")
    return StarterSheet(kind, slug, data, digest_of(path))


def read_all(folder: Path = FOLDER) -> list[StarterSheet]:
    """Every file, in the order in which they may be loaded."""
    return sorted(map(read, files(folder)), key=lambda sheet: (ORDER.index(sheet.kind), sheet.slug))


def incomplete(sheet: StarterSheet) -> Iterator[str]:
    """What a starter sheet still lacks to be worth a person's time, one “field: reason” each."""
    if sheet.kind != SheetKind.METHOD:
        return
    fields = sheet.content.get("fields", {})
    for code in NEEDED_IN_METHOD:
        if not fields.get(code):
            yield f"{code}: missing"
    for code, least, most in (("tips", 2, 99), ("pitfalls", 3, 99), ("steps", 3, 8)):
        if not least <= len(fields.get(code, [])) <= most:
            yield f"{code}: {len(fields.get(code, []))}, not from {least} to {most}"
    total = total_minutes(fields)
    if not fields.get("minutes_min", 0) <= total <= fields.get("minutes_max", 0):
        yield f"steps: {total} minutes in all"
    if fields.get("first_step") and not fields.get("start_reason"):
        yield "start_reason: missing"


def is_needed() -> bool:
    """Whether a file is not in the library yet, or changed since it was loaded there and nobody else changed it."""
    known = {sheet.slug: sheet for sheet in Sheet.objects.only("slug", "starter_digest", "starter_version", "version")}
    return any(
        path.stem not in known
        or (known[path.stem].from_starter_untouched and known[path.stem].starter_digest != digest_of(path))
        for path in files()
    )


def load(progress: Callable[[int, int], None] = lambda done, total: None, folder: Path = FOLDER) -> Report:
    """Bring the library up to date with the files; the second time does nothing."""
    sheets, report = read_all(folder), Report()
    for done, sheet in enumerate(sheets, start=1):
        with transaction.atomic():
            _load_one(sheet, report)
        progress(done, len(sheets))
    return report


def _load_one(starter: StarterSheet, report: Report) -> None:
    actor = Actor.of_system("starter")
    sheet = Sheet.objects.select_for_update().filter(slug=starter.slug).first()
    if sheet is not None and not sheet.from_starter_untouched:
        report.kept.append(starter.slug)
        return
    if sheet is not None and sheet.starter_digest == starter.digest:
        report.unchanged.append(starter.slug)
        return
    checked = _checked(starter)
    if sheet is None:
        sheet = actions.add(actor, starter.kind, checked, slug=starter.slug, author_label=AUTHOR)
        report.created.append(starter.slug)
    else:
        sheet = actions.change(actor, sheet, checked, sheet.version, author_label=AUTHOR)
        report.updated.append(starter.slug)
    sheet.starter_digest, sheet.starter_version = starter.digest, sheet.version
    sheet.save(update_fields=["starter_digest", "starter_version"])


def _checked(starter: StarterSheet) -> content.Content:
    """Checked content; communes that this site does not have are left out."""
    given = dict(starter.content)
    if given.get("communes"):
        known = Territory.objects.filter(kind=Kind.COMMUNE, code__in=given["communes"])
        given["communes"] = sorted(known.values_list("code", flat=True))
    fields = dict(given.get("fields", {}))
    chained = {code: fields.pop(code) for code in RELATIONS if code in fields}  # those that are loaded later, too
    try:
        checked = content.check(starter.kind, {**given, "fields": fields})
        return {**checked, "fields": {**checked["fields"], **chained}}
    except Invalid as problem:
        field_, sentences = next(iter(problem.errors.items()))
        sentence = _("The starter sheet %(file)s is wrong at “%(field)s”: %(sentence)s")
        raise Invalid(sentence % {"file": f"{starter.slug}.toml", "field": field_, "sentence": sentences[0]}) from None
