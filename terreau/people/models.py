"""People, the groups they form, and what they consented to."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import Actor
from terreau.territories.models import Territory


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: object) -> "User":
        user = self.model(email=clean_email(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=clean_email(username or ""))


class Rhythm(models.TextChoices):
    NEVER = "never", _("never")
    DAILY = "daily", _("at most once a day")
    WEEKLY = "weekly", _("at most once a week")


ERASED = "@erased.invalid"


def clean_email(email: str) -> str:
    """The one form under which an e-mail is known here: without blanks around, in lower case."""
    return email.strip().lower()


class User(AbstractBaseUser):
    """A person known by an e-mail. No password, no user name."""

    email = models.EmailField(unique=True, max_length=254)
    display_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, default="fr")
    mail_rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    is_steward = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="First proof that the e-mail is hers.")
    leaving_at = models.DateTimeField(null=True, blank=True, help_text="Erased at that moment, unless she comes back.")
    leaving_keeps_name = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.display_name or f"#{self.pk}"

    @property
    def public_name(self) -> str:
        """The name that everybody may read: hers if she agreed, or kept it when she left; empty else."""
        if self.email.endswith(ERASED) or self.consents.filter(purpose="public-name", withdrawn_at=None).exists():
            return self.display_name
        return ""


class Consent(models.Model):
    """What a person agreed to, and under which words. `purpose` is a code of `consent.py`."""

    person = models.ForeignKey(User, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="consent_in_force_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.purpose}"


class Role(models.TextChoices):
    KEEPER = "keeper", _("keeper")
    MEMBER = "member", _("member")


class GroupQuerySet(models.QuerySet["Group"]):
    def alive(self) -> "GroupQuerySet":
        return self.filter(closed_at=None)

    def visible_to(self, actor: Actor) -> "GroupQuerySet":
        """Public groups; hidden or private ones for their members and for stewards."""
        if actor.steward:
            return self.all()
        seen = models.Q(public=True, hidden_at=None)
        if actor.known:
            mine = Membership.objects.filter(person_id=actor.person_id).values("group")
            seen |= models.Q(pk__in=mine)
        return self.filter(seen)

    def kept_by(self, actor: Actor) -> "GroupQuerySet":
        return self.with_role(actor, [Role.KEEPER])

    def with_role(self, actor: Actor, roles: Sequence[Any] = ()) -> "GroupQuerySet":
        """Those in which the actor has one of the roles, any role where none is named."""
        if not actor.known:
            return self.none()
        mine = Membership.objects.filter(person_id=actor.person_id, role__in=roles or Role.values)
        return self.filter(pk__in=mine.values("group"))


class Group(models.Model):
    """Residents (or a structure) who act together somewhere."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    purpose = models.TextField(blank=True, max_length=4000, help_text="In the group's own words; Markdown.")
    charter = models.TextField(blank=True, max_length=8000)
    territories = models.ManyToManyField(Territory, related_name="groups")
    contact = models.CharField(max_length=200, blank=True, help_text="Public, only if the group gives it.")
    public = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, help_text="The number of the revision that stands.")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by stewards, undoable.")

    objects = GroupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:group", args=[self.slug])


class Membership(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.group}"


class Invitation(models.Model):
    """An open door to a group: for one e-mail, once, or for whoever has the link. Only the token's hash is kept."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254, blank=True, help_text="Empty for a link to share.")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.group} · {self.pk}"

    @property
    def open(self) -> bool:
        """Whether it can still be used."""
        used = self.accepted_at is not None and bool(self.email)
        return not (used or self.revoked_at or self.expires_at <= timezone.now())
