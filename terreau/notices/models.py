"""What people are told, and the mails that leave."""

from typing import Any

from django.conf import settings
from django.db import models

from terreau.foundation.policy import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """One's own, nobody else's."""
        return self.filter(person_id=actor.person_id) if actor.known else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """One fact told to one person. `code` and `data` become a sentence when read: see `kinds.py`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=60, help_text="room.fact")
    data = models.JSONField(default=dict, help_text="Names and keys that the sentence needs.")
    fact = models.CharField(max_length=120, help_text="The same fact is told once to a person.")
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "fact"], name="notice_once_a_fact")]
        indexes = [models.Index(fields=["person", "-at"], name="notice_person")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.code} → {self.person_id}"


class Mail(models.Model):
    """A mail that is to leave: kept until it has, tried again when it could not. Its words go once it left."""

    to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    headers: Any = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=60, blank=True, help_text="The kind of the last failure, without address.")

    class Meta:
        indexes = [models.Index(fields=["sent_at", "at"], name="mail_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.tries}"
