"""A demonstration says so wherever it speaks: on pages by the banner, and here in answers, documents and mails.

A site is one where its data folder holds the file `demonstration` (`settings.TERREAU_DEMONSTRATION`).
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from terreau.foundation.documents.blocks import Document

SENTENCE = gettext_lazy("This is a demonstration: its people, groups and proposals are invented.")
HEADER = "Terreau-Demonstration"


class Answers:
    """Middleware: programs read it in a header, and search engines stay out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.TERREAU_DEMONSTRATION:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response[HEADER] = "invented"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def marked(document: Document) -> Document:
    """The document with the sentence at the top of each page, in its own language; as it is on a real site."""
    if not settings.TERREAU_DEMONSTRATION:
        return document
    with override(document.language):
        header = " · ".join(filter(None, [str(SENTENCE), document.header]))
        return replace(document, header=header, title=_("Demonstration: %(title)s") % {"title": document.title})


class Mails(BaseEmailBackend):
    """Marks every mail, then hands it to `settings.TERREAU_MAIL_BACKEND`."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.inner = get_connection(settings.TERREAU_MAIL_BACKEND, fail_silently=fail_silently, **options)

    def open(self) -> Any:
        return self.inner.open()

    def close(self) -> None:
        self.inner.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return self.inner.send_messages([_marked_mail(one) for one in email_messages]) or 0


def _marked_mail(mail: EmailMessage) -> EmailMessage:
    marked = copy(mail)
    marked.subject = _("Demonstration: %(title)s") % {"title": mail.subject}
    marked.body = f"{SENTENCE}\n\n{mail.body}"
    return marked
