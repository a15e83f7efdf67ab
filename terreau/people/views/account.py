"""Coming in by a code, one's account, leaving."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView, EmailView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid
from terreau.people import consent, queries
from terreau.people.actions import accounts
from terreau.people.forms import AccountForm, LeaveForm
from terreau.people.models import User


@method_decorator(never_cache, name="dispatch")
class AskEmail(RequestLoginCodeView):
    """One door for who is known and who is not: nothing tells them apart."""

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"]
        if not User.objects.filter(email=email, is_active=False).exists():
            form._user = accounts.known_by(email)
        return super().form_valid(form)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """A mistyped e-mail may be written again while a code is on its way to the wrong one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"finish_url": reverse("people:finish_group")}


class EnterCode(ConfirmLoginCodeView):
    """Says why, when there is no code to wait for any more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if not getattr(self, "_process", None) and not request.user.is_authenticated:
            messages.warning(request, _("This code has expired. Ask for a new one: it takes a moment."))
            return redirect(self.passthrough_next_url(reverse("account_login")))
        return response


ask_email = AskEmail.as_view()
enter_code = EnterCode.as_view()
change_email = login_required(never_cache(EmailView.as_view()))


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """The page of one's account: settings, consents, data, leaving."""
    person = accounts.me(request.actor)
    given = {one.purpose: one for one in person.consents.filter(withdrawn_at=None)}
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        instance=person,
        initial={"public_name": "public-name" in given},
    )
    if request.method == "POST" and form.is_valid():
        try:
            accounts.set_account(request.actor, **form.cleaned_data)
        except Invalid as error:
            for field, sentences in error.errors.items():
                form.add_error(field, sentences)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:account")
    consents = [(purpose, given.get(purpose.code)) for purpose in consent.PURPOSES]
    return render(request, "people/account.html", {"form": form, "person": person, "consents": consents})


@login_required
@require_POST
def withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    accounts.withdraw_consent(request.actor, purpose)
    messages.success(request, _("Withdrawn: it ends now."))
    return redirect("people:account")


@login_required
@require_POST
def close_other_sessions(request: HttpRequest) -> HttpResponse:
    person = accounts.close_sessions(request.actor)
    update_session_auth_hash(request, person)
    messages.success(request, _("Every other device is logged out."))
    return redirect("people:account")


@login_required
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(queries.data_of(request.actor), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="terreau.json"'
    return response


@login_required
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Say what leaving does, then do it."""
    person = accounts.me(request.actor)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.leave_terreau(request.actor, **form.cleaned_data)
        except Invalid as error:
            form.add_error("keep_name", error.sentence)
        else:
            logout(request)
            messages.success(request, _("You are logged out. Come back within seven days to undo it."))
            return redirect("/")
    alone = accounts.groups_left_alone(person)
    return render(request, "people/leave.html", {"form": form, "alone": alone, "days": accounts.DAYS_TO_COME_BACK})
