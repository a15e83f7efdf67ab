"""Those who keep a sheet: they answer what is suggested to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from terreau.library.models.sheets import Sheet


class Keeper(models.Model):
    """Somebody who keeps a sheet. A sheet that nobody keeps is kept by the stewards."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="keepers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "person"], name="keeper_once")]
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.sheet}"


class KeeperInvitation(models.Model):
    """An open door to keep a sheet, for one e-mail, once. Only the token's hash is kept."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="keeper_invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "email"], name="keeper_invited_once")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.pk}"

    @property
    def open(self) -> bool:
        return self.expires_at > timezone.now()
