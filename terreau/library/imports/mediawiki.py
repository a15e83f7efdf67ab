"""What the doors of a MediaWiki have in common: a page with its revisions, made into a record. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

from terreau.library.imports.contacts import without_contacts
from terreau.library.imports.reading import Reading, Record
from terreau.library.imports.wikitext import mend_urls, rows, templates, to_markdown

BODY, CATEGORIES = "(text)", "(categories)"
ADDRESS = re.compile(r"^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$", re.IGNORECASE)
FURNITURE = re.compile(r"^(?:#|defaultsort|displaytitle|toc|int:|formlink|clear|reflist|références)", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """One page as it stands, and everybody who wrote in it."""

    title: str
    number: str = ""
    text: str = ""
    revision: str = ""
    changed: str = ""
    address: str = ""
    authors: list[str] = field(default_factory=list)
    line: int = 0


def canonical(address: str) -> tuple[str, str]:
    """A page's address in one style, and the revision that it asks for (“” for the newest).

    `/index.php?title=T&diff=prev&oldid=5477`, `/wiki/T` and `http://…` of one page become `https://host/wiki/T`.
    """
    parts = urlsplit(address.strip())
    asked = parse_qs(parts.query)
    title = (asked.get("title") or [""])[0]
    if not title and "/wiki/" in parts.path:
        title = unquote(parts.path.partition("/wiki/")[2])
    if not title:
        return address.strip(), ""
    name = quote(title.replace(" ", "_"), safe="/:()',!*")
    return urlunsplit(("https", parts.netloc.lower(), f"/wiki/{name}", "", "")), (asked.get("oldid") or [""])[0]


def record(page: Page, site: str, aliases: Iterable[str], reading: Reading) -> Record | None:
    """The page's template parameters and the rest of its text; None where it says nothing."""
    text, mended = mend_urls(page.text)
    reading.mended += mended
    found, rest, categories = templates(text)
    found = [(name, values) for name, values in found if values and not FURNITURE.match(name)]
    main = max(found, key=lambda one: len(one[1]), default=("", {}))
    fields = {name: _value(value, reading) for name, value in main[1].items()}
    for name, values in found:
        if values is not main[1]:
            for code, value in values.items():
                fields.setdefault(f"{name}/{code}", _value(value, reading))
    fields[BODY] = _value(rest, reading)
    fields = {name: value for name, value in fields.items() if value}
    if not fields:
        return None
    if categories:
        fields[CATEGORIES] = "\n".join(categories)
    names = [name for name in dict.fromkeys(page.authors) if name and not ADDRESS.match(name)]
    reading.leave("addresses", len(set(page.authors)) - len(names) if all(page.authors) else 0)
    return Record(
        title=page.title,
        fields=fields,
        group=main[0] or next(iter(categories), ""),
        key=f"{site}#{page.number}" if page.number else f"{site}#{page.title}",
        address=canonical(page.address)[0] if page.address else "",
        revision=page.revision,
        changed=page.changed,
        authors=names,
        aliases=[name for name in dict.fromkeys(aliases) if name != page.title],
        line=page.line,
    )


def _value(value: str, reading: Reading) -> str:
    """A raw value as Markdown, without anybody's contact."""
    steps = rows(value) if value.startswith("{{") else []
    if steps:
        text = "\n\n".join("\n\n".join(to_markdown(part) for part in step.values()) for step in steps)
    else:
        text = to_markdown(value)
    text, found = without_contacts(text)
    for code, count in found.items():
        reading.leave(code, count)
    return text.strip()


def follow(redirects: dict[str, str]) -> dict[str, list[str]]:
    """Title → the other titles that lead to it, however many steps away; a circle leads nowhere."""
    names: dict[str, list[str]] = {}
    for old in redirects:
        seen, target = {old}, redirects[old]
        while target in redirects and target not in seen:
            seen.add(target)
            target = redirects[target]
        if target not in seen:
            names.setdefault(target, []).append(old)
    return names
