"""How often the estimate says what INSEE's file says, counted on the communes of today."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from terreau.territories.classes.agreement import Agreement, agreement, tuned_on
from terreau.territories.classes.rules import CLASSES, PERIURBAN, RULE, RURAL_INFLUENCED, official
from terreau.territories.imports import aav, estimate
from terreau.territories.imports.official import check_known, meant, standing
from terreau.territories.models import Territory


def measure(file: Path) -> dict[str, Any]:
    """Estimate again and compare with `file` (aires d'attraction des villes). Shares from 0 to 1.

    `held_out` is about the departments that nobody looked at when the numbers of the rule were chosen; `reach` tells
    only urban, within and beyond reach apart: it owes nothing to the density that stands in for the density grid.
    """
    lines = aav.read(aav.fetch(file)).table.lines
    there = standing()
    found = meant(lines, there.communes)
    check_known(found, len(lines))
    now = estimate.read(estimate.fetch())
    estimated = dict(zip(now.found.keys, now.result.class_code, strict=True))
    places = {one.key: one.place for one in there.communes.values()}
    departments = dict(Territory.objects.communes().current().values_list("pk", "department__code"))
    pairs = {
        key: (official(lines[code], None, *places[key]), estimated.get(key, "")) for key, code in found.by_key.items()
    }
    tuned = [key for key in pairs if tuned_on(departments.get(key) or "")]
    held = pairs.keys() - set(tuned)
    whole = agreement(pairs.values())
    return {
        "rule": RULE,
        "file": file.name,
        "communes_in_file": len(lines),
        "not_compared": len(lines) - whole.compared,
        **_told(whole),
        "tuned": _short(agreement(pairs[key] for key in tuned)),
        "held_out": _short(agreement(pairs[key] for key in held)),
        "reach": _short(agreement((_reach(one), _reach(other)) for one, other in pairs.values())),
    }


def _reach(class_code: str) -> str:
    return RURAL_INFLUENCED if class_code == PERIURBAN else class_code


def _short(found: Agreement) -> dict[str, Any]:
    return {"compared": found.compared, "agreement": _rounded(found.share)}


def _told(found: Agreement) -> dict[str, Any]:
    return {
        **_short(found),
        "classes": {
            name: {key: _rounded(value) for key, value in asdict(scores).items()}
            for name, scores in found.by_class.items()
        },
        "confusion": found.confusion,
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value


def in_words(report: dict[str, Any], labels: dict[str, str]) -> str:
    """The report as a table for a terminal; `labels` of the classes."""
    lines = [
        _("Agreement: %(share)s on %(n)s communes; %(held)s on the %(m)s that the rule was not tuned on.")
        % {
            "share": _percent(report["agreement"]), "n": report["compared"],
            "held": _percent(report["held_out"]["agreement"]), "m": report["held_out"]["compared"],
        },
        _("Urban, within or beyond the reach of a town: %(share)s.")
        % {"share": _percent(report["reach"]["agreement"])},
        "",
    ]  # fmt: skip
    names = [f"{number} {labels[one]}" for number, one in enumerate(CLASSES, 1)]
    corner, recall, precision = _("official ↓  estimated →"), _("recall"), _("precision")
    width = max(map(len, [corner, *names]))
    columns = "".join(f"{number:>8}" for number in range(1, len(CLASSES) + 1))
    lines.append(f"{corner:<{width}}{columns}{recall:>11}{precision:>12}")
    for name, one in zip(names, CLASSES, strict=True):
        scores, row = report["classes"][one], report["confusion"][one]
        counts = "".join(f"{row[other]:>8}" for other in CLASSES)
        lines.append(f"{name:<{width}}{counts}{_percent(scores['recall']):>11}{_percent(scores['precision']):>12}")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f} %"
