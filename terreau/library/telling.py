"""What the library tells people, by way of `notices`."""

from terreau.library.events import ContributionDecided
from terreau.library.models import Sheet
from terreau.notices import actions as notices
from terreau.people.models import User


def tell_author(event: ContributionDecided) -> None:
    """The person who wrote a sheet, or suggested a change, learns what a steward answered. Once."""
    author = User.objects.filter(pk=event.person_id, is_active=True).first()
    if author is None:
        return
    sheet = Sheet.objects.get(pk=event.sheet_id)
    if event.suggestion_id is None:
        code, fact = "library.published", f"library.published:{sheet.pk}"
    else:
        code = "library.accepted" if event.accepted else "library.declined"
        fact = f"library.decided:{event.suggestion_id}"
    notices.tell(author, code, {"title": sheet.title, "slug": sheet.slug}, fact=fact)
