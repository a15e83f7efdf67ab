"""From the answers of a draft to the content of an experience: twelve questions, four steps, nothing typed twice."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation.errors import Invalid, Sentence
from terreau.library import content as contents
from terreau.library import places, vocabulary
from terreau.library.fields import FIELDS
from terreau.library.models import ExperienceDraft, Licence, SheetKind
from terreau.territories.models import Territory
from terreau.territories.places import commune_named

# Step → its questions, each with the names of its answers.
STEPS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "where": (
        ("where", ("commune", "commune_code", "others", "class_code", "place_hidden")),
        ("when", ("began", "ended")),
        ("asked", ("asked_by_kind", "asked_by")),
    ),
    "means": (
        ("who", ("people", "roles")),
        ("work", ("facilitators", "minutes", "days")),
        ("cost", ("cost_euros", "payers")),
    ),
    "what": (
        ("outcome", ("outcome",)),
        ("done", ("what_was_done",)),
        ("failed", ("what_failed",)),
    ),
    "change": (
        ("changed", ("what_was_changed", "change_kind")),
        ("why", ("why_changed",)),
        ("teller", ("authors", "contact_given", "contact")),
    ),
}
KIND: Any = SheetKind.EXPERIENCE
SHAPES = {one.code: one.shape for one in FIELDS[SheetKind.EXPERIENCE]}
PARTS = {"roles": ("role", "people"), "payers": ("who", "euros")}
LONGEST, MOST = 100_000, 60  # characters, rows that a draft keeps; what may be published is in `fields`
LICENCE: Any = Licence.CC_BY_SA


def names_of(step: str) -> list[str]:
    return [name for _question, names in STEPS[step] for name in names]


def step_of(name: str) -> str:
    """The step that asks for an answer."""
    return next((step for step in STEPS if name in names_of(step)), "what")


def communes_of(answers: Mapping[str, Any]) -> list[Territory]:
    """The communes that the answers name; raises `Invalid(field=…)` with the answer that is wrong."""
    found: list[Territory] = []
    for name, lines in (("commune", [answers.get("commune", "")]), ("others", answers.get("others", "").splitlines())):
        for line in lines:
            if line.strip():
                try:
                    found.append(
                        commune_named(line[:200], answers.get("commune_code", "") if name == "commune" else "")
                    )
                except Invalid as problem:
                    raise Invalid(problem.sentence, field=name) from None
    return list(dict.fromkeys(found))


def content_of(draft: ExperienceDraft) -> contents.Content:
    """The checked content of the experience; raises `Invalid` with the answers that are wrong or missing."""
    with override(draft.language):
        try:
            return contents.check(KIND, _given(draft))
        except Invalid as problem:
            errors: dict[str, list[Sentence]] = {}
            for part, sentences in problem.errors.items():
                errors.setdefault(_answer(part), []).extend(sentences)
            raise Invalid(errors=errors) from None


def wrong_in(draft: ExperienceDraft, step: str) -> dict[str, list[str]]:
    """What is wrong with the answers that were given in a step; what is missing is said at the end."""
    try:
        content_of(draft)
    except Invalid as problem:
        asked = set(names_of(step))
        return {name: found for name, found in problem.errors.items() if name in asked and draft.answers.get(name)}
    return {}


def _given(draft: ExperienceDraft) -> dict[str, Any]:
    answers = draft.answers
    communes = communes_of(answers)
    class_code = answers.get("class_code", "") if not places.class_of(communes) else places.class_of(communes)
    where = _where(communes, class_code, hidden=bool(answers.get("place_hidden")))
    method = draft.method.title
    done = " ".join(answers.get("what_was_done", "").split())
    outcome = vocabulary.OUTCOMES.get(answers.get("outcome", ""), "")
    told = _("“%(method)s”, %(where)s: %(outcome)s.") % {"method": method, "where": where, "outcome": outcome}
    return {
        "title": Truncator(", ".join(filter(None, [method, where]))).chars(200),
        "summary": Truncator(done or told).chars(280),
        "authors": answers.get("authors") or [_("anonymous")],
        "language": draft.language,
        "licence": LICENCE.value,
        "method": draft.method.slug,
        "method_version": draft.method_version,
        "communes": [commune.code for commune in communes],
        "class_code": class_code,
        "fields": {name: value for name, value in answers.items() if name in SHAPES},
    }


def _where(communes: list[Territory], class_code: str, hidden: bool) -> str:
    """The place in a title: its name, or its kind where it is hidden or not given."""
    if communes and not hidden:
        named = ", ".join(place.name for place in communes[:3])
        return named if len(communes) <= 3 else _("%(places)s and others") % {"places": named}
    return str(vocabulary.CLASSES.get(class_code, ""))


def _answer(part: str) -> str:
    """The answer from which a part of the content is made."""
    name = part.removeprefix("fields.")
    return {"communes": "commune", "title": "what_was_done", "summary": "what_was_done"}.get(name, name)


def cleaned(step: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a step in the shape in which they are kept; whether they make sense is judged later.

    Raises `Invalid(field=…)` for a text that no draft keeps.
    """
    kept = {name: _shaped(SHAPES.get(name, ""), values[name]) for name in names_of(step) if name in values}
    for name, value in kept.items():
        if any(len(text) > LONGEST for text in places.texts(value)):
            raise Invalid(_("This is far too long to be kept: put it in a file, and tell the main of it."), field=name)
    return kept


def _shaped(shape: str, value: Any) -> Any:
    if shape == "flag":
        return value in (True, "true", "on", "1")
    if shape == "choices":
        return [_text(one) for one in _listed(value)]
    if shape in ("roles", "payers"):
        rows = [row for row in _listed(value) if isinstance(row, Mapping)]
        return [{part: _text(row.get(part)) for part in PARTS[shape]} for row in rows]
    return _text(value)


def _listed(value: Any) -> list[Any]:
    return list(value)[:MOST] if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    if not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\x00", "").replace("\r\n", "\n")
