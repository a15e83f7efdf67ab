"""What people are asked to agree to: each purpose with its words, their version, and its end."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import NotFound, Sentence


@dataclass(frozen=True, slots=True)
class Purpose:
    code: str
    text_version: str
    label: Sentence
    text: Sentence
    end: Sentence


PURPOSES = (
    Purpose(
        "digest",
        "2026-11",
        _("The mail that sums up what concerns you"),
        _("Your e-mail is used to send you, at the rhythm you chose, what happens in your groups."),
        _("Until you choose “never”, leave, or withdraw."),
    ),
    Purpose(
        "public-name",
        "2026-11",
        _("Your name, shown to everybody"),
        _("Your name is shown on the pages of your groups and beside what you write. Without it, you are “a member”."),
        _("Until you withdraw; what you signed before then stays signed."),
    ),
)


def find(code: str) -> Purpose:
    for one in PURPOSES:
        if one.code == code:
            return one
    raise NotFound()
