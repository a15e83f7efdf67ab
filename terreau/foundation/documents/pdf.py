"""PDF by Typst: tagged, PDF/UA-1. Typst (81 MB) is loaded at the first document only."""

import base64
import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from terreau.foundation.documents.blocks import (
    Block,
    Bullets,
    Document,
    Letterhead,
    Picture,
    QrCode,
    Quote,
    Table,
    levelled,
    plain,
)
from terreau.foundation.documents.qr import qr_svg

HERE = Path(__file__).parent
ROOT = HERE / "typst"  # the only folder that a document could read: it holds the template alone
FONTS = HERE / "fonts"
EMBEDDED = "Libertinus Serif"  # inside the wheel of typst
TITLES, TEXT = ("Fraunces",), ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible")
RARE = re.compile(
    "[^\x00-\u024f\u0300-\u036f\u0391-\u03a1\u03a3-\u04ff\u1e00-\u22ff\u2500-\u25ff\ufb00-\ufb06\ufffd]"
)  # beyond what the fonts surely draw
ENDLESS = re.compile(r"(\S{60})(?=\S)")
REGIONS = {"fr": "FR", "en": "GB"}


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


@cache
def _families() -> dict[str, list[str]]:
    known = set(_fonts().families())
    return {
        "title": [name for name in TITLES if name in known] + [EMBEDDED],
        "text": [name for name in TEXT if name in known] + [EMBEDDED],
    }


def write_pdf(document: Document) -> bytes:
    """Tagged PDF/UA-1. A sign that no font of ours draws (an emoji, say) shows as an empty square."""
    import typst

    data = {
        "title": plain(document.title),
        "author": plain(document.author),
        "subject": plain(document.subject),
        "lang": document.language,
        "region": REGIONS.get(document.language),
        "header": plain(document.header),
        "footer": plain(document.footer),
        "fonts": _families(),
        "blocks": _breakable([_block(block) for block in levelled(document.blocks)]),
    }
    text = json.dumps(data, ensure_ascii=False)
    seconds = int(document.date.timestamp())
    try:
        return _compile(text, seconds, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    try:
        return _compile(RARE.sub("□", text), seconds, ["ua-1"])
    except typst.TypstError:
        return _compile(text, seconds, [])


def _compile(text: str, seconds: int, standards: list[Any]) -> bytes:
    import typst

    made = typst.compile(
        (ROOT / "document.typ").read_bytes(),
        root=str(ROOT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standards,
        sys_inputs={"document": text},
        timestamp=seconds,
    )
    assert isinstance(made, bytes)
    return made


def _block(block: Block) -> dict[str, Any]:
    """A block as Typst reads it."""
    made: dict[str, Any] = {"is": type(block).__name__}
    if isinstance(block, Bullets):
        return made | {"start": block.start, "items": [[_block(one) for one in item] for item in block.items]}
    if isinstance(block, Quote):
        return made | {"blocks": [_block(one) for one in block.blocks]}
    made |= asdict(block)
    if isinstance(block, Picture):
        made["svg"] = _as_svg(block)
        del made["data"]
    elif isinstance(block, QrCode):
        made["svg"] = qr_svg(block.url)
    elif isinstance(block, Table):
        made["widths"] = list(block.widths) or [1] * len(block.header)
        made["rows"] = [[{"runs": cell} for cell in row] for row in made["rows"]]
    elif isinstance(block, Letterhead):
        made["sender"] = [plain(line) for line in block.sender]
        made["recipient"] = [plain(line) for line in block.recipient]
    return made


def _breakable(value: Any) -> Any:
    """The same blocks, where a word of more than 60 signs may break, so that it stays on the page."""
    if isinstance(value, dict):
        return {
            name: ENDLESS.sub("\\1\u200b", inner) if name == "text" else _breakable(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_breakable(one) for one in value]
    return value


def _as_svg(picture: Picture) -> str:
    """SVG as it is; a bitmap inside an SVG of its size, so that Typst needs no file."""
    if picture.kind == "svg":
        return picture.data.decode()
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(picture.data)) as image:
        width, height = image.size
    data = base64.b64encode(picture.data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{picture.kind};base64,{data}"/></svg>'
    )
