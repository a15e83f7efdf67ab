"""Sheets of the library: methods, tools, experiences, paths and the structures that hold them in common."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.foundation.addresses import address
from terreau.foundation.policy import Actor
from terreau.territories.models import Territory, TerritoryClass


class SheetKind(models.TextChoices):
    METHOD = "method", _("method")
    TOOL = "tool", _("tool")
    EXPERIENCE = "experience", _("experience")
    PATH = "path", _("path")
    STRUCTURE = "structure", _("structure")
    PROJECT = "project", _("project")


class Licence(models.TextChoices):
    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    LICENCE_OUVERTE = "etalab-2.0", "Licence Ouverte 2.0"
    UNKNOWN = "unknown", _("unknown until a person sets it")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def shown(self) -> "SheetQuerySet":
        return self.filter(hidden_at=None, published=True)

    def visible_to(self, actor: Actor) -> "SheetQuerySet":
        """What everyone reads; besides, a person's own sheets that wait, and everything for stewards."""
        if actor.steward:
            return self.filter(deleted_at=None)
        if actor.known:
            return self.filter(Q(hidden_at=None, published=True) | Q(hidden_at=None, created_by_id=actor.person_id))
        return self.shown()


class Sheet(models.Model):
    """One sheet. What depends on its kind is in `fields`, checked by `library/schemas.py` for that kind."""

    kind = models.CharField(max_length=12, choices=SheetKind)
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names that people type.")
    summary = models.CharField(max_length=500, help_text="The intention, in one sentence.")
    language = models.CharField(max_length=5, default="fr")
    licence = models.CharField(max_length=20, choices=Licence)
    authors = models.JSONField(default=list, help_text="Names as they want to be credited.")
    origin = models.CharField(max_length=500, blank=True, help_text="Where the method comes from.")
    source_name = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    published = models.BooleanField(default=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Hidden then too; nothing is erased.")
    declined_at = models.DateTimeField(null=True, blank=True, help_text="Read and not kept; a change asks again.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    starter_digest = models.CharField(max_length=64, blank=True, help_text="Of its starter file.")
    starter_version = models.PositiveIntegerField(null=True, blank=True, help_text="The version loaded from it.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Of an experience only:
    method = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="experiences")
    method_version = models.PositiveIntegerField(null=True, blank=True)
    territories = models.ManyToManyField(Territory, blank=True, related_name="experiences")
    class_code = models.CharField(max_length=20, choices=TerritoryClass, blank=True, default="")
    place_told_until = models.PositiveIntegerField(
        default=0, help_text="The last version that told a place which was hidden later."
    )
    # Of a local adaptation only:
    adapts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="adaptations")
    adapts_version = models.PositiveIntegerField(null=True, blank=True, help_text="The parent's version it stands on.")
    adapts_answered = models.PositiveIntegerField(null=True, blank=True, help_text="The parent's version answered.")
    adapted_for = models.ManyToManyField(Territory, blank=True, related_name="adapted_sheets")
    # Of a path only, through PathStep; of a sheet imported from a structure:
    structure = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sheets")

    objects = SheetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "title"], name="sheet_kind_title"),
            models.Index(
                fields=["method", "published", "hidden_at", "class_code", "method_version"],
                name="sheet_evidence",
                condition=Q(kind=SheetKind.EXPERIENCE),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("library:sheet", self.slug)

    @property
    def from_starter_untouched(self) -> bool:
        """Whether nobody changed it since it was loaded from the starter library."""
        return self.starter_version is not None and self.starter_version == self.version


class SheetFacet(models.Model):
    """One value by which a sheet is found in the list: derived from its content, written with it."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=12, help_text="kind, goal, phase, people, time")
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value", "sheet"], name="sheet_facet_once")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class PathStep(models.Model):
    """A phase of a path, with the methods that serve it."""

    path = models.ForeignKey(Sheet, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    fields = models.JSONField(default=dict, help_text="weeks, purpose, output, gate, text")
    methods = models.ManyToManyField(Sheet, blank=True, related_name="in_paths")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "position"], name="path_step_position_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Suggestion(models.Model):
    """A change to a published sheet by somebody new here, or without account: waits for a keeper or a steward.

    `snapshot` is the whole content as suggested; empty where the change is only told in `note`.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="suggestions")
    base = models.PositiveIntegerField(help_text="The version it was written on.")
    snapshot: Any = models.JSONField()
    note = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100, blank=True, help_text="Of an author without account.")
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted = models.BooleanField(default=False)
    experience = models.ForeignKey(
        Sheet, models.SET_NULL, null=True, blank=True, related_name="carried", help_text="What it was drawn from."
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.sheet} ({self.base})"

    @property
    def in_words_only(self) -> bool:
        return not self.snapshot
