"""The journal, revisions, and links between things of two rooms.

Things are named by `kind` (`room.noun`, such as `library.sheet`) and `key` (its primary key as text), so that this
room knows no other.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import Actor


class Named(models.Model):
    """What speaks of a thing of any room."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40)

    class Meta:
        abstract = True


class Revision(Named):
    """One version of what people wrote: the whole snapshot, who, when, why."""

    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200, blank=True, help_text="For an author without account.")
    note = models.CharField(max_length=500, blank=True)
    snapshot = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="revision_number_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} v{self.number}"


class Entry(Named):
    """One line of the journal: who did what to which thing. Codes, never sentences; never deleted."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=40, blank=True, help_text="system, import, … where no person acted.")
    verb = models.CharField(max_length=60, help_text="room.verb")
    data = models.JSONField(default=dict, help_text="Codes and keys; no personal data.")

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="entry_thing")]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.key}"


class Reason(models.TextChoices):
    """Why somebody flags a thing."""

    PERSONAL = "personal", _("it tells something private about somebody")
    WRONG = "wrong", _("it is false, or out of date")
    HURTFUL = "hurtful", _("it hurts, threatens or insults")
    ADVERTISING = "advertising", _("it is advertising, or has nothing to do here")
    OTHER = "other", _("something else")


class Decision(models.TextChoices):
    KEPT = "kept", _("kept as it is")
    HIDDEN = "hidden", _("hidden")


class FlagQuerySet(models.QuerySet["Flag"]):
    def waiting(self) -> "FlagQuerySet":
        return self.filter(decided_at=None)

    def visible_to(self, actor: Actor) -> "FlagQuerySet":
        """All for stewards, one's own for a person."""
        if actor.steward:
            return self.all()
        return self.filter(by_id=actor.person_id) if actor.known else self.none()


class Flag(Named):
    """Somebody says that a public thing is not right; a steward decides, with a reason."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.TextField(blank=True, max_length=1000)
    at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="flag_thing")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.reason} {self.kind} {self.key}"


class Link(Named):
    """A relation between things of two rooms that do not know each other; `relation` is a code."""

    to_kind = models.CharField(max_length=40)
    to_key = models.CharField(max_length=40)
    relation = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "relation", "to_kind", "to_key"], name="link_once")
        ]
        indexes = [models.Index(fields=["to_kind", "to_key"], name="link_to")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.relation} {self.to_kind} {self.to_key}"
