"""Files and pictures of a sheet: what one prints, fills in or looks at."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from terreau.library.models.sheets import Sheet

PLACE = "library"
AWAY = f"{PLACE}/.away"  # a folder that no address leads into


class SheetFile(models.Model):
    """One file of a sheet, named in the storage by the hash of its bytes. Pictures have a width and a height.

    It is shown once `published`, until it is taken away; then its bytes stand where no address leads.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="files")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is kept.")
    suffix = models.CharField(max_length=8)
    name = models.CharField(max_length=120, help_text="As people read it, with its suffix.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=500, blank=True, help_text="What a picture shows, for those who do not see it.")
    caption = models.CharField(max_length=500, blank=True)
    published = models.BooleanField(default=True)
    taken_away_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "digest"], name="sheet_file_once")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> bool:
        return self.published and self.taken_away_at is None

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def path(self) -> str:
        """Where the bytes stand in the storage."""
        folder = PLACE if self.shown else AWAY
        return f"{folder}/{self.digest[:2]}/{self.digest}{self.suffix}"

    @property
    def url(self) -> str:
        return default_storage.url(self.path)
