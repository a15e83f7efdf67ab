"""Showing the blocks of a letter on a page."""

from django import template

from terreau.foundation.documents import Block, Run

register = template.Library()


@register.filter
def kind(block: Block) -> str:
    """The class of a block: Heading, Paragraph, Bullets…"""
    return type(block).__name__


@register.filter
def breaks(run: Run) -> bool:
    """Whether a run is the end of a line."""
    return run.text == "\n"
