"""What this room keeps of people: read by the page on personal data."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from terreau.foundation.house import Kept
from terreau.people.actions.accounts import DAYS_TO_COME_BACK, DAYS_UNCONFIRMED
from terreau.people.actions.members import DAYS_OPEN

KEPT = (
    Kept(
        _("Your e-mail address, the name you show, your language and how often you want mail"),
        _("to let you in by a code and to write to you only as you chose"),
        format_lazy(
            _(
                "until you leave, plus {days} days to change your mind; your name stays beside your texts only if you "
                "ask for it; an address never confirmed goes after {unconfirmed} days"
            ),
            days=DAYS_TO_COME_BACK,
            unconfirmed=DAYS_UNCONFIRMED,
        ),
        order=10,
    ),
    Kept(
        _("What you agreed to, and when"),
        _("to be able to show it to you"),
        _("until you leave"),
        order=11,
    ),
    Kept(
        _("The groups you are in and your role there"),
        _("so that a group knows who keeps it"),
        _("until you leave the group"),
        order=12,
    ),
    Kept(
        _("The address of somebody you invite"),
        _("to send the invitation"),
        format_lazy(_("until it is accepted, {days} days at most"), days=DAYS_OPEN),
        order=13,
    ),
)
