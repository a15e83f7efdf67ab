"""Words explained in place: the first time a term stands in the text of a page, its definition is one gesture away.

Rooms offer terms; `explain` puts them into HTML that is ready. Only running text is touched: never a link, a button, a
heading, a label, a field, code, or what is inside an element marked `data-plain`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5

from django.template.loader import render_to_string

RUNNING = {"p", "li", "dd", "td", "blockquote"}
LEFT_ALONE = {
    "a", "abbr", "button", "code", "dialog", "dt", "form", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "nav",
    "option", "pre", "script", "select", "style", "summary", "svg", "template", "textarea", "th", "time",
}  # fmt: skip
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ELISION = "(?:[dlnsDLNS]|[Qq]u)(?:’|'|&#x27;)"  # stays with its word, so that no line ends on it
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")


@dataclass(frozen=True, slots=True)
class Term:
    """`words` are how it may stand in a text, the first one being its name; those in capitals are matched as such."""

    code: str
    words: tuple[str, ...]
    definition: str


Terms = tuple[Term, ...]
_providers: list[Callable[[], Terms]] = []


def offer_terms(provider: Callable[[], Terms]) -> None:
    """`provider()` gives the terms in the present language; called at each page, so it keeps them itself."""
    if provider not in _providers:
        _providers.append(provider)


def terms() -> Terms:
    return tuple(term for provider in _providers for term in provider())


def explain(html: str) -> str:
    """`html` with the first occurrence of each term as a button that shows its definition."""
    known = terms()
    if not known:
        return html
    return _Explaining(*_finder(known)).run(html)


class _Explaining:
    """One walk through one page."""

    def __init__(self, finder: re.Pattern[str], meant: dict[str, Term]) -> None:
        self.finder = finder
        self.meant = meant
        self.done: set[str] = set()
        self.running = 0  # how many elements of running text are open
        self.closed: list[str] = []  # the elements left alone that are open

    def run(self, html: str) -> str:
        pieces, at = [], 0
        for tag in TAG.finditer(html):
            if self.running and not self.closed and at != tag.start():
                pieces.append(self._text(html[at : tag.start()]))
                at = tag.start()
            end, name, attributes = tag.groups()
            self._walk(end == "/", name.lower(), attributes)
            if self.running and not self.closed:
                pieces.append(html[at : tag.end()])
                at = tag.end()
        return "".join([*pieces, self._text(html[at:])])

    def _walk(self, ends: bool, name: str, attributes: str) -> None:
        if name in VOID or attributes.endswith("/"):
            return
        if self.closed:
            if name == self.closed[-1]:
                if ends:
                    self.closed.pop()
                else:
                    self.closed.append(name)
        elif not ends and (name in LEFT_ALONE or "data-plain" in attributes):
            self.closed.append(name)
        elif name in RUNNING:
            self.running = max(0, self.running + (-1 if ends else 1))

    def _text(self, text: str) -> str:
        if self.closed or not self.running or not text or text.isspace():
            return text
        return self.finder.sub(self._explained, text)

    def _explained(self, found: re.Match[str]) -> str:
        written = _plain(found[2])
        term = self.meant.get(written) or self.meant.get(written.lower())
        if term is None or term.code in self.done:
            return found[0]
        self.done.add(term.code)
        return _button(found[0], term.code, term.definition)


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).replace("&#x27;", "’").replace("'", "’")


@lru_cache(maxsize=4)
def _finder(known: Terms) -> tuple[re.Pattern[str], dict[str, Term]]:
    """A pattern of every way to write every term, longest first, and which term each way means."""
    meant: dict[str, Term] = {}
    for term in known:
        for word in term.words:
            meant.setdefault(word if _is_acronym(word) else word.lower(), term)
    # By their first letter: at most words of a text, one look at it is then enough.
    by_letter: dict[str, list[str]] = {}
    for word in sorted(meant, key=len, reverse=True):
        rest = re.escape(word[1:]).replace("’", "(?:’|'|&#x27;)").replace(r"\ ", r"\s+")
        rest = f"(?<={re.escape(word[0])}){rest}" if _is_acronym(word) else f"(?i:{rest})"
        by_letter.setdefault(word[0].lower(), []).append(rest)
    patterns = [
        f"[{re.escape(letter)}{re.escape(letter.upper())}](?:{'|'.join(rests)})" for letter, rests in by_letter.items()
    ]
    return re.compile(rf"(?<![\w-])({ELISION})?({'|'.join(patterns)})(?![\w-])"), meant


def _is_acronym(word: str) -> bool:
    return word.isupper() or sum(map(str.isupper, word)) > 1


@lru_cache(maxsize=512)
def _button(words: str, code: str, definition: str) -> str:
    name = f"mot-{md5(code.encode(), usedforsecurity=False).hexdigest()[:8]}"
    shown = {"name": name, "words": words, "definition": definition}
    return render_to_string("foundation/components/term.html", shown).strip()
