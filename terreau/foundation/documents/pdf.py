"""PDF by Typst: tagged, PDF/UA-1. Typst (81 MB) is loaded at the first document only."""

import base64
import json
import re
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from terreau.foundation.documents.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
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
SEEN = {"text", "head", "lead", "name", "value"}  # parts whose words may be endless
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
    data = {
        "title": plain(document.title),
        "author": plain(document.author),
        "subject": plain(document.subject),
        "lang": document.language,
        "header": plain(document.header),
        "footer": plain(document.footer),
        "blocks": [_block(block) for block in levelled(document.blocks)],
    }
    return draw("document.typ", data, document.date)


def draw(template: str, data: dict[str, Any], date: datetime) -> bytes:
    """Tagged PDF of `data` (`lang` at least) by one of the templates; its fonts and region are added."""
    import typst

    text, seconds = _given(data), int(date.timestamp())
    try:
        return _compile(template, text, timestamp=seconds, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    try:
        return _compile(template, RARE.sub("□", text), timestamp=seconds, pdf_standards=["ua-1"])
    except typst.TypstError:
        return _compile(template, text, timestamp=seconds)


def pictures(template: str, data: dict[str, Any], ppi: int) -> list[bytes]:
    """The same, as one PNG a page, for screens."""
    made = _compile(template, _given(data), format="png", ppi=float(ppi))
    return [made] if isinstance(made, bytes) else made


def _given(data: dict[str, Any]) -> str:
    known = {**_breakable(data), "region": REGIONS.get(data["lang"]), "fonts": _families()}
    return json.dumps(known, ensure_ascii=False)


def _compile(template: str, text: str, **options: Any) -> Any:
    import typst

    return typst.compile(
        (ROOT / template).read_bytes(),
        root=str(ROOT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": text},
        **{"format": "pdf", **options},
    )


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
    elif isinstance(block, Facts):
        made["rows"] = [{"name": plain(name), "value": plain(value)} for name, value in block.rows]
    elif isinstance(block, Letterhead):
        made["sender"] = [plain(line) for line in block.sender]
        made["recipient"] = [plain(line) for line in block.recipient]
    return made


def _breakable(value: Any) -> Any:
    """The same blocks, where a word of more than 60 signs may break, so that it stays on the page."""
    if isinstance(value, dict):
        return {
            name: ENDLESS.sub("\\1\u200b", inner) if name in SEEN and isinstance(inner, str) else _breakable(inner)
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
