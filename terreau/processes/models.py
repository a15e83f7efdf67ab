"""Proposals that residents make to their town hall."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terreau.foundation.held import hash_of as hash_of
from terreau.foundation.policy import Actor
from terreau.library.models import Sheet
from terreau.people.models import Group, Membership
from terreau.territories.models import Territory

LONG, SHORT, LINE = 10_000, 2_000, 160  # characters


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    GROUP = "group", _("for the group")
    PUBLIC = "public", _("public")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def alive(self) -> "ProposalQuerySet":
        return self.filter(deleted_at=None)

    def public(self) -> "ProposalQuerySet":
        return self.alive().filter(status=Status.PUBLIC, hidden_at=None)

    def mine(self, actor: Actor, key: str = "") -> "ProposalQuerySet":
        """Those the actor wrote, and the draft that her browser holds the key of; deleted ones too."""
        own = models.Q(pk__in=())
        if actor.known:
            own |= models.Q(author_id=actor.person_id)
        if key:
            own |= models.Q(author=None, token_hash=hash_of(key))
        return self.filter(own)

    def shared_with(self, actor: Actor) -> "ProposalQuerySet":
        """Those that a group of the actor writes together."""
        if not actor.known:
            return self.none()
        groups = Membership.objects.filter(person_id=actor.person_id).values("group")
        return self.filter(group__in=groups).exclude(status=Status.DRAFT)

    def visible_to(self, actor: Actor, key: str = "") -> "ProposalQuerySet":
        """Public ones for all; drafts for their author; shared ones for their group; published ones for stewards."""
        seen = models.Q(status=Status.PUBLIC, hidden_at=None)
        if actor.steward:
            seen |= models.Q(status=Status.PUBLIC)
        seen |= models.Q(pk__in=self.model._default_manager.shared_with(actor).values("pk"))
        seen &= models.Q(deleted_at=None)
        return self.filter(seen | models.Q(pk__in=self.model._default_manager.mine(actor, key).values("pk")))

    def editable_by(self, actor: Actor, key: str = "") -> "ProposalQuerySet":
        own = self.model._default_manager.mine(actor, key).values("pk")
        shared = self.model._default_manager.shared_with(actor).values("pk")
        return self.alive().filter(models.Q(pk__in=own) | models.Q(pk__in=shared))


class Proposal(models.Model):
    """What residents propose to one town hall, and what they ask of it."""

    slug = models.SlugField(max_length=140, unique=True, help_text="Stable from the first minute: it is on paper.")
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="proposals", help_text="The commune whose town hall is written to."
    )
    also = models.ManyToManyField(Territory, blank=True, related_name="proposals_also", help_text="Others concerned.")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="proposals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    writers = models.CharField(max_length=LINE, blank=True, help_text="Who writes, where it is no group.")
    contact = models.TextField(max_length=500, blank=True, help_text="Where to answer: written on the letter.")
    title = models.CharField(max_length=LINE, blank=True)
    why = models.TextField(max_length=LONG, blank=True, help_text="Markdown.")
    themes = models.JSONField(default=list)
    path = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    methods = models.ManyToManyField(Sheet, through="ChosenMethod", related_name="proposals")
    methods_words = models.TextField(max_length=SHORT, blank=True)
    facts = models.JSONField(default=list, help_text="As they were when chosen: text, year, source, url, date, place.")
    asks = models.JSONField(default=list, help_text="Codes of vocabulary.ASKS.")
    asks_words = models.TextField(max_length=SHORT, blank=True)
    calendar = models.TextField(max_length=SHORT, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1, help_text="The number of the revision that stands.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Undoable.")
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by stewards, undoable.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "-published_at"], name="proposal_status_published")]

    def __str__(self) -> str:
        return self.title or str(_("Proposal without a title yet"))

    def get_absolute_url(self) -> str:
        return reverse("processes:proposal", args=[self.slug])

    @property
    def public(self) -> bool:
        return self.status == Status.PUBLIC and self.hidden_at is None and self.deleted_at is None

    @property
    def signed_by(self) -> str:
        """Who writes: the group, else the names given."""
        return self.group.name if self.group else self.writers


class ChosenMethod(models.Model):
    """A method of the library that the proposal means to use, in the version that was read."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="chosen")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["proposal", "sheet"], name="chosen_method_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.sheet_id} v{self.version}"
