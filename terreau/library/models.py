"""Sheets of the library: methods, tools, experiences, paths and the structures that hold them in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.territories.models import Territory, TerritoryClass


class SheetKind(models.TextChoices):
    METHOD = "method", _("method")
    TOOL = "tool", _("tool")
    EXPERIENCE = "experience", _("experience")
    PATH = "path", _("path")
    STRUCTURE = "structure", _("structure")


class Licence(models.TextChoices):
    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    LICENCE_OUVERTE = "etalab-2.0", "Licence Ouverte 2.0"
    UNKNOWN = "unknown", _("unknown until a person sets it")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def shown(self) -> "SheetQuerySet":
        return self.filter(hidden_at=None, published=True)


class Sheet(models.Model):
    """One sheet. What depends on its kind is in `fields`, checked by `library/schemas.py` for that kind."""

    kind = models.CharField(max_length=12, choices=SheetKind)
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=200)
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
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Of an experience only:
    method = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="experiences")
    method_version = models.PositiveIntegerField(null=True, blank=True)
    territories = models.ManyToManyField(Territory, blank=True, related_name="experiences")
    class_code = models.CharField(max_length=20, choices=TerritoryClass, blank=True, default="")
    # Of a path only, through PathStep; of a sheet imported from a structure:
    structure = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sheets")

    objects = SheetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "title"], name="sheet_kind_title")]

    def __str__(self) -> str:
        return self.title


class PathStep(models.Model):
    """A phase of a path, with the methods that serve it."""

    path = models.ForeignKey(Sheet, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    fields = models.JSONField(default=dict, help_text="weeks, purpose, output, gate")
    methods = models.ManyToManyField(Sheet, blank=True, related_name="in_paths")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "position"], name="path_step_position_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
