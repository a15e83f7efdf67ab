"""People, the groups they form, and what they consented to."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.territories.models import Territory


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person known by an e-mail. No password, no user name."""

    email = models.EmailField(unique=True, max_length=254)
    display_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, default="fr")
    is_steward = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.display_name or f"#{self.pk}"


class Role(models.TextChoices):
    KEEPER = "keeper", _("keeper")
    MEMBER = "member", _("member")


class GroupQuerySet(models.QuerySet["Group"]):
    def alive(self) -> "GroupQuerySet":
        return self.filter(closed_at=None)


class Group(models.Model):
    """Residents (or a structure) who act together somewhere."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    purpose = models.TextField(blank=True, max_length=4000, help_text="In the group's own words; Markdown.")
    charter = models.TextField(blank=True, max_length=8000)
    territories = models.ManyToManyField(Territory, related_name="groups")
    contact = models.CharField(max_length=200, blank=True, help_text="Public, only if the group gives it.")
    public = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by stewards, undoable.")

    objects = GroupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.group}"
