"""What may be joined to a sheet: bytes are looked at, never believed by their name.

Pictures are drawn anew, turned upright and without what cameras write in them (place, date, device). Documents are
kept as they are; those with macros, and pictures that can hold a script, are refused.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from terreau.foundation.errors import Invalid, TooLarge

LARGEST = 10 * 2**20  # bytes
LARGEST_UNPACKED = 200 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000  # pixels, as kept
PICTURES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
OFFICE = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
TEXTS = {".csv", ".txt"}


@dataclass(frozen=True, slots=True)
class Upload:
    """What is kept of a file: `suffix` says what it is; `width` and `height` are those of a picture, in pixels."""

    name: str
    suffix: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read(name: str, data: bytes) -> Upload:
    """The file to keep; raises `Invalid` or `TooLarge`, each with a sentence."""
    if not data:
        raise Invalid(_("This file is empty."), field="file")
    if len(data) > LARGEST:
        raise TooLarge(_("This file is too large: at most %(most)s MB.") % {"most": LARGEST // 2**20})
    if data.startswith(b"%PDF-"):
        return _kept(name, ".pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return _kept(name, _packed(data), data)
    if re.match(rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg", data[:2000], re.DOTALL):
        raise Invalid(_("An SVG drawing may hold a script: save it as PNG, then send that."), field="file")
    picture = _picture(name, data)
    if picture is not None:
        return picture
    if PurePosixPath(name.lower()).suffix in TEXTS:
        return _kept(name, PurePosixPath(name.lower()).suffix, _text(data))
    raise Invalid(
        _("Files of this kind are not kept here. Send a PDF, an ODT or DOCX document, a table, a text or a picture."),
        field="file",
    )


def _kept(name: str, suffix: str, data: bytes, width: int | None = None, height: int | None = None) -> Upload:
    stem = re.sub(r"[^\w .’'()-]+", " ", PurePosixPath(name.replace("\\", "/")).stem).strip(" .")
    name = (stem[:100] or _("file")) + suffix
    return Upload(name, suffix, data, width, height)


def _packed(data: bytes) -> str:
    """The suffix of an office document or an EPUB, from what is inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [one.filename for one in members]
            if sum(one.file_size for one in members) > LARGEST_UNPACKED or len(members) > 5_000:
                raise Invalid(_("This file unpacks into far too much: it is refused."), field="file")
            if any("vbaproject" in one.lower() or one.startswith("Basic/") for one in names):
                raise Invalid(_("This document holds macros: save it without them, then send that."), field="file")
            kind = archive.read("mimetype").strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        raise Invalid(_("This file is damaged: it cannot be opened."), field="file") from None
    if kind in OPEN_DOCUMENTS:
        return OPEN_DOCUMENTS[kind]
    if "[Content_Types].xml" in names:
        for inside, suffix in OFFICE.items():
            if any(one.startswith(inside) for one in names):
                return suffix
    raise Invalid(_("Packed files are not kept here: send each document by itself."), field="file")


def _picture(name: str, data: bytes) -> Upload | None:
    """A picture drawn anew, without its metadata; None for what is no picture."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=[*PICTURES, "GIF"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge(_("This picture has too many pixels: make it smaller, then send it again."))
            form = opened.format if opened.format in PICTURES else "PNG"
            upright = ImageOps.exif_transpose(opened)
            plain = upright.convert("RGB" if form == "JPEG" else "RGBA" if _see_through(upright) else "RGB")
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid(_("This file is damaged: it cannot be opened."), field="file") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    bare.save(written, form, **({"quality": 85, "optimize": True} if form == "JPEG" else {}))
    return _kept(name, PICTURES[str(form)], written.getvalue(), bare.width, bare.height)


def has_metadata(data: bytes) -> bool:
    """Whether a picture holds EXIF, XMP, IPTC or comments."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        written = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Comment"}
        return bool(opened.getexif()) or bool(written & set(opened.info))


def _see_through(picture: object) -> bool:
    mode, info = getattr(picture, "mode", ""), getattr(picture, "info", {})
    return mode in ("RGBA", "LA", "PA") or "transparency" in info


def _text(data: bytes) -> bytes:
    """Text in UTF-8, also where it came in the encoding of old Windows; raises `Invalid` for what is no text."""
    if b"\x00" in data:
        raise Invalid(_("This is not a text: its name says one thing, its bytes another."), field="file")
    try:
        return data.decode("utf-8-sig").encode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").encode()
