"""Inviting, joining, leaving, handing over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid, TerreauError
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.people import actions, queries
from terreau.people.actions.members import open_invitation
from terreau.people.forms import InvitationForm
from terreau.people.models import Group, Role


@never_cache
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the group, for those who are; keepers invite from here."""
    group = queries.find_group(request.actor, slug)
    allow(request.actor, "people.see_members", group)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    keeps = queries.is_keeper(request.actor, group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(request.actor, group, **form.cleaned_data)
        except Invalid as error:
            form.add_error(next(iter(error.errors)) or None, error.sentence)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("people:members", slug=slug)
    return _members_page(request, group, form, keeps)


def _members_page(
    request: HttpRequest, group: Group, form: InvitationForm, keeps: bool, link: str = ""
) -> HttpResponse:
    context = {
        "group": group,
        "form": form,
        "keeps": keeps,
        "members": queries.members(group),
        "invitations": queries.open_invitations(group) if keeps else [],
        "link": link,
        "me": request.actor.person_id,
    }
    return render(request, "people/members.html", context, status=400 if form.errors else 200)


@require_POST
@never_cache
def make_link(request: HttpRequest, slug: str) -> HttpResponse:
    """A link to share, shown once: only its hash is kept."""
    group = queries.find_group(request.actor, slug)
    _invitation, token = actions.invite(request.actor, group)
    link = request.build_absolute_uri(queries.invitation_path(token))
    return _members_page(request, group, InvitationForm(), True, link)


@require_POST
def revoke(request: HttpRequest, slug: str, invitation: int) -> HttpResponse:
    group = queries.find_group(request.actor, slug)
    actions.revoke_invitation(request.actor, get_object_or_404(group.invitations, pk=invitation))
    messages.success(request, _("This invitation opens nothing any more."))
    return redirect("people:members", slug=slug)


@require_POST
def change(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """One gesture on one member: keeper, member, hand over, remove."""
    group = queries.find_group(request.actor, slug)
    keeper, member = str(Role.KEEPER), str(Role.MEMBER)
    gesture = {
        "keeper": lambda: actions.set_role(request.actor, group, person, keeper),
        "member": lambda: actions.set_role(request.actor, group, person, member),
        "hand-over": lambda: actions.hand_over(request.actor, group, person),
        "remove": lambda: actions.remove_member(request.actor, group, person),
    }.get(request.POST.get("gesture", ""))
    if gesture:
        _tell(request, gesture, _("Done."))
    return redirect("people:members", slug=slug)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    group = queries.find_group(request.actor, slug)
    done = _tell(request, lambda: actions.leave_group(request.actor, group), _("You have left the group."))
    if done and not queries.can_see(request.actor, group):
        return redirect("people:groups")
    return redirect(group)


def _tell(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    try:
        act()
    except TerreauError as error:
        messages.error(request, error.sentence)
        return False
    messages.success(request, done)
    return True


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to; joining is a gesture of its own."""
    limit(f"invitation:{whence(request)}", 60, 3600)
    found = open_invitation(token)
    context = {"invitation": found, "group": found.group, "token": token, "territories": found.group.territories.all()}
    if request.method == "POST" and request.actor.known:
        group = actions.accept_invitation(request.actor, token)
        messages.success(request, _("Welcome! You are a member now."))
        return redirect(group)
    return render(request, "people/invitation.html", context)
