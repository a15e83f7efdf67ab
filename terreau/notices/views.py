"""My notices; stopping the mails."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from terreau.foundation.errors import NotFound
from terreau.notices import actions, kinds, mails, queries
from terreau.notices.models import Notice
from terreau.people.queries import email_hint

A_PAGE = 30


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    every = Notice.objects.visible_to(request.actor)
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/mine.html", {"page": page, "unread": every.unread().count()})


@login_required
@require_POST
def open_(request: HttpRequest, number: int) -> HttpResponse:
    """Go to what a notice tells, which reads it."""
    notice = queries.find_notice(request.actor, number)
    actions.read(request.actor, notice)
    return redirect(kinds.path_for(notice.code, notice.data) or "notices:mine")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(request.actor)
    return redirect("notices:mine")


@csrf_exempt
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the foot of a mail: a page with one button, or the one click of a mail program (RFC 8058)."""
    person = mails.person_of(token)
    if person is None:
        raise NotFound(_("This link is not complete. Copy it whole from the mail, or log in to change your rhythm."))
    if request.method != "POST":
        context = {"token": token, "email": email_hint(person), "site": settings.TERREAU_URL}
        return render(request, "notices/stop.html", context)
    actions.stop(token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        messages.success(request, _("Done: no more mails that sum up. You may change your mind in your account."))
        return redirect("people:account" if request.actor.known else "/")
    return HttpResponse(status=204)
