"""How a mail is written: why it came, how to stop it, and in whose language."""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from terreau.people.models import User

_SALT = "notices.stop"


def stop_token(person_id: int) -> str:
    return signing.dumps(person_id, salt=_SALT)


def person_of(token: str) -> int | None:
    """Whose mails a token stops; None for a forged one. It never expires: an old mail must be stoppable."""
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None


def stop_url(person: User) -> str:
    with override(person.language):
        return settings.TERREAU_URL + reverse("notices:stop", args=[stop_token(person.pk)])


def one_click(person: User) -> dict[str, str]:
    """Headers by which the mail program itself stops the mails (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url(person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def written(name: str, language: str, **context: object) -> tuple[str, str]:
    """Subject and body of the mail `notices/mails/NAME.txt`, or of a room's own template, whose first line is the
    subject."""
    template = name if name.endswith(".txt") else f"notices/mails/{name}.txt"
    with override(language):
        text = render_to_string(template, {"site_url": settings.TERREAU_URL, **context}).strip()
    subject, _, body = text.partition("\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"
