"""Reading: the list, a sheet, its versions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.foundation.pages import public_page
from terreau.foundation.policy import Actor, can
from terreau.foundation.search import highlight
from terreau.library import (
    adapting,
    browse,
    chain,
    content,
    evidence,
    evidence_words,
    present,
    queries,
    ratings,
    reasons,
    reviewing,
    vocabulary,
)
from terreau.library.fields import FIELDS
from terreau.library.models import USED, Sheet, SheetKind
from terreau.library.usage import usage
from terreau.territories.models import Territory

EVERY_FIELD = {one.code: None for fields in FIELDS.values() for one in fields}


@public_page
def index(request: HttpRequest) -> HttpResponse:
    asked = browse.Asked.of(request.GET)
    shelf = browse.shelf(_actor(request), asked, request.GET.get("page", 1))
    entries = [
        {
            "sheet": sheet,
            "kind_label": present.KIND_LABELS[sheet.kind],
            "icon": present.KIND_ICONS[sheet.kind],
            "text": highlight(sheet.summary, asked.text) if asked.text else sheet.summary,
            "facts": [fact for fact in (present.time(sheet.fields), _people(sheet)) if fact],
        }
        for sheet in shelf.page.object_list
    ]
    context = {"shelf": shelf, "asked": asked, "entries": entries, "path": queries.main_path()}
    return render(request, "library/index.html", context)


def _people(sheet: Sheet) -> str:
    return present.people(sheet.fields) if sheet.kind == SheetKind.METHOD else ""


@public_page(params=("territoire",))
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.find_sheet(_actor(request), slug)
    context = sheet_context(_actor(request), found, content.of(found))
    place = request.GET.get("territoire", "")
    figures = evidence.alone(found)
    told: dict[str, Any] = {"evidence": _evidence(found, figures), "alike": _alike(found, place)}
    told["usage"] = usage(figures)
    told["here"] = place if place.isalnum() and len(place) == 5 else ""
    return render(request, "library/sheet.html", {**context, **told})


def _evidence(found: Sheet, told: evidence.Evidence) -> dict[str, Any] | None:
    """What those who used it say; None of what nobody uses."""
    if found.kind not in evidence.KINDS:
        return None
    return {
        "told": told.all.told,
        "sentences": evidence_words.sentences(found, told.all),
        "rows": evidence_words.rows(found, told),
        "too_few": evidence_words.too_few(),
    }


def sheet_context(actor: Actor, found: Sheet, shown: content.Content) -> dict[str, Any]:
    """What the page of a sheet, or of one of its versions, shows."""
    files = queries.files_shown(found)
    return {
        "sheet": found,
        "shown": shown,
        "fields": {**EVERY_FIELD, **shown["fields"]},
        "kind_label": present.KIND_LABELS[found.kind],
        "kind_icon": present.KIND_ICONS[found.kind],
        "brief": present.brief(found.kind, shown["fields"]),
        "total": present.duration(present.total_minutes(shown["fields"])),
        "licence": present.licence_label(shown["licence"]),
        "licence_url": present.LICENCE_URLS.get(shown["licence"], ""),
        "attribution": present.attribution(found, shown),
        "address": present.address(found),
        "qr_code": present.qr_code(present.address(found)),
        "json_ld": present.json_ld(found, shown),
        "steps": present.steps(found.kind, shown, files),
        **present.joined(files, shown),
        "related": queries.related(found),
        "chain": chain.of(found, shown["fields"]),
        "place_class": vocabulary.CLASSES.get(shown.get("class_code", ""), ""),
        "keepers": queries.keeper_names(found),
        "evidence": None,
        "alike": None,
        "reason": reasons.of_versions(found).get(found.version),
        "led_to": reasons.led_to(found) if found.kind == SheetKind.EXPERIENCE else [],
        "usable": found.kind in USED and found.published and found.hidden_at is None,
        **adapting.shown(actor, found),
        **ratings.shown(found),
        "may_explain": found.kind in evidence.KINDS and bool(can(actor, "library.explain_version", found)),
        "last_review": reviewing.last_review(found),
        "may_publish": bool(can(actor, "library.publish", found)),
        "may_hide": bool(can(actor, "library.hide", found)),
    }


def _alike(found: Sheet, code: str) -> dict[str, Any] | None:
    """What is told in communes like that of an INSEE code; None where no such commune has a class."""
    if found.kind not in evidence.KINDS or len(code) != 5 or not code.isalnum():
        return None
    commune = Territory.objects.communes().current().filter(code=code).only("name", "class_code").first()
    if commune is None or not commune.class_code:
        return None
    told = evidence_words.reasons(found, commune.class_code)
    return {
        "commune": commune,
        "class_label": vocabulary.CLASSES[commune.class_code],
        "said": [evidence_words.said_here(one, commune.class_code) for one in told],
    }


@public_page
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.find_sheet(_actor(request), slug)
    why = reasons.of_versions(found)
    pairs = [
        (revision, revision.number - 1, why.get(revision.number)) for revision in queries.versions_newest_first(found)
    ]
    context = {"sheet": found, "versions": pairs}
    return render(request, "library/versions.html", context)


@public_page
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, at an address that never changes."""
    found = queries.find_sheet(_actor(request), slug)
    revision = queries.find_version(found, number)
    newest = found.version
    found.version = number
    context = sheet_context(_actor(request), found, content.complete(found.kind, revision.snapshot))
    return render(request, "library/version.html", {**context, "revision": revision, "newest": newest})


@public_page
def compare(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    found = queries.find_sheet(_actor(request), slug)
    before, after = queries.find_version(found, old), queries.find_version(found, new)
    changes = present.changes(found.kind, before.snapshot, after.snapshot)
    context = {"sheet": found, "before": before, "after": after, "changes": changes}
    return render(request, "library/compare.html", context)


def _actor(request: HttpRequest) -> Actor:
    return request.actor
