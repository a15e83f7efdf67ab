"""What people think of a sheet, on four criteria, with a comment and the answer of those who keep it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.foundation.policy import Actor
from terreau.library.models.sheets import Sheet

CRITERIA = ("clear", "easy", "useful", "inclusive")


def new_key() -> str:
    return secrets.token_hex(8)


class RatingQuerySet(models.QuerySet["Rating"]):
    def counted(self) -> "RatingQuerySet":
        """Those whose marks count."""
        return self.filter(hidden_at=None)

    def said(self) -> "RatingQuerySet":
        """Those whose comment everybody reads."""
        return self.counted().exclude(comment="").exclude(comment_read_at=None)

    def waiting(self) -> "RatingQuerySet":
        """Comments of people new here, which a steward reads first."""
        return self.counted().exclude(comment="").filter(comment_read_at=None)

    def visible_to(self, actor: Actor) -> "RatingQuerySet":
        if actor.steward:
            return self
        mine = models.Q(by_id=actor.person_id) if actor.known else models.Q(pk=None)
        return self.filter(mine | models.Q(pk__in=self.said().values("pk")))


class Rating(models.Model):
    """The opinion of one person on one sheet: marks from 1 (no) to 4 (yes), any of them left out, and a comment."""

    key = models.CharField(max_length=16, unique=True, default=new_key, help_text="Names it in the open archive.")
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="ratings")
    version = models.PositiveIntegerField(help_text="The version of the sheet that was read.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100, blank=True, help_text="Of an author of another house.")
    clear = models.PositiveSmallIntegerField(null=True, blank=True)
    easy = models.PositiveSmallIntegerField(null=True, blank=True)
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    inclusive = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(max_length=1000, blank=True)
    comment_read_at = models.DateTimeField(null=True, blank=True, help_text="From then on everybody reads it.")
    at = models.DateTimeField()
    answer = models.TextField(max_length=1000, blank=True)
    answer_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="rating_once_a_person")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return _("opinion on “%(title)s”") % {"title": self.sheet.title}

    def get_absolute_url(self) -> str:
        return f"{reverse('library:ratings', args=[self.sheet.slug])}#avis-{self.pk}"

    @property
    def marks(self) -> dict[str, int]:
        """Criterion → mark, those that were given."""
        given = {code: getattr(self, code) for code in CRITERIA}
        return {code: mark for code, mark in given.items() if mark is not None}
