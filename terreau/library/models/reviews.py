"""Somebody read a sheet again and says that it is still right."""

from django.conf import settings
from django.db import models

from terreau.library.models.sheets import Sheet


class Review(models.Model):
    """One version of a sheet was read again, and is right."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100, blank=True, help_text="Of somebody of another house.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "at"], name="review_once_a_moment")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sheet} v{self.version}"


class ReviewAsked(models.Model):
    """A sheet that lay still for twelve months: somebody was asked to read it again. Answered by any life in it."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, related_name="review_asked")
    of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Nobody: the stewards.",
    )  # fmt: skip
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sheet} {self.at:%Y-%m-%d}"
