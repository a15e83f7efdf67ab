"""The content of a sheet as one plain value: what people send, what a version keeps, what a starter file says.

`{"title", "aliases", "summary", "language", "licence", "authors", "origin", "source_name", "source_url", "fields"}`
for every kind; besides `"steps"` for a path (`{"position", "title", "weeks", "purpose", "output", "gate", "text",
"methods": [slug]}`), `"communes"` (INSEE codes), `"class_code"` (where they do not say it), `"method"` (slug) and
`"method_version"` (0 where there is no method) for an experience, `"structure"` (slug) for what a structure shares.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from terreau.foundation import search
from terreau.foundation.errors import Invalid, Sentence
from terreau.library import chain, facets, places, told
from terreau.library.fields import FIELDS, LONGEST_TEXT, Field, check_fields, clean_lines, clean_text, clean_url
from terreau.library.models import USED, Licence, PathStep, Sheet, SheetKind
from terreau.territories.models import Kind, Territory
from terreau.territories.places import commune_named

SEARCH_KIND = "library.sheet"
LANGUAGES = ("fr", "en")
HEAD = ("title", "aliases", "summary", "language", "licence", "authors", "origin", "source_name", "source_url")
OF_KIND = {
    SheetKind.PATH: ("steps",),
    SheetKind.EXPERIENCE: ("communes", "class_code", "method", "method_version"),
    SheetKind.TOOL: ("structure",),
    SheetKind.PROJECT: ("structure",),
}
STEP_TEXTS = {"title": 200, "weeks": 40, "purpose": 2_000, "output": 2_000, "gate": 2_000, "text": LONGEST_TEXT}

Content = dict[str, Any]


def check(kind: str, given: Mapping[str, Any], *, imported: bool = False, places_before: Iterable[str] = ()) -> Content:
    """The content to keep; raises `Invalid` with one entry a field that is wrong (`fields.tips` inside `fields`).

    `places_before` are the communes that an experience told until now: their names go where the place is hidden.
    """
    if kind not in FIELDS:
        raise Invalid(_("There is no such kind of sheet."), field="kind")
    errors: dict[str, list[Sentence]] = {}
    content: Content = {}
    for code in (*HEAD, *OF_KIND.get(SheetKind(kind), ())):
        try:
            content[code] = READERS[code](given.get(code), imported)
        except ValueError as problem:
            errors[code] = [str(problem)]
    inner = given.get("fields") or {}
    if not isinstance(inner, Mapping):
        raise Invalid(_("This must be a set of fields."), field="fields")
    content["fields"], wrong = check_fields(kind, inner, complete=not imported)
    errors |= {f"fields.{code}": sentences for code, sentences in wrong.items()}
    if kind == SheetKind.METHOD:
        content["fields"], unknown = chain.named(content["fields"], content.get("title", ""), imported)
        errors |= unknown
    known = {*HEAD, *OF_KIND.get(SheetKind(kind), ()), "fields"}
    errors |= {str(code)[:60]: [_("A sheet of this kind has no such field.")] for code in given if code not in known}
    if kind == SheetKind.EXPERIENCE and not errors:
        errors = _of_experience(content, imported, places_before)
    if errors:
        raise Invalid(errors=errors)
    return content


def _of_experience(content: Content, imported: bool, places_before: Iterable[str]) -> dict[str, list[Sentence]]:
    """What an experience must tell: the method, the place or its class, the outcome. A source may be silent."""
    errors = places.settle(content, places_before)
    method = Sheet.objects.filter(slug=content["method"]).only("version").first() if content["method"] else None
    newest = method.version if method else 0
    if not imported and content["method_version"] > newest > 0:
        errors["method_version"] = [_("The method has no version %(number)s.") % {"number": content["method_version"]}]
    content["method_version"] = (content["method_version"] or newest) if method else 0
    if imported or content["fields"].get("drawn_from_public_source"):
        return errors
    if method is None:
        errors["method"] = [_("Say which method you used.")]
    if not content["communes"] and not content["class_code"]:
        errors["communes"] = [_("Say where it was, or in what kind of commune.")]
    if "outcome" not in content["fields"]:
        errors["fields.outcome"] = [_("Say whether it worked; “not known” is an answer.")]
    return errors


def _title(value: Any, imported: bool) -> str:
    title = " ".join(clean_text(value, 200).split())
    if len(title) < 3:
        raise ValueError(_("A title of at least three letters is needed."))
    return title


def _summary(value: Any, imported: bool) -> str:
    summary = " ".join(clean_text(value, 300).split())
    if not summary and not imported:
        raise ValueError(_("Say the intention, in one sentence."))
    return summary


def _licence(value: Any, imported: bool) -> str:
    if value not in Licence.values or (value == Licence.UNKNOWN and not imported):
        raise ValueError(_("Choose a licence: it says what others may do with the sheet."))
    return str(value)


def _authors(value: Any, imported: bool) -> list[str]:
    authors = clean_lines(value, 30)
    if not authors and not imported:
        raise ValueError(_("Say who wrote it: a name, a group, or “anonymous”."))
    return authors


def _language(value: Any, imported: bool) -> str:
    if (value or "fr") not in LANGUAGES:
        raise ValueError(_("“%(value)s” is not among the choices.") % {"value": str(value)[:60]})
    return value or "fr"


def _steps(value: Any, imported: bool) -> list[dict[str, Any]]:
    if not isinstance(value, list | None) or not all(isinstance(row, Mapping) for row in value or []):
        raise ValueError(_("This must be a list of rows."))
    steps: list[dict[str, Any]] = []
    for row in value or []:
        step: dict[str, Any] = {code: clean_text(row.get(code), most) for code, most in STEP_TEXTS.items()}
        if not step["title"]:
            raise ValueError(_("A step needs a title."))
        position = row.get("position", len(steps))
        if not isinstance(position, int) or not 0 <= position <= 50 or position in {s["position"] for s in steps}:
            raise ValueError(_("Each step of a path needs its own position."))
        steps.append({"position": position, **step, "methods": _slugs(row.get("methods"))})
    return sorted(steps, key=lambda step: step["position"])


def _slugs(value: Any, kinds: Iterable[Any] = (SheetKind.METHOD,)) -> list[str]:
    slugs = list(dict.fromkeys(clean_lines(value)))
    known = set(Sheet.objects.filter(slug__in=slugs, kind__in=list(kinds)).values_list("slug", flat=True))
    for slug in slugs:
        if slug not in known:
            raise ValueError(_("There is no method “%(slug)s” in the library.") % {"slug": slug[:60]})
    return slugs


def _communes(value: Any, imported: bool) -> list[str]:
    """INSEE codes, from codes or from what people type: a name, a postal code, “Name (code)”."""
    lines = list(dict.fromkeys(clean_lines(value, 200)))
    known = set(Territory.objects.filter(kind=Kind.COMMUNE, code__in=lines).values_list("code", flat=True))
    try:
        codes = [line if line in known else commune_named(line).code for line in lines]
    except Invalid as problem:
        raise ValueError(problem.sentence) from problem
    return list(dict.fromkeys(codes))


def _method(value: Any, imported: bool) -> str:
    slug = clean_text(value, 140)
    return _slugs([slug], USED)[0] if slug else ""


def _method_version(value: Any, imported: bool) -> int:
    return Field("method_version", "", "number", most=10**6).read(value) or 0


def _structure(value: Any, imported: bool) -> str:
    slug = clean_text(value, 140)
    if slug and not Sheet.objects.filter(kind=SheetKind.STRUCTURE, slug=slug).exists():
        raise ValueError(_("There is no structure “%(slug)s” in the library.") % {"slug": slug[:60]})
    return slug


READERS: dict[str, Any] = {
    "title": _title,
    "aliases": lambda value, imported: clean_lines(value, 30),
    "summary": _summary,
    "language": _language,
    "licence": _licence,
    "authors": _authors,
    "origin": lambda value, imported: " ".join(clean_text(value, 500).split()),
    "source_name": lambda value, imported: " ".join(clean_text(value, 200).split()),
    "source_url": lambda value, imported: clean_url(value),
    "steps": _steps,
    "communes": _communes,
    "class_code": lambda value, imported: places.read_class(value),
    "method": _method,
    "method_version": _method_version,
    "structure": _structure,
}


def of(sheet: Sheet) -> Content:
    """The content of a sheet as it stands: what a version keeps."""
    content: Content = {code: getattr(sheet, code) for code in HEAD}
    content["fields"] = sheet.fields
    extra = OF_KIND.get(SheetKind(sheet.kind), ())
    if "steps" in extra:
        content["steps"] = [
            {
                "position": step.position,
                "title": step.title,
                **{code: step.fields.get(code, "") for code in STEP_TEXTS if code != "title"},
                "methods": [method.slug for method in step.methods.all()],
            }
            for step in sheet.steps.prefetch_related("methods")
        ]
    if "communes" in extra:
        found = list(sheet.territories.filter(kind=Kind.COMMUNE).order_by("code"))
        content["communes"] = [place.code for place in found]
        content["class_code"] = "" if places.class_of(found) else sheet.class_code
        content["method_version"] = sheet.method_version or 0
    for link in ("method", "structure"):
        if link in extra:
            linked = getattr(sheet, link)
            content[link] = linked.slug if linked else ""
    return content


def complete(kind: str, snapshot: Mapping[str, Any]) -> Content:
    """A snapshot with every part a content of that kind has, also those that older versions did not know."""
    empty: Content = {code: [] if code in ("aliases", "authors") else "" for code in HEAD}
    extra = {code: EMPTY.get(code, "") for code in OF_KIND.get(SheetKind(kind), ())}
    return {**empty, "fields": {}, **extra, **snapshot}


EMPTY: dict[str, Any] = {"steps": [], "communes": [], "method_version": 0}


def write(sheet: Sheet, content: Content) -> None:
    """Write checked content on a sheet, new or not, and index it. In the caller's transaction."""
    communes = _fill(sheet, content)
    sheet.save()
    _write_links(sheet, content, communes)
    told.write(sheet)
    facets.write(sheet)
    chain.write(sheet)
    search.index(SEARCH_KIND, sheet.pk, words_of(content))


def write_new(pairs: Sequence[tuple[Sheet, Content]]) -> None:
    """What `write` does, for many sheets that do not exist yet, with as few statements as can be."""
    found = [_fill(sheet, content) for sheet, content in pairs]
    Sheet.objects.bulk_create([sheet for sheet, _content in pairs], batch_size=100)
    for (sheet, content), communes in zip(pairs, found, strict=True):
        _write_links(sheet, content, communes)
    told.write_new([sheet for sheet, _content in pairs])
    facets.write_new([sheet for sheet, _content in pairs])
    search.index_new(SEARCH_KIND, [(sheet.pk, words_of(content)) for sheet, content in pairs])


def everything_indexed() -> Iterator[tuple[int, dict[str, str]]]:
    """Every sheet, as `write` indexes it."""
    for sheet in Sheet.objects.order_by("pk").iterator(chunk_size=200):
        yield sheet.pk, words_of(of(sheet))


def _fill(sheet: Sheet, content: Content) -> list[Territory]:
    """Set the columns of a sheet; gives its communes."""
    for code in HEAD:
        setattr(sheet, code, content[code])
    sheet.fields = content["fields"]
    if "method" in content:
        sheet.method = Sheet.objects.filter(slug=content["method"]).first() if content["method"] else None
        sheet.method_version = content["method_version"] or None
    if "structure" in content:
        sheet.structure = Sheet.objects.filter(slug=content["structure"]).first() if content["structure"] else None
    if "communes" not in content:
        return []
    communes = places.communes(content["communes"]) if content["communes"] else []
    sheet.class_code = places.class_of(communes) or content["class_code"]
    return communes


def _write_links(sheet: Sheet, content: Content, communes: list[Territory]) -> None:
    if "communes" in content:
        sheet.territories.set(communes)
    if "steps" in content:
        _write_steps(sheet, content["steps"])


def _write_steps(path: Sheet, steps: list[dict[str, Any]]) -> None:
    path.steps.exclude(position__in=[step["position"] for step in steps]).delete()
    methods = {sheet.slug: sheet for sheet in Sheet.objects.filter(kind=SheetKind.METHOD)}
    for step in steps:
        fields = {code: step[code] for code in STEP_TEXTS if code != "title"}
        row, _new = PathStep.objects.update_or_create(
            path=path, position=step["position"], defaults={"title": step["title"], "fields": fields}
        )
        row.methods.set([methods[slug] for slug in step["methods"] if slug in methods])


def words_of(content: Content) -> dict[str, str]:
    """What lets a sheet be found: title and other names first, then the intention, then all its words."""
    body = [content["origin"], *content["authors"], *_texts(content["fields"]), *_texts(content.get("steps", []))]
    return {
        "A": " \n".join([content["title"], *content["aliases"]]),
        "B": " \n".join([content["summary"], content["fields"].get("objective", "")]),
        "C": " \n".join(body),
    }


def _texts(value: Any) -> list[str]:
    """Every text inside a value, in order; codes and numbers are not words."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, inner in value.items() if key not in CODES for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return []


CODES = {
    "before", "after", "instead",
    "goals", "audience", "themes", "phases", "remote", "cost", "settings", "classes", "outcome", "url", "website",
    "methods", "asked_by_kind", "change_kind", "role", "began", "ended", "contact",
}  # fmt: skip
