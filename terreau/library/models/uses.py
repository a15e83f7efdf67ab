"""Uses of a sheet, counted at once, and the experience that one of them begins to tell."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.library.models.sheets import Sheet, SheetKind
from terreau.territories.models import Territory, TerritoryClass

USED: tuple[Any, ...] = (SheetKind.METHOD, SheetKind.TOOL, SheetKind.PATH)  # what people use, and tell of


class Use(models.Model):
    """Somebody used a sheet. Everyone may read how many by class of territory; the place and the person, nobody."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="uses")
    version = models.PositiveIntegerField(help_text="The version of the sheet that was used.")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    class_code = models.CharField(max_length=20, choices=TerritoryClass, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=64, blank=True, help_text="A digest of who used it; empty once forgotten.")
    day = models.DateField()
    at = models.DateTimeField()
    experience = models.ForeignKey(
        Sheet, models.SET_NULL, null=True, blank=True, related_name="told_uses", help_text="What tells of it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key", "day"], condition=~Q(key=""), name="use_once_a_day")
        ]
        indexes = [models.Index(fields=["sheet", "class_code"], name="use_by_class")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.sheet} v{self.version} {self.class_code}"


def new_token() -> str:
    return secrets.token_urlsafe(12)


class ExperienceDraft(models.Model):
    """An experience that somebody is writing: answers as they were given, checked when it is published."""

    on_shared_pages = False

    token = models.CharField(max_length=16, unique=True, default=new_token, help_text="In its address.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="experience_drafts"
    )
    method = models.ForeignKey(Sheet, models.CASCADE, related_name="experience_drafts")
    method_version = models.PositiveIntegerField()
    use = models.ForeignKey(Use, models.SET_NULL, null=True, blank=True, related_name="drafts")
    answers: Any = models.JSONField(default=dict)
    language = models.CharField(max_length=5, default="fr")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent, to be confirmed by e-mail.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.method} ({self.token})"
