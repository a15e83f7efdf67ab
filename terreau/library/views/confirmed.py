"""The button behind a link: what was given with an e-mail only is confirmed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from terreau.foundation.limits import limit, whence
from terreau.library import confirmed


def sent(request: HttpRequest) -> HttpResponse:
    """“Look into your mailbox.”"""
    return render(request, "library/confirm_sent.html", {"hours": confirmed.HOURS_OPEN})


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Reading this page confirms nothing: mail scanners read pages. Its button does."""
    limit(f"confirm:{whence(request)}", 60, 3600)
    if request.method == "POST":
        confirmed.confirm(token)
        return redirect("library:confirm", token=token)
    found = confirmed.find(token)
    context = {"contribution": found, "label": confirmed.kind_of(found).label}
    return render(request, "library/confirm.html", context)
