"""Writing a proposal, step by step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.processes import actions, checks, keys, queries, versions
from terreau.processes.forms import STEPS, Step, Who, communes_called
from terreau.processes.models import Proposal
from terreau.processes.policy import Held
from terreau.stewardship.revisions import difference
from terreau.territories.queries import find_commune

STARTS_AN_HOUR, SAVES_AN_HOUR = 10, 1200
HOUR = 3600
ADDRESSES = {"qui": "who", "pourquoi": "why", "methodes": "methods", "faits": "facts", "demandes": "asks"}
LABELS = {
    "qui": gettext_lazy("Who"),
    "pourquoi": gettext_lazy("Why"),
    "methodes": gettext_lazy("How"),
    "faits": gettext_lazy("Facts"),
    "demandes": gettext_lazy("Asks"),
    "relire": gettext_lazy("Read through"),
}
TITLES = {
    "qui": gettext_lazy("Who writes, and for which communes?"),
    "pourquoi": gettext_lazy("Why do you write?"),
    "methodes": gettext_lazy("How would you go about it?"),
    "faits": gettext_lazy("What do we know of this place?"),
    "demandes": gettext_lazy("What do you ask of the town hall?"),
}


def step_url(slug: str, step: str) -> str:
    if step == "relire":
        return reverse("processes:read", args=[slug])
    return reverse("processes:step", args=[slug, step])


def steps_of(slug: str) -> list[tuple[Any, str]]:
    return [(label, step_url(slug, step) if slug else "") for step, label in LABELS.items()]


def start(request: HttpRequest) -> HttpResponse:
    """The first step, for the commune of `?commune=`; nothing is kept before it is sent."""
    code = request.GET.get("commune", "")
    if not code:
        return _choose(request)
    asked = find_commune(code)
    place = checks.today_of(asked)
    if place.pk != asked.pk:
        return redirect(f"{reverse('processes:start')}?commune={place.code}")
    form = Who(request.actor, None, request.POST or None)
    if request.method == "POST":
        limit(f"proposal-start:{whence(request)}", STARTS_AN_HOUR, HOUR)
        if not request.actor.known:
            keys.refuse_too_many(request)
        try:
            proposal, key = actions.start(request.actor, place, form.values())
        except Invalid as error:
            form.refuse(error.errors)
        else:
            response = redirect(step_url(proposal.slug, "pourquoi"))
            if key:
                keys.hold(request, response, proposal.slug, key)
            return response
    context = {"form": form, "place": place, "steps": steps_of(""), "current": 1, "title": TITLES["qui"]}
    return render(request, "processes/start.html", context, status=400 if form.errors else 200)


def _choose(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200]
    found = communes_called(text) if text.strip() else []
    return render(request, "processes/choose.html", {"text": text, "communes": found})


def _held(request: HttpRequest, slug: str) -> tuple[Proposal, str]:
    """The proposal and its key, for those who may write it."""
    key = keys.key_of(request, slug)
    proposal = queries.find(request.actor, slug, key)
    allow(request.actor, "processes.edit", Held(proposal, key))
    return proposal, key


@never_cache
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    if step not in ADDRESSES:
        raise NotFound()
    proposal, key = _held(request, slug)
    part = ADDRESSES[step]
    form = STEPS[part](request.actor, proposal, request.POST or None, find=request.GET.get("q", "")[:200])
    if request.method != "POST":
        return _page(request, proposal, step, form)
    limit(f"proposal-save:{whence(request)}", SAVES_AN_HOUR, HOUR)
    try:
        actions.write(request.actor, proposal, part, form.values(), base=_base(request), key=key)
    except Invalid as error:
        form.refuse(error.errors)
        return _page(request, proposal, step, form, status=400)
    except Conflict as conflict:
        return _page(request, proposal, step, form, status=409, theirs=conflict.theirs)
    return _go_on(request, slug, step)


def _base(request: HttpRequest) -> int | None:
    given = request.POST.get("base", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


def _go_on(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == "find":
        from urllib.parse import urlencode

        query = urlencode({"q": request.POST.get("q", "")[:200]})
        return redirect(f"{step_url(slug, step)}?{query}#id_methods")
    if then == "here":
        messages.success(request, _("Saved. You may close this page and come back to it."))
        return redirect(step_url(slug, step))
    order = list(LABELS)
    return redirect(step_url(slug, "relire" if then == "read" else order[order.index(step) + 1]))


def _page(
    request: HttpRequest, proposal: Proposal, step: str, form: Step, status: int = 200, theirs: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "proposal": proposal,
        "place": proposal.territory,
        "step": step,
        "title": TITLES[step],
        "steps": steps_of(proposal.slug),
        "current": list(LABELS).index(step) + 1,
        "base": theirs.number if theirs else proposal.version,
        "find": form.find,
        "draft_url": reverse("processes:autosave", args=[proposal.slug, step]),
        "conflict": theirs is not None,
        "changed": _changed(form, ADDRESSES[step], theirs) if theirs else [],
        "kept_in_browser": proposal.author_id is None,
    }
    return render(request, "processes/step.html", context, status=status)


def _changed(form: Step, part: str, theirs: Any) -> list[dict[str, Any]]:
    """Field by field, what somebody else wrote beside what is being sent."""
    found = []
    sent = form.values()
    for name in versions.PART_FIELDS[part]:
        if name in form.fields:
            kept, mine = form.in_words(name, theirs.snapshot.get(name, "")), form.in_words(name, sent[name])
            if kept != mine:
                segments = difference(kept, mine)
                found.append({"label": form.fields[name].label, "theirs": kept, "segments": segments})
    return found


@require_POST
def autosave(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """What is being typed, kept while it is typed. Answers JSON; errors are problem+json."""
    if step not in ADDRESSES:
        raise NotFound()
    proposal, key = _held(request, slug)
    limit(f"proposal-save:{whence(request)}", SAVES_AN_HOUR, HOUR)
    part = ADDRESSES[step]
    values = STEPS[part](request.actor, proposal, request.POST).values()
    if part == "who":  # a group is opened or joined by a button, never by typing
        values |= {"group": proposal.group.slug if proposal.group else "", "new_group": ""}
    saved = actions.write(request.actor, proposal, part, values, base=_base(request), key=key, auto=True)
    return JsonResponse({"saved": True, "version": saved.version})
