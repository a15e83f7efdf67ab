"""Imports: what was read, what became of each line, mappings that are remembered, files that wait to be looked at."""

from typing import Any

from django.conf import settings
from django.db import models

from terreau.library.models.sheets import Sheet


class ImportRun(models.Model):
    """One import that was applied: what it read and what it did, so that it can be told and undone."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=500)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was read.")
    report: Any = models.JSONField(default=dict, help_text="Counts, what was left out, the mapping: no line.")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class ImportLine(models.Model):
    """What an import did with one thing of its source, and where that thing stands at its source."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(default=0)
    change = models.CharField(max_length=12)
    why = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    sheet = models.ForeignKey(Sheet, models.SET_NULL, null=True, blank=True, related_name="import_lines")
    version = models.PositiveIntegerField(default=0, help_text="The sheet's version that this import wrote.")
    base = models.PositiveIntegerField(default=0, help_text="The version that stood before.")
    key = models.CharField(max_length=300, blank=True, db_index=True, help_text="What names the thing at its source.")
    revision = models.CharField(max_length=40, blank=True, help_text="Its version there.")
    changed = models.CharField(max_length=40, blank=True, help_text="When it was changed there.")
    detail = models.CharField(max_length=500, blank=True, help_text="Why it was refused, in words of that day.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.change}"


class ImportMapping(models.Model):
    """How the fields of one source became ours last time."""

    signature = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.signature[:12]


class ImportDraft(models.Model):
    """A file that somebody brought and nobody applied yet: kept for some days, with its mapping and choices."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    raw = models.BinaryField()
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict, help_text="Line → skip, update or new.")
    state = models.CharField(max_length=12, default="open", help_text="open, working, done, failed")
    said = models.CharField(max_length=500, blank=True, help_text="Why it failed.")
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name
