"""Tags of the house: icons, numbers, Markdown."""

from django import template
from django.utils.safestring import SafeString

from terreau.foundation import markdown as _markdown

register = template.Library()


@register.filter
def markdown(text: str | None, top: int = 2) -> SafeString:
    """Markdown as safe HTML: `{{ text|markdown }}`, or `{{ text|markdown:3 }}` for headings that begin at h3."""
    return _markdown.to_html(text or "", top)


@register.filter
def excerpt(text: str | None, length: int = 200) -> str:
    """The first words of a Markdown text, plain: `{{ text|excerpt:160 }}`."""
    return _markdown.excerpt(text or "", length)
