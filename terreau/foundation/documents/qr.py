"""QR codes: the vector for pages and PDF, the bitmap for office documents."""

from io import BytesIO

import segno

MASK = 3  # one of the eight: trying them all takes four times as long, and any of them can be read


def qr_svg(url: str, title: str = "") -> str:
    """A QR code of `url` as SVG, with a quiet zone of 4 modules; `title` names it for screen readers."""
    out = BytesIO()
    segno.make(url, error="m", micro=False, mask=MASK).save(
        out, kind="svg", xmldecl=False, border=4, dark="#1d1d1b", light="#fff", title=title or None, omitsize=True
    )
    return out.getvalue().decode()


def qr_png(url: str, scale: int = 8) -> bytes:
    out = BytesIO()
    segno.make(url, error="m", micro=False, mask=MASK).save(
        out, kind="png", scale=scale, border=4, dark="#1d1d1b", light="#fff"
    )
    return out.getvalue()
