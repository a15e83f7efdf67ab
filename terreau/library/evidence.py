"""What those who used a sheet say of it, in figures: computed from their experiences, never typed.

Each figure says on how many experiences it stands; under `LEAST` of them it says nothing. Experiences count by the
class of their territory and in all, never by place: what is given here is the same wherever within its class an
experience took place, so that no subtraction finds a place that was withheld.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, QuerySet

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.kept import Kept
from terreau.library import vocabulary
from terreau.library.models import Sheet, SheetKind, SheetQuerySet, Told, Use

LEAST = 3  # under this many experiences, too few to tell
KINDS = (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH)  # what one uses, and may tell of
OUTCOMES = ("worked", "partly", "did-not")


@dataclass(frozen=True, slots=True)
class Experience:
    """What one experience adds to the figures; None or empty where it is silent."""

    sheet_id: int
    class_code: str = ""
    version: int | None = None
    outcome: str = ""
    minutes: int | None = None
    people: int | None = None
    cost_euros: int | None = None
    changes: tuple[str, ...] = ()
    from_public_source: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many say each outcome, of `n` who say one."""

    n: int
    worked: int
    partly: int
    did_not: int

    @property
    def tells(self) -> bool:
        return self.n >= LEAST


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of `n` numbers, the least and the most of them; None where they are too few to tell."""

    n: int
    middle: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def tells(self) -> bool:
        return self.middle is not None


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed most often, by `times` of the `n` who changed something; empty where nothing stands out."""

    n: int
    code: str = ""
    times: int = 0

    @property
    def tells(self) -> bool:
        return bool(self.code)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a sheet, in one class of territory or (`class_code` empty) in all."""

    class_code: str
    used: int  # times that somebody said so or told it
    told: int
    from_public_source: int
    outcome: Share
    minutes: Middle
    people: Middle
    cost_euros: Middle
    change: Change
    versions: dict[int, int]  # version → how many tell of it


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figures of one sheet, in all and by class, in the order of the classes."""

    all: Figures
    by_class: dict[str, Figures] = field(default_factory=dict)

    def of_class(self, code: str) -> Figures:
        return self.by_class.get(code) or figures((), code)


def figures(told: Iterable[Experience], class_code: str = "", only_used: int = 0) -> Figures:
    """`only_used`: how many said that they used it, and told no more."""
    rows = list(told)
    return Figures(
        class_code=class_code,
        used=len(rows) + only_used,
        told=len(rows),
        from_public_source=sum(row.from_public_source for row in rows),
        outcome=_share(rows),
        minutes=_middle(row.minutes for row in rows),
        people=_middle(row.people for row in rows),
        cost_euros=_middle(row.cost_euros for row in rows),
        change=_change(rows),
        versions=dict(sorted(Counter(row.version for row in rows if row.version).items())),
    )


def evidence(told: Sequence[Experience], only_used: Mapping[str, int] = MappingProxyType({})) -> Evidence:
    """The figures of the experiences of one sheet, and of its uses (class → how many) that nobody tells.

    Those whose class is not known count in all only.
    """
    classes = [code for code in vocabulary.CLASSES if code in only_used or any(row.class_code == code for row in told)]
    by_class = {
        code: figures([row for row in told if row.class_code == code], code, only_used.get(code, 0)) for code in classes
    }
    return Evidence(figures(told, only_used=sum(only_used.values())), by_class)


def _share(rows: Sequence[Experience]) -> Share:
    says = Counter(row.outcome for row in rows if row.outcome in OUTCOMES)
    return Share(says.total(), *(says[code] for code in OUTCOMES))


def _middle(values: Iterable[int | None]) -> Middle:
    known = [value for value in values if value is not None]
    if len(known) < LEAST:
        return Middle(len(known))
    return Middle(len(known), round(median(known)), min(known), max(known))


def _change(rows: Sequence[Experience]) -> Change:
    changed = [row for row in rows if row.changes]
    times = Counter(code for row in changed for code in dict.fromkeys(row.changes) if code != "other")
    best = min(times, key=lambda code: (-times[code], code), default="")
    if len(changed) < LEAST or times[best] < 2:
        return Change(len(changed))
    return Change(len(changed), best, times[best])


# ---------------------------------------------------------------- of the whole library

COLUMNS = ("minutes", "people", "cost_euros", "changes", "from_public_source")


@dataclass(slots=True)
class Tally:
    """How many tell of a sheet, of them how many say an outcome, of them how many that it worked."""

    told: int = 0
    known: int = 0
    worked: int = 0

    @property
    def verdict(self) -> str:
        """Whether two thirds of those who say it say that it worked, or fewer than one third."""
        if 3 * self.worked >= 2 * self.known:
            return "well"
        return "badly" if 3 * self.worked < self.known else "mixed"

    def add(self, outcome: str) -> None:
        self.told += 1
        self.known += outcome in OUTCOMES
        self.worked += outcome == "worked"


NOTHING = Tally()


class Library:
    """What is told of every sheet; the figures of one are computed when they are first asked for."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Experience]] = {}
        self._only_used: dict[int, dict[str, int]] = {}
        self._tallies: dict[tuple[int, str], Tally] = {}
        self._evidence: dict[int, Evidence] = {}

    def add(self, of_id: int, row: Experience) -> None:
        self._rows.setdefault(of_id, []).append(row)
        for code in {row.class_code, ""}:
            self._tallies.setdefault((of_id, code), Tally()).add(row.outcome)

    def add_uses(self, of_id: int, class_code: str, count: int) -> None:
        self._only_used.setdefault(of_id, {})[class_code] = count

    def evidence(self, of_id: int) -> Evidence:
        made = self._evidence.get(of_id)
        if made is None:
            made = self._evidence[of_id] = evidence(self._rows.get(of_id, ()), self._only_used.get(of_id, {}))
        return made

    def told_of(self) -> list[int]:
        """The sheets of which something is told."""
        return list(self._rows)

    def tally(self, of_id: int, class_code: str = "") -> Tally:
        """In one class, or in all; read it, never change it."""
        return self._tallies.get((of_id, class_code), NOTHING)

    def weight(self, of_id: int, class_code: str = "") -> int:
        """What the outcomes of a sheet are worth where it is to be used; the rule is in docs/library.md."""
        here, everywhere = self.tally(of_id, class_code), self.tally(of_id)
        if class_code and here.known >= LEAST:
            return SAME_CLASS[here.verdict]
        if everywhere.known >= LEAST:
            return EVERYWHERE[everywhere.verdict]
        return int((here if class_code else everywhere).worked > 0)


SAME_CLASS = {"well": 3, "mixed": 0, "badly": -2}
EVERYWHERE = {"well": 2, "mixed": 0, "badly": -2}


LIBRARY: Kept[Library] = Kept("library", room=1, spoken=False)


def library() -> Library:
    """What everyone may read of what is told, as it stands."""
    return LIBRARY.get("", _read)


def of(sheet: Sheet) -> Evidence:
    return library().evidence(sheet.pk)


def alone(sheet: Sheet) -> Evidence:
    """The same as `of`, for a page of one sheet: what is told of the others is not read."""
    return _made(_TOLD_OF.all(sheet=sheet.pk), _USES_OF.all(sheet=sheet.pk)).evidence(sheet.pk)


def _read() -> Library:
    return _made(_TOLD.all(), _USES.all())


def _made(told: Iterable[Any], uses: Iterable[Any]) -> Library:
    made = Library()
    for of_id, pk, code, version, outcome, minutes, people, cost, changes, public in told:
        made.add(of_id, Experience(pk, code, version, outcome, minutes, people, cost, tuple(changes.split()), public))
    for of_id, code, count in uses:
        made.add_uses(of_id, code, count)
    return made


def _told() -> QuerySet[Told, Any]:
    shown = Told.objects.filter(
        sheet__kind=SheetKind.EXPERIENCE, sheet__published=True, sheet__hidden_at=None, sheet__method__isnull=False
    )
    return shown.values_list(
        "sheet__method_id", "pk", "sheet__class_code", "sheet__method_version", "outcome", *COLUMNS
    )


def _uses() -> QuerySet[Use, Any]:
    """Those that no experience tells which everyone reads."""
    silent = Q(experience__published=False) | Q(experience__hidden_at__isnull=False) | Q(experience__method=None)
    uses = Use.objects.filter(Q(experience=None) | silent | ~Q(experience__kind=SheetKind.EXPERIENCE))
    return uses.values_list("sheet_id", "class_code").annotate(Count("pk")).order_by()


_TOLD: Prepared[Any] = Prepared(_told)
_USES: Prepared[Any] = Prepared(_uses)
_TOLD_OF: Prepared[Any] = Prepared(lambda sheet: _told().filter(sheet__method=sheet), sheet=int)
_USES_OF: Prepared[Any] = Prepared(lambda sheet: _uses().filter(sheet=sheet), sheet=int)


# ---------------------------------------------------------------- the experiences behind a figure

BEHIND: dict[str, dict[str, Any]] = {
    "told": {},
    "outcome": {"told__outcome__in": OUTCOMES},
    "minutes": {"told__minutes__isnull": False},
    "people": {"told__people__isnull": False},
    "cost": {"told__cost_euros__isnull": False},
    "change": {"told__changes__gt": ""},
    "version": {"method_version__isnull": False},
}  # figure → the experiences that it counts


def behind(sheet: Sheet, figure: str = "told", class_code: str = "") -> SheetQuerySet:
    """The experiences that a figure of `sheet` stands on: as many as its n, newest first."""
    told = Sheet.objects.shown().filter(kind=SheetKind.EXPERIENCE, method=sheet, **BEHIND[figure])
    if class_code:
        told = told.filter(class_code=class_code)
    return told.select_related("told").order_by("-created_at", "-pk")
