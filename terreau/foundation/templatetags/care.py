"""Links to what is kept about a thing, for pages of rooms that stand below the one that keeps."""

from typing import Any

from django import template

from terreau.foundation import care

register = template.Library()


@register.inclusion_tag("foundation/care_links.html")
def care_links(thing: Any) -> dict[str, Any]:
    """Its history, and the page that flags it: `{% care_links group %}`."""
    return {"links": care.links(thing)}
