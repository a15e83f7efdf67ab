"""Reading a proposal through, keeping it, publishing it, putting it away."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import allow, can
from terreau.processes import actions, keys, letters, queries
from terreau.processes.models import Proposal
from terreau.processes.policy import Held
from terreau.processes.views.write import ADDRESSES, step_url, steps_of


@never_cache
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter as it will be sent, what is missing, and what one may do with it."""
    key = keys.key_of(request, slug)
    proposal = queries.find(request.actor, slug, key)
    held = Held(proposal, key)
    if proposal.deleted_at is None:
        allow(request.actor, "processes.edit", held)
    parts = {part: step for step, part in ADDRESSES.items()}
    missing = [
        {"url": step_url(slug, parts[part]), "sentence": sentence}
        for part, sentences in actions.missing(proposal).items()
        for sentence in sentences
    ]
    login = f"{reverse('account_login')}?{urlencode({'next': reverse('processes:read', args=[slug])})}"
    context = {
        "proposal": proposal,
        "place": proposal.territory,
        "steps": steps_of(slug),
        "current": 6,
        "letter": letters.preview(proposal),
        "no_address": not letters.addressee(proposal.territory),
        "missing": missing,
        "login_url": login,
        "kept_in_browser": proposal.author_id is None,
        "may_delete": bool(can(request.actor, "processes.delete", held)),
        "may_share": proposal.group is not None and proposal.status == "draft",
    }
    return render(request, "processes/read.html", context)


def _does(action: Callable[..., Proposal], done: Callable[[], Any], then: str = "read") -> Callable[..., HttpResponse]:
    """A view that calls one action on a proposal, says that it is done, and shows it."""

    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        key = keys.key_of(request, slug)
        proposal = queries.find(request.actor, slug, key)
        try:
            changed = action(request.actor, proposal, key)
        except Invalid as error:
            for sentences in error.errors.values():
                for sentence in sentences:
                    messages.error(request, sentence)
            return redirect("processes:read", slug)
        messages.success(request, done())
        response = redirect(f"processes:{then}", slug)
        if changed.author_id is not None:
            keys.let_go(request, response, slug)
        return response

    return view


keep = _does(actions.adopt, lambda: _("Kept under your name: you find it in your space, on any device."))
share = _does(actions.share, lambda: _("The members of the group may now read it and write it with you."))
publish = _does(
    actions.publish, lambda: _("It is public. Its address and its QR code are on your documents."), "proposal"
)
delete = _does(actions.delete, lambda: _("Deleted. You may restore it."))
restore = _does(actions.restore, lambda: _("Restored."))
withdraw = _does(
    lambda actor, proposal, key: actions.withdraw(actor, proposal), lambda: _("Taken back: it is a draft again.")
)
