"""Joining files to a sheet, taking them away, bringing them back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Invalid, Unavailable
from terreau.foundation.limits import limit
from terreau.foundation.policy import Actor, allow
from terreau.library import uploads
from terreau.library.actions.sheets import locked_sheet
from terreau.library.models import Sheet, SheetFile
from terreau.library.policy import writes_at_once
from terreau.stewardship import journal

MOST_FILES = 20  # of one sheet
MOST_A_DAY = 60  # of one person


@action
def add_file(actor: Actor, sheet: Sheet, name: str, data: bytes, alt: str = "", caption: str = "") -> SheetFile:
    """Join a file to a sheet. Of somebody new here it waits until a keeper or a steward shows it.

    The same bytes again are the same file: shown again if they had been taken away, with the new words.
    """
    allow(actor, "library.add_file", sheet)
    limit(f"file:{actor.person_id}", MOST_A_DAY, 86_400)
    upload = uploads.read(name, data)
    words = checked_words(upload.width is not None, alt, caption)
    locked = locked_sheet(sheet)
    kept = SheetFile.objects.filter(sheet=locked, digest=upload.digest).first()
    if kept is None and locked.files.filter(taken_away_at=None).count() >= MOST_FILES:
        raise Invalid(_("A sheet has at most %(most)s files.") % {"most": MOST_FILES}, field="file")
    made = kept or SheetFile(sheet=locked, digest=upload.digest, by_id=actor.person_id)
    before = made.path if kept else ""
    made.suffix, made.name, made.size = upload.suffix, upload.name, len(upload.data)
    made.width, made.height = upload.width, upload.height
    made.alt, made.caption = words
    made.published, made.taken_away_at = (kept is not None and kept.published) or writes_at_once(actor, locked), None
    store(made, upload.data)
    made.save()
    if before and before != made.path:
        transaction.on_commit(lambda: _remove(before))
    journal.record(actor, "library.add_file", locked, file=made.pk, published=made.published)
    return made


def checked_words(is_picture: bool, alt: str, caption: str) -> tuple[str, str]:
    words = " ".join(alt.split()), " ".join(caption.split())
    if any(len(one) > 500 for one in words):
        raise Invalid(_("This is too long: at most 500 characters."), field="alt" if len(words[0]) > 500 else "caption")
    if is_picture and not words[0]:
        raise Invalid(_("Say what the picture shows, for those who do not see it."), field="alt")
    return words


@action
def describe_file(actor: Actor, file: SheetFile, alt: str, caption: str) -> SheetFile:
    """Change what is said of a file."""
    allow(actor, "library.keep_file", file)
    file.alt, file.caption = checked_words(file.is_picture, alt, caption)
    file.save(update_fields=["alt", "caption"])
    journal.record(actor, "library.describe_file", file.sheet, file=file.pk)
    return file


@action
def take_file_away(actor: Actor, file: SheetFile) -> SheetFile:
    """No longer show a file; `bring_file_back` undoes it."""
    allow(actor, "library.keep_file", file)
    return _move(actor, file, "library.take_file_away", taken_away_at=timezone.now())


@action
def bring_file_back(actor: Actor, file: SheetFile) -> SheetFile:
    allow(actor, "library.keep_file", file)
    return _move(actor, file, "library.bring_file_back", taken_away_at=None)


@action
def publish_file(actor: Actor, file: SheetFile) -> SheetFile:
    """Show a file that waited."""
    allow(actor, "library.publish_file", file)
    return _move(actor, file, "library.publish_file", published=True)


def _move(actor: Actor, file: SheetFile, verb: str, **changes: Any) -> SheetFile:
    """Change whether a file is shown; its bytes follow. Doing it twice is doing it once."""
    locked = SheetFile.objects.select_for_update().select_related("sheet").get(pk=file.pk)
    if all(bool(getattr(locked, name)) == bool(value) for name, value in changes.items()):
        return locked
    before = locked.path
    for name, value in changes.items():
        setattr(locked, name, value)
    if locked.path != before:
        with _storing(), default_storage.open(before) as bytes_:
            store(locked, bytes_.read())
        transaction.on_commit(lambda: _remove(before))
    locked.save(update_fields=[*changes])
    journal.record(actor, verb, locked.sheet, file=locked.pk)
    return locked


@contextmanager
def _storing() -> Iterator[None]:
    """A storage that is full, or lost a file, is one sentence."""
    try:
        yield
    except OSError as error:
        sentence = _("The file could not be written or read: the disk is full or the file is lost.")
        raise Unavailable(sentence) from error


def store(file: SheetFile, data: bytes) -> None:
    with _storing():
        if not default_storage.exists(file.path):
            default_storage.save(file.path, ContentFile(data))


def _remove(path: str) -> None:
    """Forget bytes that no file of any sheet needs there."""
    digest = path.rsplit("/", 1)[-1].split(".")[0]
    if not any(one.path == path for one in SheetFile.objects.filter(digest=digest)):
        with suppress(OSError):
            default_storage.delete(path)
