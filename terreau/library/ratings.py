"""Opinions on a sheet as counts, each with its n, never a rank; what each person wrote; what travels in the archive."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.care import Cared
from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Invalid, NotFound, Sentence
from terreau.foundation.policy import Actor
from terreau.library.models import CRITERIA, Rating, Sheet, SheetKind

KINDS = (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH)
ENOUGH = 3  # under that, a count says more of persons than of the sheet
QUESTIONS: Mapping[str, Sentence] = {
    "clear": _("Is it clear?"),
    "easy": _("Is it easy to do with your means?"),
    "useful": _("Is it useful?"),
    "inclusive": _("Could everyone take part?"),
}
GRADES: Mapping[int, Sentence] = {1: _("no"), 2: _("rather not"), 3: _("rather yes"), 4: _("yes")}


@dataclass(frozen=True, slots=True)
class Count:
    """What was answered to one question: the number of people for each grade, from yes to no."""

    code: str
    question: Sentence
    n: int
    grades: list[tuple[Sentence, int]]

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH


def counts(sheet: Sheet) -> list[Count]:
    """One entry a criterion; under three answers its grades are empty, wherever they are asked from."""
    return _counts(_MARKS.all(sheet=sheet.pk))


def _counts(rows: Sequence[tuple[int | None, ...]]) -> list[Count]:
    return [_count(code, [row[place] for row in rows]) for place, code in enumerate(CRITERIA)]


def _count(code: str, marks: list[int | None]) -> Count:
    given = Counter(mark for mark in marks if mark is not None)
    n = given.total()
    grades = [(GRADES[grade], given[grade]) for grade in sorted(GRADES, reverse=True)] if n >= ENOUGH else []
    return Count(code, QUESTIONS[code], n, grades)


def said_of(sheet: Sheet, actor: Actor) -> list[Rating]:
    """Opinions with a comment that the actor may read, newest first; her own among them."""
    found = Rating.objects.filter(sheet=sheet).visible_to(actor).counted().exclude(comment="")
    return list(found.select_related("by", "answer_by", "sheet"))


def mine(actor: Actor, sheet: Sheet) -> Rating | None:
    return Rating.objects.filter(sheet=sheet, by_id=actor.person_id).first() if actor.known else None


def find(actor: Actor, number: Any) -> Rating:
    found = Rating.objects.visible_to(actor).filter(pk=int(number)) if str(number).isdecimal() else None
    rating = found.select_related("sheet", "by").first() if found is not None else None
    if rating is None or not Sheet.objects.visible_to(actor).filter(pk=rating.sheet_id).exists():
        raise NotFound
    return rating


def shown(sheet: Sheet) -> dict[str, Any]:
    """What the page of a sheet says of the opinions on it; the same for every reader."""
    if sheet.kind not in KINDS:
        return {"counts": [], "rated": False, "opinions": [], "takes_ratings": False}
    marks = _MARKS.all(sheet=sheet.pk)
    opinions = _NEWEST.all(sheet=sheet.pk) if marks else []
    return {"counts": _counts(marks), "rated": bool(marks), "opinions": opinions, "takes_ratings": True}


def _newest(sheet: int) -> QuerySet[Rating]:
    return Rating.objects.filter(sheet=sheet).said().select_related("by", "sheet")[:3]


_MARKS: Prepared[Any] = Prepared(
    lambda sheet: Rating.objects.filter(sheet=sheet).counted().values_list(*CRITERIA), sheet=int
)
_NEWEST: Prepared[Rating] = Prepared(_newest, sheet=int)


def data_of(actor: Actor) -> dict[str, Any]:
    """What a known person thinks of which sheets."""
    rows = Rating.objects.filter(by_id=actor.person_id) if actor.known else Rating.objects.none()
    return {"ratings": list(rows.values("sheet__slug", *CRITERIA, "comment", "at", "answer"))}


def _hide(rating: Any, hidden: bool) -> None:
    from django.utils import timezone

    rating.hidden_at = timezone.now() if hidden else None
    rating.save(update_fields=["hidden_at"])


CARED = Cared(
    "library.rating", _("opinion"), find, _hide, lambda rating: rating.hidden_at is not None,
    (("comment", _("Comment")),),
)  # fmt: skip

# ---------------------------------------------------------------- in the open archive

FIELDS = {
    "key": Field(str, _("its name; it never changes")),
    "sheet": Field(str, _("the sheet that it is about")),
    "version": Field(int, _("the version that was read")),
    "at": Field(str, _("when it was given")),
    "author": Field(str, _("the name of who gave it; empty where it is not public")),
    "marks": Field(dict, _("criterion to mark, from 1 (no) to 4 (yes); left out under three answers to a criterion")),
    "comment": Field(str, _("its words; empty while they wait for a first reading")),
    "answer": Field(str, _("the answer of those who keep the sheet")),
}


def _export() -> Iterator[Line]:
    sheets = Sheet.objects.shown().filter(ratings__hidden_at=None, ratings__isnull=False).distinct().order_by("slug")
    for sheet in sheets:
        told = {count.code for count in counts(sheet) if count.enough}
        for rating in sheet.ratings.counted().select_related("by").order_by("key"):
            marks = {code: mark for code, mark in rating.marks.items() if code in told}
            comment = rating.comment if rating.comment_read_at else ""
            if marks or comment:
                yield _line(rating, sheet, marks, comment)


def _line(rating: Rating, sheet: Sheet, marks: Mapping[str, int], comment: str) -> Line:
    return {
        "key": rating.key,
        "sheet": sheet.slug,
        "version": rating.version,
        "at": rating.at.isoformat(),
        "author": rating.by.public_name if rating.by else rating.name,
        "marks": dict(marks),
        "comment": comment,
        "answer": rating.answer if comment else "",
    }


def _bring(line: Line) -> str:
    sheet = Sheet.objects.shown().filter(slug=archive.read_slug(line["sheet"]), kind__in=KINDS).first()
    if sheet is None:
        return archive.NOT_SHOWN_HERE
    given = _checked(line, sheet)
    here = Rating.objects.filter(key=line["key"]).select_related("by").first()
    if here is None:
        Rating.objects.create(sheet=sheet, key=line["key"], **given)
        return archive.CREATED
    same = here.sheet_id == sheet.pk and here.at == given["at"]
    return archive.UNCHANGED if same and _agree(here, given) else archive.CHANGED_HERE


def _agree(here: Rating, given: Mapping[str, Any]) -> bool:
    marks = all(given[code] in (None, getattr(here, code)) for code in CRITERIA)
    return marks and given["comment"] in ("", here.comment)


def _checked(line: Line, sheet: Sheet) -> dict[str, Any]:
    marks, at = line["marks"], parse_datetime(line["at"]) if len(line["at"]) < 40 else None
    wrong = any(code not in CRITERIA or type(mark) is not int or not 1 <= mark <= 4 for code, mark in marks.items())
    long = any(len(line[name]) > most for name, most in (("comment", 1000), ("answer", 1000), ("author", 100)))
    if wrong or long or at is None or at.tzinfo is None or not 1 <= line["version"] <= sheet.version:
        raise Invalid(_("This opinion cannot be read."), field="marks")
    if not (8 <= len(line["key"]) <= 16 and line["key"].isalnum()):
        raise Invalid(_("This opinion cannot be read."), field="key")
    given = {code: marks.get(code) for code in CRITERIA}
    return {**given, "version": line["version"], "at": at, "name": line["author"], "comment": line["comment"],
            "comment_read_at": at if line["comment"] else None, "answer": line["answer"],
            "answered_at": at if line["answer"] else None}  # fmt: skip


OPINIONS = Archived("opinions", _("opinions on sheets"), "key", FIELDS, _export, _bring, order=49)
