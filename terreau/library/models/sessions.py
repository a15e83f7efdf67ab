"""Session plans: methods and breaks in a timed order, copied and adapted from one another."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terreau.foundation.held import hash_of
from terreau.foundation.policy import Actor
from terreau.library.models.sheets import Sheet
from terreau.people.models import Group, Membership
from terreau.territories.models import Territory


class ItemKind(models.TextChoices):
    METHOD = "method", _("method")
    BREAK = "break", _("break")
    FREE = "free", _("other moment")


class SessionPlanQuerySet(models.QuerySet["SessionPlan"]):
    def public(self) -> "SessionPlanQuerySet":
        return self.filter(public=True, hidden_at=None, deleted_at=None)

    def mine(self, actor: Actor, key: str = "") -> "SessionPlanQuerySet":
        """Those the actor keeps, and the draft that her browser holds the key of; deleted ones too."""
        own = Q(pk__in=())
        if actor.known:
            own |= Q(author_id=actor.person_id)
        if key:
            own |= Q(author=None, token_hash=hash_of(key))
        return self.filter(own)

    def shared_with(self, actor: Actor) -> "SessionPlanQuerySet":
        """Those of a group that the actor is a member of."""
        if not actor.known:
            return self.none()
        groups = Membership.objects.filter(person_id=actor.person_id).values("group")
        return self.filter(group__in=groups, deleted_at=None)

    def editable_by(self, actor: Actor, key: str = "") -> "SessionPlanQuerySet":
        every = self.model._default_manager
        own, shared = every.mine(actor, key).values("pk"), every.shared_with(actor).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=shared), deleted_at=None)

    def visible_to(self, actor: Actor, key: str = "") -> "SessionPlanQuerySet":
        """Public ones for all; private ones for who keeps them and for their group; hidden ones for stewards too."""
        every = self.model._default_manager
        seen = Q(public=True, hidden_at=None, deleted_at=None)
        if actor.steward:
            seen |= Q(public=True, deleted_at=None)
        own, shared = every.mine(actor, key).values("pk"), every.shared_with(actor).values("pk")
        return self.filter(seen | Q(pk__in=own) | Q(pk__in=shared))


class SessionPlan(models.Model):
    """A meeting as it is prepared: when it begins, what happens in which order, who does it with what."""

    slug = models.SlugField(max_length=140, unique=True, help_text="It never changes: it is on paper.")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=5, default="fr")
    day = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True, help_text="Not after starts: the next day.")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="session_plans")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="session_plans")
    note = models.TextField(blank=True, max_length=4000, help_text="Markdown.")
    public = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="session_plans"
    )
    token_hash = models.CharField(max_length=64, blank=True, help_text="Of the key that the browser of a draft holds.")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    copied_version = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SessionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:session", args=[self.slug])

    @property
    def shown(self) -> bool:
        """Whether everybody may read it."""
        return self.public and self.hidden_at is None and self.deleted_at is None


class SessionItem(models.Model):
    """One moment of a plan. Its texts are the plan's own; what a method says stays on its sheet."""

    plan = models.ForeignKey(SessionPlan, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True, related_name="in_sessions")
    version = models.PositiveIntegerField(null=True, blank=True, help_text="The version of the sheet.")
    title = models.CharField(max_length=200, blank=True, help_text="May be empty for a break.")
    minutes = models.PositiveIntegerField(default=0)
    room = models.CharField(max_length=120, blank=True)
    lead = models.CharField(max_length=120, blank=True)
    material = models.JSONField(default=list, blank=True, help_text="Lines, beside those of the sheet.")
    notes = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="session_item_position_once")]

    def __str__(self) -> str:
        return self.title or str(ItemKind(self.kind).label)
