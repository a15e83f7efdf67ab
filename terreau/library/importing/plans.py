"""From a source's fields to ours: proposed from names, changed by people, remembered, kept as TOML or JSON.

kind = "project"                # of what the source does not class
licence = "CC-BY-SA-4.0"        # where the source says it for all; else "unknown"
[kinds]
Project = "project"             # template, form or category → kind; "" leaves these out
[fields]
shortDescription = "summary"
bf_mail = ""                    # left out
whatever = "+"                  # added to the text, under its own name
[values."fields.themes"]
Alim = "alimentation-agriculture"
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid
from terreau.library.content import HEAD, OF_KIND
from terreau.library.fields import FIELDS, Field
from terreau.library.imports import names
from terreau.library.imports.reading import Reading, slug
from terreau.library.models import Licence, SheetKind

ADD, LEAVE = "+", ""
WORKED_OUT = ("people", "minutes", "steps", "text", "kind", "slug", "key", "version")
MAIN_TEXT: Mapping[Any, str] = {
    SheetKind.METHOD: "",
    SheetKind.EXPERIENCE: "what_was_done",
    SheetKind.STRUCTURE: "text",
    SheetKind.PROJECT: "text",
    SheetKind.TOOL: "text",
    SheetKind.PATH: "text",
}


@dataclass(slots=True)
class Plan:
    """How records become sheets."""

    kind: str = "project"
    licence: str = "unknown"
    kinds: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def kind_of(self, group: str) -> str:
        return self.kinds.get(group, self.kind)


def propose(reading: Reading, kind: str = "") -> Plan:
    """What the names of groups and fields say, for a person to look at."""
    groups = Counter(one.group for one in reading.records)
    plan = Plan(kinds={group: _kind_named(group) or kind for group in groups if group})
    plan.kinds = {group: found for group, found in plan.kinds.items() if found}
    plan.kind = kind or _likely_kind(reading)
    plan.fields = {name: _target(name) for name in columns(reading)}
    return plan


def columns(reading: Reading) -> dict[str, list[str]]:
    """Source field → its first three different values, in the order in which the fields come."""
    found: dict[str, list[str]] = {}
    for record in reading.records:
        for name, value in record.fields.items():
            shown = found.setdefault(name, [])
            if len(shown) < 3 and value[:120] not in shown:
                shown.append(value[:120])
    return found


def groups(reading: Reading) -> dict[str, int]:
    return dict(Counter(one.group for one in reading.records).most_common(50))


def _target(name: str) -> str:
    if name == "(text)":
        return "text"
    if name == "(categories)":
        return "fields.themes"
    found = names.target_of(name)
    return ADD if found == names.UNKNOWN or found not in targets("") else found


def _kind_named(group: str) -> str:
    name = slug(group)
    return name if name in SheetKind.values else names.WORDS["kind"].get(name, "")


def _likely_kind(reading: Reading) -> str:
    """A method where the fields tell of steps and groups, an experience where they tell of money and askers."""
    targets = {names.target_of(name) for name in columns(reading)}
    if len(targets & {"steps", "people", "minutes", "fields.goals", "fields.pitfalls"}) >= 2:
        return "method"
    told = {
        "fields.asked_by",
        "fields.funding",
        "fields.cost_euros",
        "fields.what_failed",
        "fields.outcome",
        "fields.days",
    }
    return "experience" if len(targets & told) >= 2 else "project"


def targets(kind: str) -> list[str]:
    """Every target that a field may have, for one kind or (for "") for all of them."""
    kinds = [kind] if kind else list(SheetKind.values)
    inner = [f"fields.{one.code}" for each in kinds for one in FIELDS[each]]
    links = [code for each in kinds for code in OF_KIND.get(SheetKind(each), ()) if code != "steps"]
    return list(dict.fromkeys([ADD, LEAVE, *HEAD, *WORKED_OUT, *links, *inner]))


def read(data: Mapping[str, Any], reading: Reading) -> Plan:
    """A mapping that somebody wrote, completed by what names say; raises `Invalid` with the part that is wrong."""
    plan = propose(reading, str(data.get("kind") or ""))
    known = {"kind", "licence", "kinds", "fields", "values"}
    for name in data:
        if name not in known:
            raise Invalid(_("A mapping has no part “%(name)s”.") % {"name": str(name)[:60]}, field="map")
    plan.licence = str(data.get("licence") or plan.licence)
    plan.kinds |= _texts(data, "kinds")
    plan.fields |= _texts(data, "fields")
    values = data.get("values") or {}
    if not isinstance(values, Mapping) or not all(isinstance(one, Mapping) for one in values.values()):
        raise Invalid(_("“values” must hold, for each of our fields, words and their codes."), field="map")
    plan.values = {str(code): {str(k): str(v) for k, v in words.items()} for code, words in values.items()}
    check(plan)
    return plan


def _texts(data: Mapping[str, Any], part: str) -> dict[str, str]:
    rows = data.get(part) or {}
    if not isinstance(rows, Mapping) or not all(isinstance(value, str) for value in rows.values()):
        raise Invalid(_("“%(name)s” must hold names and what they become.") % {"name": part}, field="map")
    return {str(name): value for name, value in rows.items()}


def check(plan: Plan) -> None:
    """Raise `Invalid` for a kind, a licence or a target that does not exist."""
    wrong = [kind for kind in (plan.kind, *plan.kinds.values()) if kind not in SheetKind.values and kind != LEAVE]
    if wrong:
        raise Invalid(_("There is no kind of sheet “%(kind)s”.") % {"kind": wrong[0][:40]}, field="map")
    if plan.licence not in Licence.values:
        raise Invalid(_("There is no licence “%(code)s” here.") % {"code": plan.licence[:40]}, field="map")
    every = set(targets(""))
    for name, target in plan.fields.items():
        if target not in every:
            sentence = _("“%(field)s” cannot become “%(target)s”: a sheet has no such part.")
            raise Invalid(sentence % {"field": name[:60], "target": target[:60]}, field="map")


def from_toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Invalid(_("The mapping is not TOML: %(why)s.") % {"why": str(problem)[:200]}, field="map") from None


def to_toml(plan: Plan) -> str:
    """A mapping as a file that `--map` reads."""
    lines = [f"kind = {_quoted(plan.kind)}", f"licence = {_quoted(plan.licence)}"]
    tables: Iterable[tuple[str, Mapping[str, str]]] = [
        ("kinds", plan.kinds), ("fields", plan.fields),
        *((f"values.{_quoted(code)}", words) for code, words in plan.values.items()),
    ]  # fmt: skip
    for name, rows in tables:
        if rows:
            lines += ["", f"[{name}]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in rows.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in text.replace("\\", "\\\\"))
    return '"' + escaped.replace('"', '\\"') + '"'


def field_of(kind: str, target: str) -> Field | None:
    """The field of a target `fields.x`, where sheets of that kind have it."""
    code = target.removeprefix("fields.")
    return next((one for one in FIELDS[kind] if one.code == code), None) if target.startswith("fields.") else None


@lru_cache(maxsize=64)
def known_words(kind: str, target: str) -> Mapping[str, str]:
    """Slug of a word → code, for a list of choices: codes, labels in both languages, words that sources use."""
    one = field_of(kind, target)
    found: dict[str, str] = dict(names.words_of(target))
    for code, label in (one.words or {}).items() if one else ():
        found[slug(str(code))] = str(code)
        for language in ("fr", "en"):
            with translation.override(language):
                found[slug(str(label))] = str(code)
    return found
