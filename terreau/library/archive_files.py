"""Files of sheets in the open archive, with their bytes, so that a library is whole without its house."""

import base64
import binascii
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import uploads
from terreau.library.actions.files import checked_words, store
from terreau.library.models import Sheet, SheetFile

FIELDS = {
    "sheet": Field(str, gettext_lazy("the sheet that it is joined to, by its slug")),
    "name": Field(str, gettext_lazy("its name, as people read it")),
    "sha256": Field(str, gettext_lazy("the hash of its bytes, by which steps name a picture")),
    "alt": Field(str, gettext_lazy("what a picture shows, in words")),
    "caption": Field(str, gettext_lazy("the words under it")),
    "at": Field(str, gettext_lazy("when it was joined")),
    "data": Field(str, gettext_lazy("its bytes, in base64")),
}


def _export() -> Iterator[Line]:
    shown = SheetFile.objects.filter(published=True, taken_away_at=None, sheet__in=Sheet.objects.shown())
    for one in shown.select_related("sheet").order_by("sheet__slug", "digest").iterator(chunk_size=20):
        try:
            with default_storage.open(one.path) as opened:
                data = opened.read()
        except OSError:  # lost from the storage: the rest is still given
            continue
        yield {
            "sheet": one.sheet.slug,
            "name": one.name,
            "sha256": one.digest,
            "alt": one.alt,
            "caption": one.caption,
            "at": one.at.isoformat(),
            "data": base64.b64encode(data).decode(),
        }


def _bring(line: Line) -> str:
    sheet = Sheet.objects.select_for_update().filter(slug=line["sheet"]).first()
    if sheet is None:
        raise Invalid(_("The sheet of this file is not here."), field="sheet")
    if sheet.hidden_at is not None or not sheet.published:
        return archive.NOT_SHOWN_HERE
    upload, moment = _upload(line), archive.read_moment(line["at"])
    here = SheetFile.objects.filter(sheet=sheet, digest=line["sha256"]).first()
    if here is not None:
        same = here.shown and (here.name, here.alt, here.caption) == (line["name"], line["alt"], line["caption"])
        return archive.UNCHANGED if same else archive.CHANGED_HERE
    made = SheetFile(sheet=sheet, digest=line["sha256"], suffix=upload.suffix, name=upload.name, size=len(upload.data))
    made.width, made.height = upload.width, upload.height
    made.alt, made.caption = checked_words(upload.width is not None, line["alt"], line["caption"])
    store(made, upload.data)
    made.save()
    SheetFile.objects.filter(pk=made.pk).update(at=moment)
    care.record(Actor.of_system("archive"), "library.add_file", sheet, file=made.pk, published=True)
    return archive.CREATED


def _upload(line: Line) -> uploads.Upload:
    """The file of a line, looked at as any other; a picture drawn by another house is kept as it is."""
    try:
        data = base64.b64decode(line["data"], validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(_("Its bytes cannot be read."), field="data") from None
    looked = uploads.read(line["name"], data)
    plain = uploads.Upload(looked.name, looked.suffix, data, looked.width, looked.height)
    if plain.digest != line["sha256"]:
        raise Invalid(_("Its bytes are not those that its hash says."), field="sha256")
    if looked.width is not None and uploads.has_metadata(data):
        raise Invalid(_("This picture holds what a camera wrote into it."), field="data")
    return plain


FILES = Archived("files", gettext_lazy("files of sheets"), "name", FIELDS, _export, _bring, order=60)
