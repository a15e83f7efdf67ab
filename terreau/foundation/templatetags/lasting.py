"""Parts of pages that are the same on every page: rendered once a process, for each language."""

from typing import Any
from weakref import WeakSet

from django import template
from django.core.signals import setting_changed
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 64  # values of what a part hangs on, that are remembered
_nodes: "WeakSet[LastingNode]" = WeakSet()


class LastingNode(template.Node):
    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.rendered: dict[Any, SafeString] = {}
        _nodes.add(self)

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context) for value in self.values]
        key = (get_language(), *values, *map(type, values))  # what is safe as it is, and what is not, are two types
        known = self.rendered.get(key)
        if known is None:
            known = self.nodelist.render(context)
            if len(self.rendered) >= MOST:
                self.rendered.clear()
            self.rendered[key] = known
        return known


@register.tag
def lasting(parser: Parser, token: Token) -> LastingNode:
    """`{% lasting actor.known %}…{% endlasting %}`: what hangs on the language, the settings and these values alone.

    Never put in it what is read from the database or told of the request in another way.
    """
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endlasting",))
    parser.delete_first_token()
    return LastingNode(nodelist, values)


def _forget(**_signal: Any) -> None:
    for node in _nodes:
        node.rendered.clear()


setting_changed.connect(_forget)
