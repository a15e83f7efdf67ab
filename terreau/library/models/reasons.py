"""Why a version was made: the experiences that it draws on."""

from django.db import models

from terreau.library.models.sheets import Sheet


class VersionReason(models.Model):
    """The version `number` of `sheet` was made because of these experiences."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="reasons")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500, blank=True, help_text="Adjusted because…, in one sentence.")
    experiences = models.ManyToManyField(Sheet, blank=True, related_name="led_to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="version_reason_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.sheet} v{self.number}"
