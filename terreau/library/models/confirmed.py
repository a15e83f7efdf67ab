"""What people without account give, by an e-mail alone."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from terreau.library.models.sheets import Sheet, Suggestion


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def unconfirmed(self) -> "ContributionQuerySet":
        return self.filter(confirmed_at=None)

    def unanswered(self) -> "ContributionQuerySet":
        return self.filter(answered_at=None).exclude(confirmed_at=None)


class Contribution(models.Model):
    """Waits for its e-mail to be confirmed, then for an answer. Erased 30 days after the answer, e-mail and all.

    `kind` names a `confirmed.Confirmable`, which reads `data`. Only the token's hash is kept.
    """

    kind = models.CharField(max_length=40)
    data: Any = models.JSONField(default=dict)
    title = models.CharField(max_length=200, help_text="Of the sheet, as the mails name it.")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=100, blank=True, help_text="As the person wants to be credited.")
    language = models.CharField(max_length=5, default="fr")
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sheet = models.ForeignKey(Sheet, models.CASCADE, null=True, blank=True, related_name="+")
    suggestion = models.ForeignKey(Suggestion, models.CASCADE, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="contribution_email")]
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} · {self.pk}"

    def open(self, now: datetime | None = None) -> bool:
        """Whether its link may still be used."""
        return self.confirmed_at is None and self.expires_at > (now or timezone.now())
