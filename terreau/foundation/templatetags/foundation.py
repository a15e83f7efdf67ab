"""Tags of the house: icons, numbers, Markdown."""

from django import template

register = template.Library()
