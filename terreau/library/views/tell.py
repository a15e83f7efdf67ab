"""Telling an experience, step by step: each step is kept when it is sent, and while it is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.limits import limit, whence
from terreau.library import actions, drafts, places, present, queries
from terreau.library.browser import Browser
from terreau.library.forms.questions import LABELS, TITLES, StepForm
from terreau.library.models import ExperienceDraft

ADDRESSES = {"ou": "where", "moyens": "means", "resultat": "what", "changements": "change"}
READ = "relire"
SAVES_AN_HOUR, HOUR = 1200, 3600


def _held(request: HttpRequest, token: str) -> tuple[ExperienceDraft, bool]:
    """The draft and whether this browser holds it; raises `NotFound` for anybody else."""
    draft = queries.find_draft(request.actor, token, Browser.of(request).drafts)
    return draft, token in Browser.of(request).drafts


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The drafts of the person, and of this browser."""
    drafts_ = queries.drafts_of(request.actor, Browser.of(request).drafts)
    return render(request, "library/tell_mine.html", {"drafts": drafts_})


@never_cache
def step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Three questions. What was sent is kept, even where something in it is wrong."""
    if step not in ADDRESSES:
        raise NotFound
    draft, held = _held(request, token)
    form = StepForm(draft, ADDRESSES[step], request.POST or None)
    if request.method != "POST":
        return _page(request, draft, step, form)
    limit(f"tell-save:{whence(request)}", SAVES_AN_HOUR, HOUR)
    try:
        draft = actions.write_experience(request.actor, draft, ADDRESSES[step], form.values(), held)
    except Invalid as problem:
        form.refuse(problem.errors)
        return _page(request, draft, step, form, status=422)
    wrong = drafts.wrong_in(draft, ADDRESSES[step])
    if wrong:
        form.refuse(wrong)
        return _page(request, draft, step, form, status=422)
    if request.POST.get("then") == "here":
        messages.success(request, _("Kept. You may close this page and come back to it."))
        return redirect("library:tell", token=token, step=step)
    return redirect(_next(token, step))


@require_POST
def autosave(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """What is being written, kept meanwhile. Answers JSON; errors are problem+json."""
    if step not in ADDRESSES:
        raise NotFound
    draft, held = _held(request, token)
    limit(f"tell-save:{whence(request)}", SAVES_AN_HOUR, HOUR)
    values = StepForm(draft, ADDRESSES[step], request.POST).values()
    kept = actions.write_experience(request.actor, draft, ADDRESSES[step], values, held)
    return JsonResponse({"saved": True, "at": kept.updated_at.isoformat()})


@never_cache
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The experience as it will stand, what it lacks, and the ways to publish it."""
    draft, held = _held(request, token)
    if request.method == "POST":
        try:
            return _publish(request, draft, held)
        except Invalid as problem:
            return _read(request, draft, problem, status=422)
    return _read(request, draft)


def _publish(request: HttpRequest, draft: ExperienceDraft, held: bool) -> HttpResponse:
    browser = Browser.of(request)
    if not request.actor.known:
        actions.send_experience(draft, request.POST.get("email", ""), held)
        return redirect("library:confirm_sent")
    sheet = actions.publish_experience(request.actor, draft, held)
    browser.let_go(draft.token)
    return browser.remember(redirect("library:told", slug=sheet.slug))


def _read(
    request: HttpRequest, draft: ExperienceDraft, problem: Invalid | None = None, status: int = 200
) -> HttpResponse:
    missing, shown = [], None
    try:
        shown = drafts.content_of(draft)
    except Invalid as found:
        missing = [
            (sentence, _address(draft.token, drafts.step_of(name)))
            for name, sentences in found.errors.items()
            for sentence in sentences
        ]
    context = {
        **_context(draft, READ),
        "missing": missing,
        "shown": shown,
        "parts": present.told(shown) if shown else [],
        "wrong": [] if problem is None or missing else next(iter(problem.errors.values())),
        "email": request.POST.get("email", ""),
    }
    return render(request, "library/tell_read.html", context, status=status)


def resume(request: HttpRequest, signed: str) -> HttpResponse:
    """From the link of a mail back to the draft, on any device."""
    draft = actions.draft_of(signed)
    browser = Browser.of(request)
    browser.know()
    browser.hold(draft.token)
    return browser.remember(redirect("library:tell_read", token=draft.token))


@require_POST
def care(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Undo the use, erase the draft, or mail its link."""
    draft, held = _held(request, token)
    if verb == "lien":
        try:
            actions.mail_draft(request.actor, draft, request.POST.get("email", ""), held)
            messages.success(request, _("The link is on its way. It opens your draft on any device, for 90 days."))
        except Invalid as problem:
            messages.error(request, str(problem))
        return redirect("library:tell_read", token=token)
    if verb == "annuler":
        sheet = actions.undo_use(request.actor, draft, held)
        messages.success(request, _("It is no longer counted."))
    elif verb == "effacer":
        sheet = draft.method
        actions.delete_experience_draft(request.actor, draft, held)
        messages.success(request, _("The draft is erased."))
    else:
        raise NotFound
    return redirect(sheet)


def told(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank you; and should the method itself say what you changed?"""
    sheet = queries.find_sheet(request.actor, slug)
    return render(request, "library/told.html", {"sheet": sheet, "fields": sheet.fields, "method": sheet.method})


def _page(request: HttpRequest, draft: ExperienceDraft, step: str, form: StepForm, status: int = 200) -> HttpResponse:
    context = {
        **_context(draft, step),
        "form": form,
        "title": TITLES[ADDRESSES[step]],
        "draft_url": reverse("library:tell_keep", args=[draft.token, step]),
        "class_words": _class_words(draft),
    }
    return render(request, "library/tell.html", context, status=status)


def _context(draft: ExperienceDraft, step: str) -> dict[str, Any]:
    order = [*ADDRESSES, READ]
    words = [*(LABELS[code] for code in ADDRESSES.values()), gettext_lazy("Read through")]
    return {
        "draft": draft,
        "step": step,
        "steps": [(label, _url(draft.token, one)) for label, one in zip(words, order, strict=True)],
        "current": order.index(step) + 1,
    }


def _class_words(draft: ExperienceDraft) -> str:
    """What kind of commune the use is counted in, for the first page."""
    return str(places.vocabulary.CLASSES.get(draft.use.class_code, "")) if draft.use else ""


def _next(token: str, step: str) -> str:
    order = [*ADDRESSES, READ]
    return _url(token, order[order.index(step) + 1])


def _address(token: str, code: str) -> str:
    return _url(token, next(address for address, step in ADDRESSES.items() if step == code))


def _url(token: str, step: str) -> str:
    return reverse("library:tell_read", args=[token]) if step == READ else reverse("library:tell", args=[token, step])
