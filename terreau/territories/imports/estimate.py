"""The estimate of every commune's class, from what is shipped: the same four steps as an import, without a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from terreau.foundation import stamp
from terreau.territories import records
from terreau.territories.classes.estimate import Communes, Estimate, estimate
from terreau.territories.classes.rules import RULE
from terreau.territories.models import ImportRun, Territory
from terreau.territories.records import Line

FIELDS = ("pk", "code", "longitude", "latitude", "population", "density")


@dataclass(frozen=True, slots=True)
class Found:
    """Keys and codes of the communes of today, and their columns in the same order."""

    keys: list[int]
    codes: list[str]
    columns: Communes


@dataclass(frozen=True, slots=True)
class Estimated:
    found: Found
    result: Estimate


@dataclass(slots=True)
class Changes:
    lines: dict[int, Line]
    counts: dict[str, Any]
    remarks: list[dict[str, Any]]


def fetch(file: Path | None = None) -> Found:
    """Communes of today, by code."""
    rows = list(Territory.objects.communes().current().order_by("code").values_list(*FIELDS))
    keys, codes, *columns = zip(*rows, strict=True) if rows else ([],) * len(FIELDS)
    numbers = [np.array([np.nan if one is None else one for one in column], float) for column in columns]
    return Found(list(keys), list(codes), Communes(*numbers))


def read(found: Found) -> Estimated:
    return Estimated(found, estimate(found.columns))


def standing() -> dict[int, tuple[str, str]]:
    """Territory → (rule, class) as estimated before."""
    rows = Territory.objects.filter(class_records__scheme=records.ESTIMATE).values_list(
        "pk", "class_records__rule", "class_records__class_code"
    )
    return {key: (rule, class_code) for key, rule, class_code in rows}


def compare(estimated: Estimated, before: dict[int, tuple[str, str]]) -> Changes:
    found, result = estimated.found, estimated.result
    lines = {}
    for at, (key, class_code) in enumerate(zip(found.keys, result.class_code, strict=True)):
        if class_code:
            lines[key] = Line(class_code, _why(found.codes, result, at))
    unknown = [code for code, class_code in zip(found.codes, result.class_code, strict=True) if not class_code]
    same = sum(before.get(key) == (RULE, line.class_code) for key, line in lines.items())
    counts = {
        "estimated": len(lines),
        "new": sum(key not in before for key in lines),
        "unchanged": same,
        "not_estimated": len(unknown),
    }
    remarks = [{"code": "not-estimated", "communes": unknown[:20], "count": len(unknown)}] if unknown else []
    return Changes(lines, counts, remarks)


def _why(codes: list[str], result: Estimate, at: int) -> dict[str, Any]:
    """The town that reaches the commune, else the one that comes nearest; km."""
    if result.town[at] < 0:
        return {}
    return {
        "town": codes[result.town[at]],
        "distance_km": round(float(result.distance[at]), 1),
        "reach_km": round(float(result.reach[at]), 1),
    }


def apply(changes: Changes, progress: Callable[[int, int], None]) -> ImportRun:
    """Write in one transaction; official classes and people's words stay in force."""
    version = version_now()
    with transaction.atomic(), stamp.once("territories_territory", "territories_classrecord"):
        run = ImportRun.objects.create(source=records.ESTIMATE, version=version)
        records.put(records.ESTIMATE, "", changes.lines)
        progress(7, 10)
        run.counts = changes.counts | {"classes_changed": records.settle(sorted(changes.lines))}
        run.remarks = changes.remarks
        run.finished = timezone.now()
        run.save()
    progress(10, 10)
    return run


def version_now() -> str:
    """The rule and the import of places it was computed on."""
    last = ImportRun.objects.filter(source="france").exclude(finished=None).order_by("-pk").first()
    return f"{RULE} · {last.pk if last else 0}"


def is_needed() -> bool:
    """Whether there are communes that the present rule has not estimated yet."""
    done = ImportRun.objects.filter(source=records.ESTIMATE, version=version_now()).exclude(finished=None)
    return not done.exists() and Territory.objects.communes().current().exists()


def run(progress: Callable[[int, int], None]) -> ImportRun:
    """The four steps at once: what the first start does."""
    found = fetch()
    progress(1, 10)
    estimated = read(found)
    progress(4, 10)
    return apply(compare(estimated, standing()), progress)
