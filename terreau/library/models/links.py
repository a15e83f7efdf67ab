"""Methods chained to one another: what is done before, after or instead. Derived from their content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.library.models.sheets import Sheet


class Relation(models.TextChoices):
    BEFORE = "before", _("Before it")
    AFTER = "after", _("After it")
    INSTEAD = "instead", _("Instead of it")


RELATIONS: tuple[str, ...] = ("before", "after", "instead")
OPPOSITES = {"before": "after", "after": "before", "instead": "instead"}


class MethodLink(models.Model):
    """`slug` names a method that is used before, after or instead of the sheet; it may not be there yet."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="links")
    relation = models.CharField(max_length=8, choices=Relation)
    slug = models.CharField(max_length=140, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "relation", "slug"], name="method_link_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.relation} {self.slug}"
