"""From Markdown to blocks, over the same tokens as the page."""

from collections.abc import Iterator
from typing import Any

from terreau.foundation import markdown
from terreau.foundation.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    plain,
)


def markdown_blocks(text: str, top: int = 2) -> tuple[Block, ...]:
    """Blocks of Markdown `text`; its highest heading stands at level `top`."""
    found = markdown.tokens(text)
    markdown.shift_headings(found, top, highest=1)
    return tuple(_blocks(iter(found), ""))


def _blocks(tokens: Iterator[Any], until: str) -> Iterator[Block]:
    for token in tokens:
        kind = token.type
        if kind == until:
            return
        if kind == "heading_open":
            yield Heading(int(token.tag[1]), _inline_until(tokens, "heading_close"))
        elif kind == "paragraph_open":
            inner = _inline_until(tokens, "paragraph_close")
            if inner:
                yield Paragraph(inner)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            yield from _list(tokens, token)
        elif kind == "blockquote_open":
            inside = tuple(_as_text(_blocks(tokens, "blockquote_close")))
            if inside:
                yield Quote(inside)
        elif kind == "table_open":
            yield _table(tokens)
        elif kind == "hr":
            yield Rule()
        elif kind in ("fence", "code_block"):
            yield Paragraph(_code(token.content))
        elif kind == "inline":
            yield Paragraph(_runs(token.children))


def _inline_until(tokens: Iterator[Any], until: str) -> Runs:
    found: list[Run] = []
    for token in tokens:
        if token.type == until:
            break
        if token.type == "inline":
            found += _runs(token.children)
    return tuple(found)


def _list(tokens: Iterator[Any], opening: Any) -> Iterator[Bullets]:
    items = []
    until = opening.type.replace("open", "close")
    for token in tokens:
        if token.type == until:
            break
        if token.type == "list_item_open":
            inside = tuple(_as_text(_blocks(tokens, "list_item_close")))
            items.append(inside or (Paragraph(()),))
    ordered = opening.type == "ordered_list_open"
    start = min(int(opening.attrs.get("start", 1)), 30_000) if ordered else None
    if items:
        yield Bullets(tuple(items), start)


def _as_text(blocks: Iterator[Block]) -> Iterator[Block]:
    """Inside a quotation or a list, a heading is bold text and no table is drawn: writers need no nesting there."""
    for block in blocks:
        if isinstance(block, Heading):
            yield Paragraph(tuple(Run(run.text, True, run.italic, run.code, run.href) for run in block.runs))
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                cells: list[Run] = []
                for cell in row:
                    cells += [Run(" · "), *cell] if cells else cell
                if cells:
                    yield Paragraph(tuple(cells))
        else:
            yield block


def _table(tokens: Iterator[Any]) -> Table:
    header: list[Runs] = []
    rows: list[list[Runs]] = []
    in_head = False
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open" and not in_head:
            rows.append([])
        elif token.type == "inline":
            (header if in_head else rows[-1]).append(_runs(token.children))
    return Table(tuple(header), tuple(tuple(row) for row in rows))


def _code(text: str) -> Runs:
    found: list[Run] = []
    for line in text.rstrip("\n").split("\n"):
        if found:
            found.append(Run("\n"))
        if line.strip():
            found.append(Run(plain(line), code=True))
    return tuple(found)


def _runs(children: list[Any] | None) -> Runs:
    found: list[Run] = []
    bold = italic = 0
    href = ""
    for token in children or []:
        kind = token.type
        if kind in ("strong_open", "strong_close"):
            bold += 1 if kind == "strong_open" else -1
        elif kind in ("em_open", "em_close"):
            italic += 1 if kind == "em_open" else -1
        elif kind in ("link_open", "link_close"):
            href = _address(token.attrs.get("href", "")) if kind == "link_open" else ""
        elif kind == "hardbreak":
            found.append(Run("\n"))
        elif kind == "softbreak":
            found.append(Run(" "))
        elif kind in ("text", "code_inline") and plain(token.content):
            found.append(Run(plain(token.content), bold > 0, italic > 0, kind == "code_inline", href))
    return tuple(found)


def _address(href: str) -> str:
    """Addresses that a document may carry: a path of this site means nothing on paper."""
    return plain(href) if href.lower().startswith(("http://", "https://", "mailto:", "tel:")) else ""
