"""A notice in words."""

from django import template

from terreau.notices import kinds
from terreau.notices.models import Notice

register = template.Library()


@register.filter
def sentence(notice: Notice) -> str:
    return kinds.sentence_for(notice.code, notice.data)


@register.filter
def address(notice: Notice) -> str:
    """The whole address of its page, for mails."""
    return kinds.url_for(notice.code, notice.data)
