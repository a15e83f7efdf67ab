"""The journal, revisions, and links between things of two rooms.

Things are named by `kind` (`room.noun`, such as `library.sheet`) and `key` (its primary key as text), so that this
room knows no other.
"""

from django.conf import settings
from django.db import models


class Named(models.Model):
    """What speaks of a thing of any room."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40)

    class Meta:
        abstract = True


class Revision(Named):
    """One version of what people wrote: the whole snapshot, who, when, why."""

    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200, blank=True, help_text="For an author without account.")
    note = models.CharField(max_length=500, blank=True)
    snapshot = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="revision_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} v{self.number}"


class Entry(Named):
    """One line of the journal: who did what to which thing. Codes, never sentences; never deleted."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=40, blank=True, help_text="system, import, … where no person acted.")
    verb = models.CharField(max_length=60, help_text="room.verb")
    data = models.JSONField(default=dict, help_text="Codes and keys; no personal data.")

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="entry_thing")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.key}"
