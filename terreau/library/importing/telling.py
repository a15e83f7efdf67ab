"""Reports of imports in words, for a terminal."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.library.importing.duplicates import WHYS
from terreau.library.importing.lines import CHANGES, TO_COME
from terreau.library.importing.reports import NOTES, left_out


def told(report: Mapping[str, Any]) -> str:
    lines = [_("Source: %(source)s") % {"source": report["source"] or "—"}]
    for title, code in ((_("Structures"), "structures"), (_("Sheets"), "sheets")):
        lines += ["", f"{title} ({len(report[code])})"]
        lines += [f"  {line_of(one, report['applied'])}" for one in report[code]]
    if report["more"]:
        lines.append(_("… and %(count)s more.") % {"count": report["more"]})
    if report["left_out"]:
        parts = [f"{words} {count}" for words, count in left_out(report)]
        lines += ["", _("Left out: %(parts)s.") % {"parts": ", ".join(parts)}]
    if report["mended"]:
        lines.append(_("Mended addresses: %(urls)s") % {"urls": ", ".join(report["mended"])})
    if report["unknown_words"]:
        words = ", ".join(f"{word} ({count})" for word, count in report["unknown_words"].items())
        lines.append(_("Words that no list of ours has, kept in the text: %(words)s") % {"words": words})
    lines += [str(NOTES[code]) % {"detail": detail} for code, detail in report["notes"]]
    return "\n".join([*lines, _last(report)])


def line_of(one: Mapping[str, Any], applied: bool) -> str:
    words = CHANGES[one["change"]] if applied else TO_COME.get(one["change"], CHANGES[one["change"]])
    parts = [one["title"], one["kind"], str(words)]
    if one["why"]:
        parts.append(f"{WHYS[one['why']]}{' : ' + one['slug'] if one['slug'] else ''}")
    return " · ".join([*parts, one["detail"]] if one["detail"] else parts)


def _last(report: Mapping[str, Any]) -> str:
    if report["run"] is not None:
        return _("Import number %(run)s; `terreau library import --undo %(run)s` takes it back.") % report
    if any(report["counts"].get(change) for change in TO_COME):
        return _("Nothing is written yet: add --apply.")
    return _("Nothing to do.")


def undone(report: Mapping[str, Any]) -> str:
    sentence = _("Import number %(run)s is undone: %(taken)s sheets taken back, %(kept)s kept because people use them.")
    return sentence % {"run": report["run"], "taken": len(report["taken_back"]), "kept": len(report["kept"])}


def listed(runs: list[Mapping[str, Any]]) -> str:
    lines = []
    for one in runs:
        count = ngettext("%(count)s sheet", "%(count)s sheets", one["written"]) % {"count": one["written"]}
        state = _("undone") if one["undone"] else count
        lines.append(f"{one['run']:>4} {one['at'][:10]} {one['kind']:<15} {state:<14} {one['source']}")
    return "\n".join(lines) or _("No import yet.")
