"""Who keeps a sheet: seeing, inviting, saying yes, leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid, TooMany
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import can
from terreau.library import actions, queries
from terreau.library.actions.keepers import open_invitation
from terreau.library.forms import InviteForm


@never_cache
def keepers(request: HttpRequest, slug: str) -> HttpResponse:
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.invite_keeper(actor, sheet, request.POST.get("email", ""))
            messages.success(request, _("The invitation is on its way."))
            return redirect("library:keepers", slug=slug)
        except Invalid as problem:
            form.refuse(problem)
        except TooMany as problem:
            form.add_error(None, problem.sentence)
    may_invite = bool(can(actor, "library.invite_keeper", sheet))
    context = {
        "sheet": sheet,
        "keepers": queries.keepers_of(sheet),
        "form": form,
        "may_invite": may_invite,
        "invitations": sheet.keeper_invitations.all() if may_invite else [],
        "keeps": bool(can(actor, "library.leave_keeping", sheet)),
    }
    return render(request, "library/keepers.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    sheet = queries.find_sheet(request.actor, slug)
    actions.withdraw_keeper_invitation(request.actor, get_object_or_404(sheet.keeper_invitations, pk=pk))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("library:keepers", slug=slug)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = queries.find_sheet(request.actor, slug)
    actions.leave_keeping(request.actor, sheet)
    messages.success(request, _("You do not keep this sheet any more."))
    return redirect(sheet)


@never_cache
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of an invitation leads to; its button says yes."""
    limit(f"keep:{whence(request)}", 60, 3600)
    invitation = open_invitation(token)
    log_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if request.method == "POST":
        if not request.actor.known:
            return redirect(log_in)
        sheet = actions.accept_to_keep(request.actor, token)
        messages.success(request, _("You keep this sheet from now on. Thank you."))
        return redirect("library:keepers", slug=sheet.slug)
    return render(request, "library/keep.html", {"invitation": invitation, "log_in": log_in})
