"""What experiences tell, and what methods ask for, apart from their texts: many are counted without being read."""

from django.db import models

from terreau.library.models.sheets import Sheet


class Told(models.Model):
    """The figures of one experience: derived from its content, written with it."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, primary_key=True, related_name="told")
    outcome = models.CharField(max_length=20, blank=True, default="")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    cost_euros = models.PositiveIntegerField(null=True, blank=True)
    changes = models.CharField(max_length=200, blank=True, default="", help_text="Codes, with a space between.")
    from_public_source = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.outcome}"


class Traits(models.Model):
    """What one method is for and what it asks for: derived from its content, written with it. Lists are codes with a
    space between; what a sheet does not say is empty."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, primary_key=True, related_name="traits")
    goals = models.CharField(max_length=200, blank=True, default="")
    audience = models.CharField(max_length=200, blank=True, default="")
    classes = models.CharField(max_length=200, blank=True, default="")
    people_min = models.PositiveIntegerField(null=True, blank=True)
    people_max = models.PositiveIntegerField(null=True, blank=True)
    minutes_min = models.PositiveIntegerField(null=True, blank=True)
    minutes_max = models.PositiveIntegerField(null=True, blank=True)
    cost = models.CharField(max_length=20, blank=True, default="")
    difficulty = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of facilitating it.")

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.goals}"
