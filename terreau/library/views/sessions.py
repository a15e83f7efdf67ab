"""Session plans, as they are read: the list, a plan, its paper, its versions, and what one does with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.documents import FORMATS, MEDIA_TYPES
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.pages import public_page
from terreau.foundation.policy import allow, can
from terreau.library import queries as library
from terreau.library.actions import sessions as actions
from terreau.library.models import SessionPlan
from terreau.library.paper import running
from terreau.library.sessions import present, queries
from terreau.library.sessions.keys import KEYS
from terreau.library.sessions.policy import HeldPlan

A_PAGE, DRAWINGS_AN_HOUR, STARTS_AN_HOUR, HOUR = 20, 200, 30, 3600


def index(request: HttpRequest) -> HttpResponse:
    """Public plans, searched by `?q=`; and one's own."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page = Paginator(queries.public_plans(text), A_PAGE).get_page(request.GET.get("page"))
    held = KEYS.held(request)
    mine = queries.of_actor(request.actor, held) if request.actor.known or held else []
    context = {"page": page, "text": text, "mine": mine}
    if mine or request.actor.known:
        return render(request, "library/sessions/index.html", context)
    return _shared_index(request, context)


@public_page(params=("q", "page"))
def _shared_index(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "library/sessions/index.html", context)


def find(request: HttpRequest, slug: str) -> tuple[SessionPlan, str]:
    """The plan that the reader may see, and the key that her browser holds."""
    key = KEYS.key_of(request, slug)
    return queries.find(request.actor, slug, key), key


@never_cache
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order, what to bring, who does what, where the plan comes from."""
    plan, key = find(request, slug)
    held, actor = HeldPlan(plan, key), request.actor
    may_edit = bool(can(actor, "library.edit_session", held))
    context = {
        "plan": plan,
        "order": present.running_order(plan),
        "credit": present.credit(plan),
        "lineage": queries.lineage(actor, plan),
        "formats": FORMATS,
        "may_edit": may_edit,
        "may_delete": bool(can(actor, "library.delete_session", held)),
        "in_browser": plan.author_id is None and bool(key),
        "login_url": f"{reverse('account_login')}?{urlencode({'next': plan.get_absolute_url()})}",
    }
    return render(request, "library/sessions/plan.html", context)


@never_cache
def document(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The running order for those who facilitate, drawn now."""
    if format not in FORMATS:
        raise NotFound(_("There is no such document."))
    plan, _key = find(request, slug)
    limit(f"session-draw:{whence(request)}", DRAWINGS_AN_HOUR, HOUR)
    response = HttpResponse(running.draw(plan, format), content_type=MEDIA_TYPES[format])
    name = f"{plan.slug}-v{plan.version}.{format}"
    response["Content-Disposition"] = content_disposition_header(format != "pdf", name)
    return response


@never_cache
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, for those who prepare it, each brought back by a button."""
    plan, key = find(request, slug)
    allow(request.actor, "library.edit_session", HeldPlan(plan, key))
    every = queries.versions(plan)
    pairs = zip(every, [*every[1:], None], strict=True)
    rows = [(one, present.changes(before.snapshot, one.snapshot) if before else []) for one, before in pairs]
    return render(request, "library/sessions/versions.html", {"plan": plan, "rows": rows})


@require_POST
def back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    plan, key = find(request, slug)
    changed = actions.restore_session_version(request.actor, plan, number, key)
    messages.success(request, _("It is as it was in version %(number)s.") % {"number": number})
    return redirect(changed)


def _does(
    action: Callable[..., SessionPlan], done: Callable[[], str], then: Callable[[SessionPlan], str] | None = None
) -> Callable[..., HttpResponse]:
    """A view that calls one action on a plan, says that it is done, and shows the plan."""

    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        plan, key = find(request, slug)
        try:
            changed = action(request.actor, plan, key)
        except Invalid as problem:
            messages.error(request, problem.sentence)
            return redirect(plan)
        messages.success(request, done())
        response = redirect(then(changed) if then else changed.get_absolute_url())
        if changed.author_id is not None:
            KEYS.let_go(request, response, slug)
        return response

    return view


keep = _does(
    actions.keep_session, lambda: _("The plan is kept under your name: you find it in your space, on any device.")
)
publish = _does(actions.publish_session, lambda: _("Everybody may read it and make a copy of it now."))
unpublish = _does(actions.unpublish_session, lambda: _("It is private again."))
delete = _does(actions.delete_session, lambda: _("The plan is deleted. You may restore it."))
restore = _does(actions.restore_session, lambda: _("The plan is restored."))


@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan of one's own from this one."""
    plan, key = find(request, slug)
    limit(f"session-start:{whence(request)}", STARTS_AN_HOUR, HOUR)
    if not request.actor.known:
        KEYS.refuse_too_many(request)
    made, new_key = actions.copy_session(request.actor, plan, key)
    messages.success(request, _("Your copy is ready: change what you like, the first one stays as it is."))
    response = redirect("library:session_edit", made.slug)
    if new_key:
        KEYS.hold(request, response, made.slug, new_key)
    return response


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Put the sheet of `?fiche=` into one of one's plans, or into a new one."""
    sheet = library.find_sheet(request.actor, request.GET.get("fiche", "")[:140])
    held = KEYS.held(request)
    mine = queries.of_actor(request.actor, held) if request.actor.known or held else []
    if request.method == "POST":
        plan, key = find(request, request.POST.get("plan", ""))
        actions.add_to_session(request.actor, plan, sheet, key)
        messages.success(request, _("“%(title)s” is in your session.") % {"title": sheet.title})
        return redirect("library:session_edit", plan.slug)
    if not mine:
        return redirect(f"{reverse('library:session_start')}?{urlencode({'fiches': sheet.slug})}")
    return render(request, "library/sessions/add.html", {"sheet": sheet, "mine": mine})
