"""What the accounts library asks of us: how a mail goes out, what is said, what happens when somebody comes in."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Unavailable
from terreau.people.actions import accounts

log = logging.getLogger("terreau.people")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code of the last mail. Look again, or ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("Too many mails in a short time. Wait a few minutes and try again."),
        "duplicate_email": _("This is your e-mail already."),
        "max_email_addresses": _("Confirm or give up the pending change first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context | {"site_url": settings.TERREAU_URL})
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail not sent", extra={"reason": type(error).__name__})
            raise Unavailable(_("The mail could not be sent just now. Try again in a few minutes.")) from error

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        accounts.came_in(user.pk)
