"""The pages of groups: list, page, opening, changing, closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.difference import difference
from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.limits import limit, whence
from terreau.foundation.pages import public_page
from terreau.foundation.policy import allow, can
from terreau.people import actions, queries
from terreau.people.actions.groups import check_group
from terreau.people.forms import GroupForm, group_initial
from terreau.people.models import Group
from terreau.territories.forms import lines_of
from terreau.territories.models import Territory
from terreau.territories.queries import find_commune

A_PAGE = 30
DRAFT = "group_draft"
MOST_ASKED = 50


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Groups, all or those of a commune."""
    code = request.GET.get("commune", "").strip()
    commune = _commune(code) if code else None
    if commune and commune.successor:
        return redirect(f"{request.path}?{urlencode({'commune': commune.successor.code})}")
    every = Group.objects.visible_to(request.actor).alive().prefetch_related("territories").order_by("name", "pk")
    found = queries.groups_in(request.actor, commune).prefetch_related("territories") if commune else every
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    near = queries.groups_near(commune) if commune and not page.paginator.count else []
    return render(request, "people/groups.html", {"commune": commune, "page": page, "near": near, "query": code})


@public_page
def group(request: HttpRequest, slug: str) -> HttpResponse:
    thing = queries.find_group(request.actor, slug)
    inside = can(request.actor, "people.see_members", thing)
    context = {
        "group": thing,
        "territories": thing.territories.order_by("name"),
        "members": queries.shown_members(request.actor, thing),
        "count": thing.memberships.count(),
        "is_member": queries.is_member(request.actor, thing),
        "is_keeper": queries.is_keeper(request.actor, thing),
        "inside": bool(inside),
    }
    return render(request, "people/group.html", context)


@never_cache
def open_(request: HttpRequest) -> HttpResponse:
    """The form comes first; who she is, after. Nothing typed is lost in between."""
    form = GroupForm(request.POST if request.method == "POST" else None, initial=_wanted(request))
    if request.method == "POST":
        limit(f"open-group:{whence(request)}", 30, 3600)
        if form.is_valid():
            if not request.actor.known and _try(form, lambda: check_group(**form.words())):
                request.session[DRAFT] = {field: request.POST.get(field, "") for field in form.fields}
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path + 'suite/'})}")
            if request.actor.known and (made := _try(form, lambda: actions.open_group(request.actor, **form.whole()))):
                return _opened(request, made)
    status = 400 if form.is_bound else 200
    return render(request, "people/open_group.html", {"form": form}, status=status)


@login_required
@never_cache
def finish(request: HttpRequest) -> HttpResponse:
    """After the code: the group that was written before it."""
    draft = request.session.get(DRAFT)
    if not draft:
        return redirect("people:open_group")
    form = GroupForm(draft)
    made = _try(form, lambda: actions.open_group(request.actor, **form.whole())) if form.is_valid() else None
    if made:
        del request.session[DRAFT]
        return _opened(request, made)
    return render(request, "people/open_group.html", {"form": form}, status=400)


def _opened(request: HttpRequest, made: Group) -> HttpResponse:
    messages.success(request, _("Your group is open. Now invite those who care."))
    return redirect(made)


@never_cache
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _mine(request, slug, "people.edit_group")
    form = GroupForm(request.POST if request.method == "POST" else None, instance=thing, initial=group_initial(thing))
    theirs: list[Any] = []
    base = request.POST.get("base", "")
    if request.method == "POST" and form.is_valid():
        number = int(base) if base.isdecimal() and len(base) < 9 else None
        try:
            if _try(form, lambda: actions.edit_group(request.actor, thing, base=number, **form.whole())):
                messages.success(request, _("Saved. The earlier version is kept."))
                return redirect(thing)
        except Conflict as conflict:
            theirs = _against(conflict, form)
            base = conflict.theirs.number  # type: ignore[attr-defined]
    context = {"group": thing, "form": form, "base": base or thing.version, "theirs": theirs}
    return render(request, "people/edit_group.html", context, status=409 if theirs else 400 if form.errors else 200)


def _against(conflict: Conflict, form: GroupForm) -> list[tuple[str, Any]]:
    """Field by field, what stands now against what was just written."""
    snapshot = conflict.theirs.snapshot  # type: ignore[attr-defined]
    pairs = [(field, snapshot[field], form.cleaned_data[field]) for field in ("name", "purpose", "charter", "contact")]
    return [(str(form.fields[field].label), difference(old, new)) for field, old, new in pairs if old != new] or [
        (_("Communes"), difference(", ".join(snapshot["territories"]), form.data.get("commune", "")))
    ]


@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _mine(request, slug, "people.keep_group")
    actions.close_group(request.actor, thing)
    messages.success(request, _("The group is closed. You can reopen it whenever you want."))
    return redirect(thing)


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _mine(request, slug, "people.keep_group")
    try:
        actions.reopen_group(request.actor, thing)
        messages.success(request, _("The group is open again."))
    except Invalid as error:
        messages.error(request, error.sentence)
    return redirect(thing)


def _mine(request: HttpRequest, slug: str, verb: str) -> Group:
    thing = queries.find_group(request.actor, slug)
    allow(request.actor, verb, thing)
    return thing


def _try(form: GroupForm, act: Any) -> Any:
    """What the action gives; its sentences go beside the fields when it refuses."""
    try:
        return act()
    except Invalid as error:
        form.refuse(error)
        return None


def _wanted(request: HttpRequest) -> dict[str, str]:
    """A form begun from the page of a commune, or of several together; after a failed login, from the draft."""
    if draft := request.session.get(DRAFT) if request.session.session_key else None:
        return draft
    asked = [_commune(code.strip()) for code in request.GET.getlist("commune")[:MOST_ASKED] if code.strip()]
    communes = list(dict.fromkeys(one.successor or one for one in asked if one))
    if not communes:
        return {}
    first, *others = communes
    return {"commune": first.name, "commune_code": first.code, "others": lines_of(others)}


def _commune(code: str) -> Territory | None:
    try:
        return find_commune(code)
    except NotFound:
        return None
